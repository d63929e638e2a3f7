//! Students' actions in a real browser: Chromium, driven by clicks and keys. The tests are one binary; each has its own `coldstart`
//! and browser.
//!
//! [`page`] has the actions. If chromedriver is not installed, the tests report that they did not run; under `CI=true` they fail.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod accessible;
mod cli;
mod clicking;
mod course;
mod firefox;
mod inbox;
mod keys;
mod measured;
mod network;
mod origins;
mod page;
mod pages;
mod phone;
mod room;
mod screen;
mod solved;
mod steps;
mod terminal;
mod walk;
mod windows;
