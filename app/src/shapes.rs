//! The version of what passes between a page and the server: addresses, arguments and answers of server functions, and what the terminal says.
//! A page that is open while the server is exchanged compares its version with the server's, and offers to be loaded again if they differ.
//!
//! The version is a hash of `shapes.txt`, which has those shapes without comments, and is written by a test (`tests/it/house/shapes.rs`). So nobody has
//! to remember a number, and a change of words, of style or of the inside of a function is no new version. A shape that was added is one, although an
//! open page could go on: the notice is calm, and a person's judgement of what is harmless would now and then be wrong.

use leptos::server_fn::xxhash_rust::const_xxh64::xxh64;

/// The header of every response of the site, and the name of a page's `<meta>`.
pub const NAME: &str = "coldstart-shapes";

/// Which shapes this server has: 16 hex digits.
pub fn version() -> String {
    format!("{:016x}", xxh64(include_bytes!("shapes.txt"), 0))
}
