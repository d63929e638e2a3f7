//! STS: who am I, and temporary credentials.
//!
//! Temporary credentials are not stored: [`session`](session::session) reads account, role and end from the token, which only we can have made.

mod access_key_info;
mod assume_role;
mod caller_identity;
mod error;
mod session;
mod session_token;
mod table;

pub use error::StsError;
pub use session::{Credentials, InvalidToken, Session, credentials, session};
pub use table::table;
