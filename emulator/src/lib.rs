//! AWS in memory: what a student's `aws`, boto3, terraform or console click talks to.
//!
//! One entry point: [`Emulator::handle`] takes an HTTP request as an AWS client sends it and answers as AWS would. Behind it, in order:
//! signature → account → wire decode → authorization → operation → wire encode → store ([`dispatch`]).
//!
//! * [`wire`] knows protocols (rest-json, aws-json, query) and signatures, and names no service.
//! * [`access`] says what a caller must be allowed to do before an operation is performed; IAM decides over it.
//! * One folder a service ([`lambda`], [`iam`], [`sts`], [`logs`], [`apigateway`]); a table of routes at its top, a function an operation.
//! * [`execute_api`] is API Gateway's data plane: what a caller of a deployed API meets, as a list of steps.
//! * [`account`] is one learner's AWS account. An operation is handed its account and nothing else, so it can't reach another's.
//! * Clock, ids, Python and storage come in from outside: [`Clock`], [`Ids`], [`Runtime`], [`Store`], [`Keyring`].
//!
//! It opens no socket, runs no Python, knows no SQL and no page. Start reading at [`dispatch`], then `lambda/mod.rs`.

pub mod access;
pub mod account;
pub mod apigateway;
mod arn;
mod bucket;
mod call;
mod clock;
mod config;
pub mod dispatch;
pub mod emulator;
mod error;
pub mod execute_api;
mod expression;
pub mod iam;
pub mod ids;
pub mod lambda;
pub mod logs;
pub mod page;
pub mod route;
pub mod runtime;
pub mod shares;
mod store;
pub mod sts;
pub mod trace;
pub mod wire;

pub use account::{Account, AccountId, SaveError, package_hashes};
pub use arn::{Arn, NotAnArn};
pub use call::{Call, CallSource, CallerContext, Principal};
pub use clock::{Clock, SystemClock};
pub use config::{AuthenticationMode, Config};
pub use dispatch::{Called, TooOften, Unread};
pub use emulator::Emulator;
pub use error::AwsError;
pub use execute_api::{Form, SourceIp};
pub use ids::{Ids, RandomIds};
pub use route::{Effect, Protocol, Route, Service, ServiceTable};
pub use runtime::Runtime;
pub use shares::Shares;
pub use store::{
    AccessKey, Commit, JournalEntry, Keyring, LogLine, MemoryStore, OpenKeyring, REST_API, Secret, Store, StoreError, Stored,
};
