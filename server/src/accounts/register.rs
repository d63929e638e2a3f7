//! Learners and their keys: SQL with a cache in memory, because every request looks up its learner.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::account::{Learner, Role};
use dashmap::DashMap;
use emulator::{AccessKey, AccountId, Ids, Secret, ids};
use rand::Rng;

use super::{
    LearnerName,
    db::{self, Clash},
    name::{PreparedName, TypedName},
};
use crate::db::Db;

/// How often random ids and keys are drawn for a new account. A collision happens once in many millions of draws.
const DRAWS: usize = 5;
/// How many learners, and how many keys, stay in memory; each takes some hundred bytes.
const MOST_IN_MEMORY: usize = 20_000;

/// The learners. Cheap to clone.
#[derive(Clone)]
pub struct Register {
    db: Db,
    ids: Arc<dyn Ids>,
    learners: Arc<DashMap<i64, Learner>>,
    secrets: Arc<DashMap<String, Secret>>,
    /// Learner → when their sessions were ended, in milliseconds. The stored sessions are deleted; these are for sessions in memory.
    signed_out: Arc<DashMap<i64, i64>>,
}

/// Why the register refused.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Another learner has the name.
    #[error("the name is taken")]
    NameTaken,
    /// Another learner's name looks the same.
    #[error("the name looks like one that is taken")]
    NameTooAlike,
    /// The learner is not a guest.
    #[error("the learner has signed up already")]
    NoGuest,
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
}

impl Register {
    pub fn new(db: Db, ids: Arc<dyn Ids>) -> Self {
        Self { db, ids, learners: Arc::default(), secrets: Arc::default(), signed_out: Arc::default() }
    }

    /// The learner with this id.
    ///
    /// # Errors
    /// If the database fails.
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
    /// If the database fails.
    pub async fn by_account(&self, account: AccountId) -> Result<Option<Learner>, RegisterError> {
        Ok(db::by_account(&self.db.reader, account).await?)
    }

    /// Learners who have a name with this in it, by name.
    ///
    /// # Errors
    /// If SQLite fails.
    pub async fn named(&self, part: &str, most: i64) -> Result<Vec<Learner>, RegisterError> {
        Ok(db::named(&self.db.reader, part, most).await?)
    }

    /// Ends the sessions of a learner that are in memory.
    pub fn sign_out(&self, learner: i64) {
        self.signed_out.insert(learner, jiff::Timestamp::now().as_millisecond());
    }

    /// Whether a session of the learner was ended that began then, in milliseconds.
    pub fn is_signed_out(&self, learner: i64, begun: Option<i64>) -> bool {
        self.signed_out.get(&learner).is_some_and(|ended| begun.is_none_or(|begun| begun <= *ended))
    }

