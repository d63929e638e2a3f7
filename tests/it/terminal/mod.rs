//! The terminal, through the door that its page uses.

mod client;
mod files;
mod limits;
mod shell;
