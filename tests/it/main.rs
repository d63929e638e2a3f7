//! Tests from outside, against a `coldstart` started as a person starts it. One binary: `house`, `web`, `aws`, `functions`, `labs`, `content`,
//! `terminal`, `durability`, `fairness`.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
// A page is one nested type to the compiler, and some are deep.
#![recursion_limit = "512"]

mod aws;
mod content;
mod durability;
mod fairness;
mod functions;
mod house;
mod labs;
mod memory;
mod terminal;
mod web;
