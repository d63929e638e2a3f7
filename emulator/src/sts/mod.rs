//! STS: the caller's identity, and temporary credentials.
//!
//! Temporary credentials are not stored: [`session`](session::session) reads account, role and expiry from the token, which only
//! the emulator can have signed.

mod access_key_info;
mod assume_role;
mod caller_identity;
mod error;
mod federation_token;
mod routes;
mod session;
mod session_token;

pub use error::StsError;
pub use routes::table;
pub use session::{Credentials, InvalidToken, Session, credentials, session};