    /// Records that a learner has been seen.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn seen(&self, learner: i64, now: jiff::Timestamp) -> Result<(), RegisterError> {
        Ok(db::seen(&self.db.writer, learner, now).await?)
    }

    /// The AWS accounts in the cache, with their learners, if these are in the cache too.
    pub fn in_memory(&self) -> BTreeMap<AccountId, Option<i64>> {
        let mut found: BTreeMap<AccountId, Option<i64>> = self.secrets.iter().map(|secret| (secret.account, None)).collect();
        found.extend(self.learners.iter().filter_map(|learner| Some((learner.aws_account.parse().ok()?, Some(learner.id)))));
        found
    }

    /// Those of these AWS accounts that have a learner.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn existing(&self, accounts: &[AccountId]) -> Result<BTreeSet<AccountId>, RegisterError> {
        Ok(db::existing(&self.db.reader, accounts).await?)
    }

    /// Empties the cache if it is large. It is filled again by requests.
    pub fn tidy(&self) {
        if self.learners.len().max(self.secrets.len()) > MOST_IN_MEMORY {
            self.learners.clear();
            self.secrets.clear();
        }
    }

    /// Removes a deleted learner from the cache.
    pub fn forget(&self, learner: Option<i64>, account: AccountId) {
        if let Some(learner) = learner {
            self.learners.remove(&learner);
        }
        self.secrets.retain(|_, secret| secret.account != account);
    }

    /// The learner with a name, however it is typed, with their password hash.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_name(&self, name: &TypedName) -> Result<Option<(Learner, Option<String>)>, RegisterError> {
        let mut alike = db::by_name(&self.db.reader, &name.prepared.key(), &name.typed).await?;
        // Names that are older than keys may look alike: an exact match has precedence.
        let exact = alike.iter().position(|(learner, _)| learner.name.eq_ignore_ascii_case(&name.typed));
        let found = exact.or_else(|| alike.iter().position(|(learner, _)| PreparedName::of(&learner.name) == name.prepared));
        Ok(found.map(|index| alike.swap_remove(index)))
    }

    /// Gives names that are older than keys a key. Of names that look alike, the first gets the key; their owners can all sign in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn fill_name_keys(&self) -> Result<(), RegisterError> {
        let missing = db::names_without_key(&self.db.reader).await?;
        if missing.is_empty() {
            return Ok(());
        }
        let mut transaction = self.db.writer.begin().await?;
        for (id, name) in missing {
            if !db::put_name_key(&mut transaction.connection(), id, &PreparedName::of(&name).key()).await? {
                tracing::warn!(learner = id, "a name looks like an earlier one and is kept without a key");
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Adds a guest, or a learner with a name and a password hash, with an AWS account and keys.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`], [`RegisterError::NameTooAlike`], or an error of the database.
    pub async fn add(&self, named: Option<(&LearnerName, &str)>, role: Role) -> Result<Learner, RegisterError> {
        let mut draws = 1;
        let learner = loop {
            match (self.insert(named, role).await, named) {
                (Ok(learner), _) => break learner,
                (Err(error), Some((name, _))) if db::clash(&error) == Some(Clash::Name) => return Err(self.taken(name).await),
                (Err(error), _) if db::clash(&error) == Some(Clash::Drawn) && draws < DRAWS => draws += 1,
                (Err(error), _) => return Err(error.into()),
            }
        };
        self.learners.insert(learner.id, learner.clone());
        Ok(learner)
    }

    async fn insert(&self, named: Option<(&LearnerName, &str)>, role: Role) -> sqlx::Result<Learner> {
        let key = named.map(|(name, _)| name.prepared().key());
        let mut transaction = self.db.writer.begin().await?;
        let new = db::NewLearner {
            name: named.map(|(name, _)| name.as_str()),
            name_key: key.as_deref(),
            password_hash: named.map(|(_, hash)| hash),
            role,
            aws_account: self
                .draw_account()
                .ok_or_else(|| sqlx::Error::Encode("the random digits are not an account id".into()))?,
            created_at: jiff::Timestamp::now(),
        };
        let learner = db::insert(&mut transaction.connection(), &new).await?;
        db::put_keys(&mut transaction.connection(), &learner.aws_account, &self.draw_keys(), new.created_at).await?;
        transaction.commit().await?;
        Ok(learner)
    }

    /// Gives a guest a name and a password. Id, AWS account and all work are kept.
    ///
    /// # Errors
    /// [`RegisterError::NameTaken`], [`RegisterError::NameTooAlike`], [`RegisterError::NoGuest`], or an error of the database.
    pub async fn promote(&self, guest: i64, name: &LearnerName, password_hash: &str) -> Result<Learner, RegisterError> {
        let key = name.prepared().key();
        let promoted = db::promote(&self.db.writer, guest, (name.as_str(), key.as_str()), password_hash).await;
        let promoted = match promoted {
            Err(error) if db::clash(&error) == Some(Clash::Name) => return Err(self.taken(name).await),
            promoted => promoted?,
        };
        let learner = promoted.ok_or(RegisterError::NoGuest)?;
        self.learners.insert(learner.id, learner.clone());
        Ok(learner)
    }

    /// The error for a name that is not available: another learner has it, or a name that looks like it.
    async fn taken(&self, name: &LearnerName) -> RegisterError {
        let typed = TypedName { typed: name.as_str().to_owned(), prepared: name.prepared().clone() };
        match self.by_name(&typed).await {
            Ok(Some(_)) => RegisterError::NameTaken,
            Ok(None) => RegisterError::NameTooAlike,
            Err(error) => error,
        }
    }

    /// An AWS account's access key: id and secret.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keys(&self, aws_account: &str) -> Result<Option<db::Keys>, RegisterError> {
        Ok(db::keys(&self.db.reader, aws_account).await?)
    }

    /// Replaces an account's access key by a new one; the old key stops working at once.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rotate_keys(&self, aws_account: &str) -> Result<db::Keys, RegisterError> {
        let keys = self.draw_keys();
        let mut transaction = self.db.writer.begin().await?;
        db::put_keys(&mut transaction.connection(), aws_account, &keys, jiff::Timestamp::now()).await?;
        transaction.commit().await?;
        self.secrets.retain(|_, secret| secret.account.to_string() != aws_account);
        Ok(keys)
    }

    /// The account and the secret of an access key id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn secret(&self, access_key_id: &str) -> Result<Option<Secret>, RegisterError> {
        if let Some(secret) = self.secrets.get(access_key_id) {
            return Ok(Some(secret.clone()));
        }
        let Some((account, secret_access_key)) = db::secret(&self.db.reader, access_key_id).await? else {
            return Ok(None);
        };
        let account = account.parse().map_err(|_| sqlx::Error::Decode("not an account id".into()))?;
        let secret = Secret { account, secret_access_key };
        self.secrets.insert(access_key_id.into(), secret.clone());
        Ok(Some(secret))
    }

    /// The long-lived keys of an AWS account.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn keys_of(&self, account: AccountId) -> Result<Vec<AccessKey>, RegisterError> {
        let rows = db::key_ids(&self.db.reader, &account.to_string()).await?;
        let key = |(id, created): (String, String)| {
            let created = created.parse().map_err(|_| sqlx::Error::Decode("a time that is none".into()))?;
            Ok(AccessKey { id, created })
        };
        rows.into_iter().map(key).collect()
    }

    /// 32 random bytes that outlive a restart: what temporary credentials are sealed with.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn session_secret(&self) -> Result<[u8; 32], RegisterError> {
        self.lasting_secret("session-secret").await
    }

    /// The key that signs device cookies: 32 random bytes that survive restarts.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn device_secret(&self) -> Result<[u8; 32], RegisterError> {
        self.lasting_secret("device-secret").await
    }

    /// The key that signs bundles: 32 random bytes that survive restarts.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn bundle_secret(&self) -> Result<[u8; 32], RegisterError> {
        self.lasting_secret("bundle-secret").await
    }

    /// The key that makes pseudonyms for the audit of classes: 32 random bytes that survive restarts.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn audit_secret(&self) -> Result<[u8; 32], RegisterError> {
        self.lasting_secret("audit-secret").await
    }

    async fn lasting_secret(&self, name: &'static str) -> Result<[u8; 32], RegisterError> {
        let kept = db::lasting_secret(&self.db.writer, name, &rand::rng().random::<[u8; 32]>()).await?;
        kept.try_into().map_err(|_| sqlx::Error::Decode(format!("the {name} is damaged").into()).into())
    }

    fn draw_keys(&self) -> db::Keys {
        (format!("AKIA{}", self.ids.draw(ids::BASE32_UPPER, 16)), self.ids.draw(ids::ALPHANUMERIC, 40))
    }

    /// A random account id that does not start with a zero.
    fn draw_account(&self) -> Option<AccountId> {
        format!("{}{}", self.ids.draw("123456789", 1), self.ids.draw("0123456789", 11)).parse().ok()
    }
}
