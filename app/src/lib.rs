//! What a learner sees: pages, islands, server functions, and the types that browser and server share.
//!
//! A folder a noun. In each: `mod.rs` has the types, `api.rs` the server functions, `port.rs` (server side only) the trait by which this
//! crate says what it needs of the server; pages and islands stand beside them. The server implements the traits, and hands them over as
//! one [`ports::Ports`] in Leptos context. This crate knows no SQL, no sandbox and no emulator.
// A page is one nested type to the compiler, and some are deep.
#![recursion_limit = "512"]

pub mod account;
pub mod aws;
pub mod calm;
#[cfg(feature = "ssr")]
pub mod classes;
pub mod console;
pub mod course;
pub mod grading;
pub mod inbox;
pub mod layout;
pub mod me;
#[cfg(feature = "ssr")]
pub mod ports;
#[cfg(feature = "ssr")]
pub mod shapes;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod terminal;
pub mod workbench;
pub mod workspace;

#[cfg(feature = "ssr")]
pub use shell::App;

/// Called by the page's script before it walks the islands.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
