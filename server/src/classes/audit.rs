//! The audit of a class: who did what to whom. People are in it by pseudonyms, so that a person can be deleted without breaking the chain of hashes: then
//! nobody can tell any more whose pseudonym it was.

use std::collections::BTreeMap;

use app::classes::{Audit, AuditLine, ClassError};
use sha2::{Digest, Sha256};
use store::sql::Transaction;

use super::{SqlClasses, access::Desk, db, internal};

/// The site itself, or who runs it from the command line.
const SITE: &str = "site";

impl SqlClasses {
    /// A name for a learner that only this site can tell from another.
    pub(super) fn pseudonym(&self, learner: i64) -> String {
        pseudonym(&self.parts.secret, learner)
    }

    /// Records what the desk does to somebody, or to the class.
    pub(super) async fn note(
        &self,
        transaction: &mut Transaction,
        desk: &Desk,
        subject: Option<i64>,
        what: &str,
    ) -> Result<(), ClassError> {
        let (actor, subject) = (self.pseudonym(desk.who().id), subject.map(|subject| self.pseudonym(subject)));
        let entry = (actor.as_str(), subject.as_deref().unwrap_or_default(), what);
        db::audit::add(transaction, desk.id(), entry).await.map_err(internal)
    }

    /// Records that work was looked at, once in ten minutes.
    pub(super) async fn note_look(&self, desk: &Desk, subject: i64, what: &str) -> Result<(), ClassError> {
        let (actor, of) = (self.pseudonym(desk.who().id), self.pseudonym(subject));
        let since = (jiff::Timestamp::now() - jiff::SignedDuration::from_mins(10)).to_string();
        if db::audit::has(&self.db.reader, desk.id(), (&actor, &of, what), &since).await.map_err(internal)? {
            return Ok(());
        }
        let mut transaction = self.db.writer.begin().await.map_err(internal)?;
        self.note(&mut transaction, desk, Some(subject), what).await?;
        transaction.commit().await.map_err(internal)
    }

    pub(super) async fn read_audit(&self, desk: &Desk) -> Result<Audit, ClassError> {
        let rows = db::audit::all(&self.db.reader, desk.id()).await.map_err(internal)?;
        let people = db::people::all(&self.db.reader, desk.id()).await.map_err(internal)?;
        let names: BTreeMap<String, String> =
            people.into_iter().map(|person| (self.pseudonym(person.id), person.shown().to_owned())).collect();
        let name = |pseudonym: &str| match pseudonym {
            "" => String::new(),
            SITE => "the site".to_owned(),
            other => names.get(other).cloned().unwrap_or_else(|| format!("somebody who left ({})", &other[..other.len().min(8)])),
        };
        let mut before = String::new();
        let mut broken = None;
        for row in &rows {
            if (row.before != before || row.hash != row.hash(desk.id())) && broken.is_none() {
                broken = Some(row.id);
            }
            before.clone_from(&row.hash);
        }
        let line = |row: &db::audit::AuditRow| AuditLine {
            id: row.id,
            at: row.at.clone(),
            who: name(&row.actor),
            whom: name(&row.subject),
            what: row.what.clone(),
            hash: row.hash.chars().take(12).collect(),
        };
        Ok(Audit { lines: rows.iter().rev().map(line).collect(), broken })
    }
}

/// A name for a learner that only somebody with the secret can make.
pub fn pseudonym(secret: &[u8; 32], learner: i64) -> String {
    let mut hash = Sha256::new();
    hash.update(b"audit");
    hash.update(secret);
    hash.update(learner.to_be_bytes());
    hex::encode(&hash.finalize()[..8])
}

/// Records what the command line does.
///
/// # Errors
/// If the database fails.
pub async fn note_by_site(transaction: &mut Transaction, class: i64, what: &str) -> sqlx::Result<()> {
    db::audit::add(transaction, class, (SITE, "", what)).await
}
