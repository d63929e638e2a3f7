//! The standard library and what a package brings along.

mod late;
mod named;
mod packages;
mod resources;
mod shadowing;
mod streams;
