//! Requests as clients send them, and what AWS says of them.
//!
//! `cases/*.txt` are tables, read by [`table`]: expressions with their results or AWS's messages. [`plain`] is the JSON that they write items in.
//! `cases/operations/*.txt` are operations with their answers or errors, on tables in memory: see [`operations`].

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod agreement;
mod description;
mod expressions;
mod hostile;
mod keys;
mod limits;
mod numbers;
mod operations;
mod plain;
mod random;
mod requests;
mod table;
mod values;
