//! The ways to look, one file a kind. Each goes to the account and comes back with a [`Sight`]; none of them judges.

mod api;
mod cli;
mod concurrency;
mod file;
mod function;
mod http;
mod iam;
mod invoke;
mod logs;
mod policy;
pub mod quiz;
mod resource;

use emulator::StoreError;
use serde_json::Value;

use super::{
    aws::{Aws, CallError},
    fork::Snapshot,
    journal::Journal,
};
use crate::labs::{Kind, Tree, text::Scope};

pub use api::{api_key_value, invoke_url};

/// Where a check looks, and what its places stand for.
#[derive(Clone)]
pub struct Looker<'l> {
    /// The account as it was when the run began.
    pub snapshot: &'l Snapshot,
    /// A copy of it. Kinds that only look share one for the whole run; a check that calls something has one of its own.
    pub copy: Aws,
    /// The account itself, for its log events.
    pub original: Aws,
    /// The learner's calls.
    pub journal: &'l dyn Journal,
    /// The learner's files: drafts of a function's code as `FUNCTION/path`.
    pub files: &'l Tree,
    /// What places stand for.
    pub scope: Scope,
}

impl Looker<'_> {
    /// The same on a copy of its own, as the account was when the run began: what is provoked there is seen by this check alone.
    fn apart(&self) -> Self {
        Self { copy: self.copy.at(self.snapshot.fork().emulator), ..self.clone() }
    }
}

/// What a look found.
#[derive(Clone, Debug)]
pub enum Sight {
    /// This.
    One(Seen),
    /// Several that fit, oldest first; one of them has to match.
    AnyOf(Vec<Seen>),
    /// Several in a row; each has to match.
    EachOf(Vec<Seen>),
    /// Nothing, and the sentence that says so.
    Nothing(String),
}

/// One thing seen.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// What patterns are compared with.
    pub value: Value,
    /// Log lines that explain it.
    pub log: Option<String>,
    /// What was sent to see it.
    pub sent: Option<String>,
}

impl Seen {
    /// Seen without having sent anything.
    pub fn still(value: Value) -> Self {
        Self { value, log: None, sent: None }
    }
}

/// Why there is no sight: never the learner's mistake.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// A call of ours failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// What is stored can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It took longer than a check may.
    #[error("it took too long")]
    TooLong,
    /// The kind is not there yet.
    #[error("{0}")]
    NotAvailable(&'static str),
}

/// Whether a kind looks at what has happened so far, outside the copy: it is looked at when the run begins, so that all checks see one moment.
pub fn is_history(kind: &Kind) -> bool {
    matches!(kind, Kind::Logs(_) | Kind::Cli(..))
}

/// Looks, by any kind but a quiz, which looks at nothing; `is_solved` when the site solved the check's step.
///
/// # Errors
/// When it could not be looked.
pub async fn look(looker: &Looker<'_>, kind: &Kind, is_solved: bool) -> Result<Sight, LookError> {
    match kind {
        Kind::Invoke(invoke) => invoke::look(&looker.apart(), invoke).await,
        Kind::Http(http) => http::look(&looker.apart(), http).await,
        Kind::Resource(resource) => resource::look(looker, resource).await,
        Kind::Logs(logs) => logs::look(looker, logs).await,
        Kind::Policy(policy) => policy::look(looker, policy).await,
        Kind::Concurrency(concurrency) => concurrency::look(&looker.apart(), concurrency).await,
        Kind::Cli(cli, r#where) => cli::look(looker, cli, r#where.as_ref(), is_solved).await,
        Kind::File(file) => file::look(looker, file).await,
        Kind::Metrics(_) => Err(LookError::NotAvailable("Metrics can't be graded yet.")),
        Kind::Script(_) => Err(LookError::NotAvailable("Script checks can't be graded yet.")),
        Kind::Quiz(_) => Err(LookError::NotAvailable("A quiz is answered, not looked at.")),
    }
}
