//! The standard library, and the modules and files of a package.

mod late;
mod named;
mod packages;
mod resources;
mod shadowing;
mod streams;
