//! The emulator on the network, and the adapter by which the console pages reach it.
//!
//! [`endpoint`] reads requests; [`callers`] says which of them are let in, [`confine`] what an answer may do in a browser.

mod callers;
mod confine;
mod console;
pub mod endpoint;

pub use confine::Hosts;
pub use console::ConsoleAws;
