//! A bundle: all that the checks of a lab look at, as it was at one moment, in a zip file that is signed by the site that made it.
//!
//! ```text
//! manifest.json   lab, content hash, pseudonym, seeds, times, and the SHA-256 of each other part
//! account.json    the account's records
//! blobs/HASH      the bodies to which the records refer, such as code packages
//! calls.jsonl     the learner's calls
//! logs.jsonl      the account's log events
//! answers.json    the answers to the lab's quizzes
//! files/PATH      the drafts of functions' files
//! ```
//!
//! The file's comment has the site's public key and its signature over every byte before it ([`seal`]). [`archive`] writes and reads the zip, within
//! limits: a bundle is not trusted, with any signature. [`parts`] has the parts' types.

mod archive;
mod parts;
mod seal;
#[cfg(test)]
mod tests;

use emulator::{AccountId, JournalEntry, LogLine, account::State, body_changes};
use jiff::Timestamp;
use records::{between, from_rows};

use crate::{
    grading::check::{Answers, Solved},
    labs::{Tree, vars::Seed},
};
use archive::Archive;
pub use archive::LARGEST;
use parts::{AnswerPart, CallPart, LogPart, Manifest};
pub use seal::{SigningKey, VerifyingKey, signing_key, verifying_key};

/// What the checks of a lab look at.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The lab's id.
    pub lab: String,
    /// The version of the lab that the learner had.
    pub content_hash: String,
    /// A name for the learner that tells nobody but the site who it is.
    pub pseudonym: String,
    pub account: AccountId,
    pub revision: u64,
    /// When it was as in the bundle.
    pub at: Timestamp,
    /// The seed of the learner's variables.
    pub learner: Seed,
    /// The seed of the random values in the checks.
    pub run: Seed,
    pub state: State,
    pub calls: Vec<JournalEntry>,
    pub logs: Vec<LogLine>,
    pub answers: Answers,
    /// Steps that the site solved for the learner.
    pub solved: Solved,
    pub files: Tree,
    /// The bodies to which the state refers.
    pub bodies: Vec<bytes::Bytes>,
}

/// A file is no bundle, or a damaged one.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It has not the form of a bundle.
    #[error("it is no bundle: {0}")]
    Form(String),
    /// Something in it was changed after it was signed.
    #[error("it was changed after the site had signed it")]
    Changed,
    /// Another site signed it than the one that is trusted.
    #[error("it was signed by the site with the key {0}, and not by the one that is trusted")]
    Stranger(String),
    /// It exceeds a limit.
    #[error("it is too large: {0}")]
    TooLarge(String),
}

impl BundleError {
    fn form(error: impl std::fmt::Display) -> Self {
        Self::Form(error.to_string())
    }
}

/// The hashes of the bodies to which an account's records refer.
///
/// # Errors
/// If a record cannot be written as a row.
pub fn bodies_of(state: &State) -> Result<Vec<emulator::BodyHash>, BundleError> {
    let changes = between(&State::default(), state).map_err(BundleError::form)?.changes;
    let hashes = body_changes(state, &changes).into_iter().flat_map(|change| change.bodies);
    let mut hashes: Vec<emulator::BodyHash> =
        hashes.map(|hash| hash.parse().map_err(BundleError::form)).collect::<Result<_, _>>()?;
    hashes.sort();
    hashes.dedup();
    Ok(hashes)
}

impl Bundle {
    /// The signed zip file.
    ///
    /// # Errors
    /// If something in it exceeds a limit.
    pub fn to_zip(&self, key: &SigningKey) -> Result<Vec<u8>, BundleError> {
        let rows = between(&State::default(), &self.state).map_err(BundleError::form)?.changes;
        let mut archive = Archive::default();
        archive.put("account.json", parts::account(&rows)?)?;
        archive.put("answers.json", parts::pretty(&AnswerPart::of(&self.answers))?)?;
        archive.put("calls.jsonl", parts::lines(self.calls.iter().map(CallPart::of))?)?;
        archive.put("logs.jsonl", parts::lines(self.logs.iter().map(LogPart::of))?)?;
        for content in &self.bodies {
            archive.put(&format!("blobs/{}", emulator::BodyHash::of(content)), content.to_vec())?;
        }
        for (path, content) in &self.files {
            archive.put(&format!("files/{path}"), content.to_vec())?;
        }
        let manifest = Manifest::of(self, archive.parts());
        let zip = archive.finish(&parts::pretty(&manifest)?)?;
        Ok(seal::seal(zip, key))
    }

    /// The same work in another account: with its number, and other ids of what is unique on the site. `draw` makes new ids. Buckets are left out,
    /// since their names are unique.
    ///
    /// # Errors
    /// If a record cannot be written or read.
    pub fn moved_to(self, account: AccountId, draw: impl Fn() -> String) -> Result<Self, BundleError> {
        let rows = between(&State::default(), &self.state).map_err(BundleError::form)?.changes;
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.key.starts_with("s3/")).collect();
        let mut text = String::from_utf8(parts::account(&rows)?).map_err(BundleError::form)?;
        let apis = self.state.apigateway.apis.ids().cloned();
        for id in apis.chain(self.state.lambda.urls.keys().cloned()) {
            let new: String =
                draw().chars().chain(draw().chars()).chain(draw().chars()).chain(draw().chars()).take(id.len()).collect();
            text = text.replace(&id, &new);
        }
        text = text.replace(&self.account.to_string(), &account.to_string());
        let (state, _) = from_rows(parts::read_account(text.as_bytes())?).map_err(BundleError::form)?;
        Ok(Self { account, state, ..self })
    }

    /// Reads a bundle and verifies its signature. With a trusted key, it has to be that site's; otherwise it may be any site's.
    ///
    /// # Errors
    /// If it is no bundle, was changed, was signed by another site, or exceeds a limit.
    pub fn of_zip(zip: &[u8], trusted: Option<&VerifyingKey>) -> Result<Self, BundleError> {
        seal::verify(zip, trusted)?;
        let (manifest, mut archive) = Archive::read(zip)?;
        let account = archive.take("account.json")?;
        let rows = parts::read_account(&account)?;
        let (state, _) = from_rows(rows).map_err(BundleError::form)?;
        let account = manifest.account;
        let calls = parts::read_lines::<CallPart>(&archive.take("calls.jsonl")?)?;
        let logs = parts::read_lines::<LogPart>(&archive.take("logs.jsonl")?)?;
        let answers: AnswerPart = parts::read(&archive.take("answers.json")?)?;
        let bodies = archive.below("blobs/");
        for (name, content) in &bodies {
            if *name != emulator::BodyHash::of(content).to_string() {
                return Err(BundleError::Form(format!("blobs/{name} has another hash")));
            }
        }
        let files = archive.below("files/");
        archive.is_empty()?;
        Ok(Self {
            run: Seed(manifest.seeds.run),
            learner: Seed(manifest.seeds.learner),
            solved: manifest.solved(),
            lab: manifest.lab,
            content_hash: manifest.content_hash,
            pseudonym: manifest.pseudonym,
            account,
            revision: manifest.revision,
            at: manifest.at,
            state,
            calls: calls.into_iter().map(|call| call.entry(account)).collect(),
            logs: logs.into_iter().map(LogPart::line).collect(),
            answers: answers.answers(),
            files,
            bodies: bodies.into_values().collect(),
        })
    }
}
