//! Learners: guests, sign-up, sign-in, sessions, and the keys of their AWS accounts.
//!
//! [`Register`] is the noun's SQL with a memory in front; [`SqliteAccounts`] is the door that the pages use; [`forms`] are the plain HTML
//! forms, which work without script. [`Visits`] notes who is here, and [`keep_sweeping`] deletes guests who have gone.

mod db;
mod deletion;
mod door;
pub mod forms;
mod guests;
mod keyring;
mod limit;
mod name;
mod password;
mod register;
pub mod session;
mod sweep;
mod visits;

pub use deletion::Deletion;
pub use door::SqliteAccounts;
pub use keyring::SqliteKeyring;
pub use name::LearnerName;
pub use password::Password;
pub use register::{Register, RegisterError};
pub use sweep::keep_sweeping;
pub use visits::Visits;
