//! Hostile and broken code. Each has a clear error or none at all, and the next environment is not affected.

mod counted;
mod files;
mod harness;
mod isolation;
mod memory;
mod names;
mod nesting;
mod network;
mod output;
mod places;
mod processes;
mod streams;
mod time;
