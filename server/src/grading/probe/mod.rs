//! The probes, one file for each kind of check. A probe returns [`Observations`] of the account and does not judge them.

mod api;
mod cli;
mod concurrency;
mod file;
mod flow;
mod function;
mod http;
mod iam;
mod invoke;
mod logs;
mod metrics;
mod policy;
pub mod quiz;
mod resource;
mod script;

use emulator::StoreError;
use serde_json::Value;

use super::{fork::Snapshot, journal::Journal};
use crate::{
    aws::client::{Aws, CallError},
    labs::{
        Kind, Tree,
        format::{Resource, Times},
        text::Scope,
    },
    shell::Programs,
};

pub use api::{api_key_value, invoke_url};

/// What a probe may use.
#[derive(Clone)]
pub struct ProbeContext<'l> {
    /// The account at the start of the run.
    pub snapshot: &'l Snapshot,
    /// A client of a fork of it. Kinds that only read share one fork for the whole run; a check that makes calls has a fork of its own.
    pub copy: Aws,
    /// A client of the account itself, for its log events.
    pub original: Aws,
    /// The source of the learner's calls.
    pub journal: &'l dyn Journal,
    /// The learner's files; drafts of a function's code are at `FUNCTION/path`.
    pub files: &'l Tree,
    /// The programs of checks, by their file names.
    pub scripts: &'l Tree,
    /// Runs the programs of checks.
    pub programs: Option<&'l Programs>,
    /// The values of placeholders.
    pub scope: Scope,
}

impl ProbeContext<'_> {
    /// The same context with a new fork, so that no other check sees what this check's calls change.
    fn apart(&self) -> Self {
        Self { copy: self.copy.at(self.snapshot.fork().emulator), ..self.clone() }
    }
}

/// What a probe found.
#[derive(Clone, Debug)]
pub enum Observations {
    /// One observation.
    One(Observation),
    /// Several candidates, oldest first; one of them has to match.
    AnyOf(Vec<Observation>),
    /// Several observations in order; each has to match.
    EachOf(Vec<Observation>),
    /// Several observations in order, and how many of them have to match and may match.
    Some(Vec<Observation>, Times),
    /// Nothing, and the message that says so.
    Nothing(String),
    /// Nothing, because what it would belong to is not there: the function of an alias, the API of a stage. An author's message, which speaks
    /// of the alias or the stage, would be wrong.
    NoPlace(String),
}

/// One observation of the account.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// The value that patterns are compared with.
    pub value: Value,
    /// Log lines that explain the observation.
    pub log: Option<String>,
    /// The request that was sent.
    pub sent: Option<String>,
}

impl Observation {
    /// An observation that was made without a call of the learner's code.
    pub fn still(value: Value) -> Self {
        Self { value, log: None, sent: None }
    }
}

/// Why a probe failed; never the learner's mistake.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// A call to the emulator failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The probe took longer than a check may.
    #[error("it took too long")]
    TooLong,
    /// The check cannot be made here.
    #[error("{0}")]
    NotAvailable(&'static str),
    /// The author's program failed.
    #[error("the program `{file}` of this check failed: {why}")]
    Script { file: String, why: String },
}

/// Whether a kind reads what has happened so far, outside of forks. Such checks observe at the start of the run, so that all checks use the same
/// moment.
pub fn is_history(kind: &Kind) -> bool {
    matches!(kind, Kind::Logs(_) | Kind::Metrics(_) | Kind::Cli(..))
}

/// Whether a kind runs the learner's code.
pub fn runs_code(kind: &Kind) -> bool {
    matches!(kind, Kind::Invoke(_) | Kind::Http(_) | Kind::Concurrency(_) | Kind::Flow(_) | Kind::Script(..))
}

/// Runs the probe of any kind except a quiz, which observes nothing. `is_solved` tells whether the site solved the check's step.
///
/// # Errors
/// If the probe failed.
pub async fn probe(context: &ProbeContext<'_>, kind: &Kind, is_solved: bool) -> Result<Observations, ProbeError> {
    match kind {
        Kind::Invoke(invoke) => invoke::probe(&context.apart(), invoke).await,
        Kind::Http(http) => http::probe(&context.apart(), http).await,
        // Receiving hides messages, so it is done in a fork of this check's own.
        Kind::Resource(resource @ Resource::Messages(_)) => resource::probe(&context.apart(), resource).await,
        Kind::Resource(resource) => resource::probe(context, resource).await,
        Kind::Flow(flow) => flow::probe(context, flow).await,
        Kind::Logs(logs) => logs::probe(context, logs).await,
        Kind::Policy(policy) => policy::probe(context, policy).await,
        Kind::Concurrency(concurrency) => concurrency::probe(&context.apart(), concurrency).await,
        Kind::Cli(cli, r#where) => cli::probe(context, cli, r#where.as_ref(), is_solved).await,
        Kind::File(file) => file::probe(context, file).await,
        Kind::Metrics(metrics) => metrics::probe(context, metrics).await,
        Kind::Script(script, looks) => Box::pin(script::probe(&context.apart(), script, looks, is_solved)).await,
        Kind::Quiz(_) => Err(ProbeError::NotAvailable("A quiz has no probe.")),
    }
}
