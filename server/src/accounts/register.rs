//! Learners and their keys: SQL, with what has been read kept in memory, since every request asks for its learner.

use std::sync::Arc;

use app::account::{Learner, Role};
use dashmap::DashMap;
use emulator::{AccountId, Ids, Secret, ids};
use rand::Rng;
use sqlx::error::ErrorKind;

use super::{LearnerName, db};
use crate::db::Db;

/// The learners. Cheap to clone.
#[derive(Clone)]
pub struct Register {
    db: Db,
    ids: Arc<dyn Ids>,
    learners: Arc<DashMap<i64, Learner>>,
    secrets: Arc<DashMap<String, Secret>>,
}

/// Why the register refused.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The name is taken.
    #[error("the name is taken")]
    NameTaken,
    /// The learner is no guest any more.
    #[error("the learner has signed up already")]
    NoGuest,
    /// SQLite failed.
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

impl Register {
    /// The register in a database.
    pub fn new(db: Db, ids: Arc<dyn Ids>) -> Self {
        Self { db, ids, learners: Arc::default(), secrets: Arc::default() }
    }

    /// A learner by number.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn learner(&self, id: i64) -> Result<Option<Learner>, RegisterError> {
        if let Some(learner) = self.learners.get(&id) {
            return Ok(Some(learner.clone()));
        }
        let learner = db::by_id(&self.db.reader, id).await?;
        if let Some(learner) = &learner {
            self.learners.insert(id, learner.clone());
        }
        Ok(learner)
    }

    /// The learner of an AWS account.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn by_account(&self, account: AccountId) -> Result<Option<Learner>, RegisterError> {
        Ok(db::by_account(&self.db.reader, account).await?)
    }

    /// Notes that a learner is here.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn seen(&self, learner: i64, now: jiff::Timestamp) -> Result<(), RegisterError> {
        Ok(db::seen(&self.db.writer, learner, now).await?)
    }

    /// Forgets what is in memory of a learner who was deleted.
    pub fn forget(&self, learner: i64, account: AccountId) {
        self.learners.remove(&learner);
        self.secrets.retain(|_, secret| secret.account != account);
    }

    /// A learner by name, with their password's hash.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn by_name(&self, name: &str) -> Result<Option<(Learner, Option<String>)>, RegisterError> {
        Ok(db::by_name(&self.db.reader, name).await?)
    }

    /// Makes a guest, or somebody with a name and a password's hash, with an AWS account and keys.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`], or when SQLite fails.
    pub async fn add(&self, named: Option<(&LearnerName, &str)>, role: Role) -> Result<Learner, RegisterError> {
        let mut transaction = self.db.writer.begin_with("BEGIN IMMEDIATE").await?;
        let new = db::NewLearner {
            name: named.map(|(name, _)| name.as_str()),
            password_hash: named.map(|(_, hash)| hash),
            role,
            aws_account: AccountId::from_number(rand::rng().random_range(100_000_000_000..999_999_999_999)),
            created_at: jiff::Timestamp::now(),
        };
        let learner = db::insert(&mut transaction, &new).await.map_err(taken)?;
        db::put_keys(&mut transaction, &learner.aws_account, &self.draw_keys(), new.created_at).await?;
        transaction.commit().await?;
        self.learners.insert(learner.id, learner.clone());
        Ok(learner)
    }

    /// Gives a guest a name and a password. Number, AWS account and all work stay.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`], [`RegisterError::NoGuest`], or when SQLite fails.
    pub async fn promote(&self, guest: i64, name: &LearnerName, password_hash: &str) -> Result<Learner, RegisterError> {
        let promoted = db::promote(&self.db.writer, guest, name.as_str(), password_hash).await.map_err(taken)?;
        let learner = promoted.ok_or(RegisterError::NoGuest)?;
        self.learners.insert(learner.id, learner.clone());
        Ok(learner)
    }

    /// An AWS account's keys: id and secret.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn keys(&self, aws_account: &str) -> Result<Option<db::Keys>, RegisterError> {
        Ok(db::keys(&self.db.reader, aws_account).await?)
    }

    /// Draws new keys; the old ones stop working at once.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn rotate_keys(&self, aws_account: &str) -> Result<db::Keys, RegisterError> {
        let keys = self.draw_keys();
        let mut transaction = self.db.writer.begin_with("BEGIN IMMEDIATE").await?;
        db::put_keys(&mut transaction, aws_account, &keys, jiff::Timestamp::now()).await?;
        transaction.commit().await?;
        self.secrets.retain(|_, secret| secret.account.to_string() != aws_account);
        Ok(keys)
    }

    /// The account and secret of a key id.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn secret(&self, access_key_id: &str) -> Result<Option<Secret>, RegisterError> {
        if let Some(secret) = self.secrets.get(access_key_id) {
            return Ok(Some(secret.clone()));
        }
        let Some((account, secret_access_key)) = db::secret(&self.db.reader, access_key_id).await? else {
            return Ok(None);
        };
        let account = account.parse().map_err(|_| sqlx::Error::Decode("an account id that is none".into()))?;
        let secret = Secret { account, secret_access_key };
        self.secrets.insert(access_key_id.into(), secret.clone());
        Ok(Some(secret))
    }

    /// 32 random bytes that outlive a restart.
    ///
    /// # Errors
    /// When SQLite fails.
    pub async fn session_secret(&self) -> Result<[u8; 32], RegisterError> {
        let kept = db::lasting_secret(&self.db.writer, "session-secret", &rand::rng().random::<[u8; 32]>()).await?;
        kept.try_into().map_err(|_| sqlx::Error::Decode("the session secret is damaged".into()).into())
    }

    fn draw_keys(&self) -> db::Keys {
        (format!("AKIA{}", self.ids.draw(ids::BASE32_UPPER, 16)), self.ids.draw(ids::ALPHANUMERIC, 40))
    }
}

fn taken(error: sqlx::Error) -> RegisterError {
    match &error {
        sqlx::Error::Database(cause) if cause.kind() == ErrorKind::UniqueViolation => RegisterError::NameTaken,
        _ => error.into(),
    }
}
