//! What a student does, in a real browser: Chromium, driven by clicks and keys. One binary; every test has a `coldstart` and a browser of its own.
//!
//! [`page`] has the verbs. Where neither Chromium nor chromedriver is installed these tests say that they were not run; under `CI=true` they fail.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod cli;
mod clicking;
mod origins;
mod page;
mod pages;
mod solved;
mod terminal;
