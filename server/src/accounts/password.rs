//! Passwords: argon2id, off the async threads, where [`Hashing`] has a place.

use std::net::IpAddr;

use app::account::AccountError;

use super::Hashing;

/// A password as typed: 10 to 256 bytes. Never printed.
pub struct Password(String);

impl Password {
    /// Takes a new password.
    ///
    /// # Errors
    /// [`AccountError::BadPassword`] when it is too short, or longer than any password is.
    pub fn parse(text: String) -> Result<Self, AccountError> {
        if text.chars().count() < 10 || text.len() > 256 {
            return Err(AccountError::BadPassword);
        }
        Ok(Self(text))
    }

    /// Its hash in PHC form, salted.
    ///
    /// # Errors
    /// [`AccountError::TooManyTries`] when too many wait for it, [`AccountError::Internal`] when the hashing was ended.
    pub async fn hash(self, hashing: &Hashing, network: IpAddr) -> Result<String, AccountError> {
        let _permit = hashing.permit(network).await?;
        let hashed = tokio::task::spawn_blocking(move || password_auth::generate_hash(self.0));
        hashed.await.map_err(|_| AccountError::Internal)
    }
}

/// Whether a password fits a hash. Without a hash it works as long for nothing, so that a stranger can't tell which names exist.
///
/// # Errors
/// [`AccountError::Wrong`] when it doesn't fit, [`AccountError::TooManyTries`] when too many wait to be looked at.
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
