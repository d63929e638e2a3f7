//! The emulator on the network, and in the server: the [client] for the server's own calls, and the adapter by which the console pages
//! call it.
//!
//! [`endpoint`] reads requests; [`callers`] decides which of them are accepted; [`confine`] restricts what a response may do in a browser.

mod callers;
pub mod client;
mod confine;
mod console;
pub mod endpoint;

pub use confine::Hosts;
pub use console::ConsoleAws;
