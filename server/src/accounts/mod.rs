//! Learners: guests, sign-up, sign-in, sessions, and the keys of their AWS accounts.
//!
//! [`Register`] is the noun's SQL with a memory in front; [`SqliteAccounts`] is the adapter that the pages use; [`forms`] are the plain HTML
//! forms, which work without script. [`Visits`] notes who is here, and [`keep_sweeping`] deletes guests who have gone.

mod adapter;
pub mod buckets;
mod db;
mod deletion;
mod device;
pub mod forms;
mod guests;
mod hashing;
mod keyring;
mod name;
mod password;
mod register;
mod reserved;
pub mod session;
mod sweep;
mod tries;
mod visits;

#[cfg(test)]
mod tests;

pub use adapter::SqliteAccounts;
pub use deletion::Deletion;
pub use device::Devices;
pub use hashing::Hashing;
pub use keyring::SqliteKeyring;
pub use name::{LearnerName, TypedName};
pub use password::Password;
pub use register::{Register, RegisterError};
pub use sweep::keep_sweeping;
pub use visits::Visits;
