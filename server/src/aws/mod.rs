//! The emulator on the network, and the door by which the console pages reach it.

mod console;
pub mod endpoint;

pub use console::ConsoleAws;
