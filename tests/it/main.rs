//! Tests against a real `coldstart` process, started as a user starts it. They are one binary: `house`, `web`, `classes`, `aws`, `functions`, `grading`,
//! `labs`, `content`, `terminal`, `durability`, `fairness`, `memory`.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
// To the compiler a page is one nested type, and some are deep.
#![recursion_limit = "512"]

mod aws;
mod classes;
mod content;
mod durability;
mod fairness;
mod functions;
mod grading;
mod house;
mod labs;
mod memory;
mod terminal;
mod web;
