//! Tests through the door, against a `coldstart` started as a person starts it. One binary: `house`, `web`, `aws`, `labs`, `content`, `terminal`.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod functions;
mod house;
mod terminal;
