//! Passwords: argon2id, off the async threads, a few at a time.

use app::account::AccountError;
use tokio::sync::Semaphore;

/// Hashing takes tens of milliseconds and megabytes: not more than the machine's two cores at once.
static HASHING: Semaphore = Semaphore::const_new(2);

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
    /// [`AccountError::Internal`] when the hashing was ended.
    pub async fn hash(self) -> Result<String, AccountError> {
        let _place = HASHING.acquire().await.map_err(|_| AccountError::Internal)?;
        let hashed = tokio::task::spawn_blocking(move || password_auth::generate_hash(self.0));
        hashed.await.map_err(|_| AccountError::Internal)
    }
}

/// Whether a password fits a hash. Without a hash it works as long for nothing, so that a stranger can't tell which names exist.
///
/// # Errors
/// [`AccountError::Wrong`] when it doesn't fit.
pub async fn verify(typed: String, hash: Option<String>) -> Result<(), AccountError> {
    if typed.len() > 256 {
        return Err(AccountError::Wrong);
    }
    let _place = HASHING.acquire().await.map_err(|_| AccountError::Internal)?;
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
