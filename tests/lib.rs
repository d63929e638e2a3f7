//! What the tests share: a `coldstart` of their own, started as a person starts it, and the real clients.
//!
//! Nothing here reaches into the program: it is a process with two addresses, spoken to over the network. Of its code, only the types that
//! its server functions speak are used ([`Student::ask`]).

mod browser;
mod clients;
mod memory;
mod process;
mod student;
mod transcript;
mod warm;

use std::io::Write;

pub use browser::Browser;
pub use clients::{Aws, Finished, python};
pub use memory::memory_of;
pub use process::{Coldstart, coldstart, run};
pub use student::{PASSWORD, Student, location};
pub use transcript::{redacted, transcript};

/// The repository's root.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(std::path::PathBuf::new, std::path::Path::to_owned)
}

/// Says that a test was not run, past the test runner, which swallows what a passing test prints.
pub fn not_run(what: &str, why: &str) {
    writeln!(std::io::stderr(), "NOT RUN: {what}: {why}").ok();
}

/// The page that the course's module is built around, where it lies beside the repository: it is not part of it.
pub fn seed_page() -> Option<std::path::PathBuf> {
    let page = root().parent()?.join("shared/seed/2025-11-06-module-9-aws-lambda-api-gateway.md");
    page.is_file().then_some(page)
}
