//! Passwords: argon2id, on a blocking thread, with a permit of [`Hashing`].

use std::net::IpAddr;

use app::account::AccountError;

use super::Hashing;

/// A password as typed, at least 10 characters and at most 256 bytes. Its `Debug` output is hidden.
pub struct Password(String);

impl Password {
    /// Validates a new password.
    ///
    /// # Errors
    /// [`AccountError::BadPassword`] if it is too short or too long.
    pub fn parse(text: String) -> Result<Self, AccountError> {
        if text.chars().count() < 10 || text.len() > 256 {
            return Err(AccountError::BadPassword);
        }
        Ok(Self(text))
    }

    /// The salted hash in PHC form.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] if too many requests wait for a permit, [`AccountError::Internal`] if hashing was aborted.
    pub async fn hash(self, hashing: &Hashing, network: IpAddr) -> Result<String, AccountError> {
        let _permit = hashing.permit(network).await?;
        let hashed = tokio::task::spawn_blocking(move || password_auth::generate_hash(self.0));
        hashed.await.map_err(|_| AccountError::Internal)
    }
}

/// Verifies a password against a hash. Without a hash it takes the same time and fails, so that names cannot be enumerated by timing.
///
/// # Errors
/// [`AccountError::Wrong`] if it does not match, [`AccountError::TooManyTries`] if too many requests wait for a permit.
pub async fn verify(hashing: &Hashing, network: IpAddr, typed: String, hash: Option<String>) -> Result<(), AccountError> {
    if typed.len() > 256 {
        return Err(AccountError::Wrong);
    }
    let _permit = hashing.permit(network).await?;
    let verified = tokio::task::spawn_blocking(move || match hash {
        Some(hash) => password_auth::verify_password(typed, &hash).is_ok(),
        None => {
            password_auth::generate_hash(typed);
            false
        }
    });
    match verified.await {
        Ok(true) => Ok(()),
        Ok(false) => Err(AccountError::Wrong),
        Err(_) => Err(AccountError::Internal),
    }
}
