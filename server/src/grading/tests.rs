//! Tests of grading through its port, each on a site of its own.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod attempts;
mod calls;
mod compared;
mod files;
mod forks;
mod kept;
mod open;
mod places;
mod prepared;
mod proof;
mod quizzes;
pub(crate) mod site;
mod solved;
mod starting_over;
mod turns;
