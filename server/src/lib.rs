//! The server: configuration, SQL, sessions, the course, labs, grading, and the two listeners.
//!
//! It is the only crate that depends on `app`, `emulator` and `sandbox`, which do not know each other. Each folder is one noun and has its SQL in its
//! `db.rs`. Start at [`serve`], which builds everything in order, then [`web::router`], which lists every route and every layer.
// A page is one nested type for the compiler, and some are deep.
#![recursion_limit = "512"]

pub mod accounts;
pub mod admission;
pub mod aws;
pub mod catalog;
pub mod classes;
pub mod config;
pub mod cookies;
pub mod course;
pub mod db;
pub mod exchange;
pub mod grading;
pub mod import;
pub mod inbox;
pub mod labs;
pub mod log;
pub mod memory;
pub mod origins;
pub mod outbound;
pub mod ports;
pub mod preview;
pub mod runtime;
pub mod serve;
pub mod shell;
pub mod store;
pub mod student_threads;
pub mod terminal;
pub mod web;
pub mod workspace;
