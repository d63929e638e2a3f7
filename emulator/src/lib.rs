//! AWS in memory: the server side of a student's `aws`, boto3, terraform and console pages.
//!
//! There is one entry point: [`Emulator::handle`] takes an HTTP request as an AWS client sends it, and returns the response that
//! AWS would send. Its steps, in order, are signature → account → decode → authorize → operation → commit → encode ([`dispatch`]).
//!
//! * The crate `wire` has AWS's models and protocols, the crate `sigv4` signatures; [`route`] connects operations with them.
//! * [`access`] computes the permissions that an operation needs; [`iam`] decides whether the caller has them.
//! * Each service has a folder ([`lambda`], [`iam`], [`sts`], [`logs`], [`apigateway`]) with a table of routes and one function for
//!   each operation.
//! * [`execute_api`] is API Gateway's data plane: it answers the callers of deployed APIs, as a list of steps.
//! * [`function_url`] answers calls of function URLs, as a list of steps, too.
//! * [`jobs`] runs what is due later, such as retries of events; [`delivery`] hands events of services over to their targets.
//! * [`account`] is one learner's AWS account. An operation gets its account in `Call::account`. `Call::core` can reach other
//!   accounts, so it is a rule for operations, not a property of the types, that an operation uses no account but its own.
//! * Clock, ids, Python, storage and keys are traits, which the server implements: [`Clock`], [`Ids`], [`Runtime`], [`Store`],
//!   [`Keyring`].
//!
//! The emulator opens no socket, runs no Python, and knows no SQL and no page. Start reading at [`dispatch`], then `lambda/mod.rs`.

pub mod access;
pub mod account;
pub mod apigateway;
mod arn;
mod bucket;
mod call;
mod clock;
mod config;
mod content;
pub mod coverage;
pub mod delivery;
pub mod dispatch;
pub mod dynamodb;
mod dynamodb_streams;
pub mod emulator;
mod error;
pub mod events;
pub mod execute_api;
mod expression;
pub mod function_url;
pub mod iam;
pub mod ids;
mod incoming;
pub mod jobs;
pub mod lambda;
pub mod logs;
pub mod outbound;
pub mod page;
mod response;
pub mod route;
pub mod runtime;
pub mod s3;
mod schedule;
pub mod scheduler;
mod service;
pub mod shares;
pub mod sns;
pub mod sqs;
mod store;
pub mod sts;
mod text;
pub mod trace;

pub use account::{Account, AccountId, Quota, SaveError, body_changes};
pub use arn::{Arn, NotAnArn};
pub use bodies::{Bodies, Body, BodyError, BodyHash, BodyStream, MemoryBodies};
pub use call::{Call, CallSource, CallerContext, Principal, UserIdentity};
pub use clock::{Clock, SystemClock};
pub use config::{AuthenticationMode, Config};
pub use content::{AcceptsContent, Content};
pub use dispatch::{Admitted, Called, TooOften, Unread};
pub use emulator::Emulator;
pub use error::AwsError;
pub use execute_api::{Form, SourceIp};
pub use ids::{Ids, RandomIds};
pub use incoming::Incoming;
pub use outbound::{Outbound, OutboundError};
pub use route::{Effect, Reply, Route, ServiceTable};
pub use runtime::Runtime;
pub use service::Service;
pub use shares::Shares;
pub use store::{
    ACCESS_KEY, AccessKey, BUCKET, Commit, FUNCTION_URL, JournalEntry, Keyring, LogLine, MemoryStore, OpenKeyring, REST_API,
    Secret, Store, StoreError, Stored,
};
