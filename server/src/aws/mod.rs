//! The emulator on the network, and the adapter by which the console pages call it.
//!
//! [`endpoint`] reads requests; [`callers`] decides which of them are accepted; [`confine`] restricts what a response may do in a browser.

mod callers;
mod confine;
mod console;
pub mod endpoint;

pub use confine::Hosts;
pub use console::ConsoleAws;
