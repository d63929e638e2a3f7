//! The probes, one file a kind. Each goes to the account and comes back with [`Observations`]; none of them judges.

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
pub struct ProbeContext<'l> {
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

impl ProbeContext<'_> {
    /// The same on a copy of its own, as the account was when the run began: what is provoked there is seen by this check alone.
    fn apart(&self) -> Self {
        Self { copy: self.copy.at(self.snapshot.fork().emulator), ..self.clone() }
    }
}

/// What a probe found.
#[derive(Clone, Debug)]
pub enum Observations {
    /// This.
    One(Observation),
    /// Several that fit, oldest first; one of them has to match.
    AnyOf(Vec<Observation>),
    /// Several in a row; each has to match.
    EachOf(Vec<Observation>),
    /// Nothing, and the sentence that says so.
    Nothing(String),
}

/// One observation.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// What patterns are compared with.
    pub value: Value,
    /// Log lines that explain it.
    pub log: Option<String>,
    /// What was sent to see it.
    pub sent: Option<String>,
}

impl Observation {
    /// An observation that was made without sending anything.
    pub fn still(value: Value) -> Self {
        Self { value, log: None, sent: None }
    }
}

/// Why a probe failed: never the learner's mistake.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
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

/// Runs the probe of any kind but a quiz, which observes nothing; `is_solved` when the site solved the check's step.
///
/// # Errors
/// When the probe failed.
pub async fn probe(context: &ProbeContext<'_>, kind: &Kind, is_solved: bool) -> Result<Observations, ProbeError> {
    match kind {
        Kind::Invoke(invoke) => invoke::probe(&context.apart(), invoke).await,
        Kind::Http(http) => http::probe(&context.apart(), http).await,
        Kind::Resource(resource) => resource::probe(context, resource).await,
        Kind::Logs(logs) => logs::probe(context, logs).await,
        Kind::Policy(policy) => policy::probe(context, policy).await,
        Kind::Concurrency(concurrency) => concurrency::probe(&context.apart(), concurrency).await,
        Kind::Cli(cli, r#where) => cli::probe(context, cli, r#where.as_ref(), is_solved).await,
        Kind::File(file) => file::probe(context, file).await,
        Kind::Metrics(_) => Err(ProbeError::NotAvailable("Metrics can't be graded yet.")),
        Kind::Script(_) => Err(ProbeError::NotAvailable("Script checks can't be graded yet.")),
        Kind::Quiz(_) => Err(ProbeError::NotAvailable("A quiz is answered, not looked at.")),
    }
}
