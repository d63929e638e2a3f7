//! What the tests share: a `coldstart` of their own, started as a person starts it, and the real clients.
//!
//! Nothing here reaches into the program: it is a process with two addresses, spoken to over the network.

mod browser;
mod clients;
mod process;

pub use browser::Browser;
pub use clients::{Aws, Finished, python};
pub use process::Coldstart;

/// The repository's root.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(std::path::PathBuf::new, std::path::Path::to_owned)
}
