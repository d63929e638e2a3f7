//! Learners: guests, sign-up, sign-in, sessions, and the keys of their AWS accounts.
//!
//! [`Register`] has the SQL of learners behind a cache in memory; [`SqlAccounts`] is the adapter that the pages use; [`forms`] has the HTML forms,
//! which work without script. [`Visits`] records when learners were seen, and [`keep_sweeping`] deletes guests who do not come back.

mod adapter;
pub mod buckets;
mod db;
mod deletion;
mod device;
pub mod export;
pub mod forms;
mod guests;
mod hashing;
mod keyring;
mod name;
mod password;
mod register;
mod reserved;
pub mod session;
mod session_store;
mod sweep;
mod tries;
mod visits;

#[cfg(test)]
mod tests;

pub use adapter::SqlAccounts;
pub use deletion::{Deletion, InMemory};
pub use device::Devices;
pub use hashing::Hashing;
pub use keyring::SqlKeyring;
pub use name::{LearnerName, TypedName};
pub use password::Password;
pub use register::{Register, RegisterError};
pub use sweep::keep_sweeping;
pub use visits::Visits;
