//! What runs: configuration, SQL, sessions, the course, labs, grading, and the two listeners.
//!
//! It is the centre of the star: it knows `app`, `emulator` and `sandbox`, which don't know each other. A folder a noun; its SQL is in its
//! `db.rs`. Start at [`serve`], which builds everything in order, then [`web::router`], which lists every route and every layer.

pub mod accounts;
pub mod aws;
pub mod config;
pub mod db;
pub mod ledger;
pub mod log;
pub mod runtime;
pub mod workspace;
