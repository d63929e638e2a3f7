//! Learners: guests, sign-up, sign-in, sessions, and the keys of their AWS accounts.
//!
//! [`Register`] is the noun's SQL with a memory in front; [`SqliteAccounts`] is the door that the pages use; [`forms`] are the plain HTML
//! forms, which work without script.

mod db;
mod door;
pub mod forms;
mod keyring;
mod limit;
mod name;
mod password;
mod register;
pub mod session;

pub use door::SqliteAccounts;
pub use keyring::SqliteKeyring;
pub use name::LearnerName;
pub use password::Password;
pub use register::{Register, RegisterError};
