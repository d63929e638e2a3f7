//! Code that means harm, or goes wrong as badly as code can. A clear end, or nothing at all; and the next environment does not notice.

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
