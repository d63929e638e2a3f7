//! The library of the tests: it starts a `coldstart` for a test as a user starts it, and the real clients.
//!
//! The tests use the program as a process with two addresses, over the network. Of its code they use only the types of its server
//! functions ([`Student::ask`]).

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

/// Returns the repository's root.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(std::path::PathBuf::new, std::path::Path::to_owned)
}

/// Reports that a test did not run. It writes to standard error directly, because the test runner hides what a passing test prints.
pub fn not_run(what: &str, why: &str) {
    writeln!(std::io::stderr(), "NOT RUN: {what}: {why}").ok();
}

/// Returns the page that the course's module is based on, if it is stored beside the repository, of which it is not a part.
pub fn seed_page() -> Option<std::path::PathBuf> {
    let page = root().parent()?.join("shared/seed/2025-11-06-module-9-aws-lambda-api-gateway.md");
    page.is_file().then_some(page)
}
