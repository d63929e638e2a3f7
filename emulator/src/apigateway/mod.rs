//! API Gateway's control plane: REST APIs and all that belongs to them, API keys, usage plans.
//!
//! It is not what callers of a deployed API meet: that is [`execute_api`](crate::execute_api), which reads the snapshots made here.
//!
//! A file a noun, a function an operation. Start at [`table`](mod@table), then [`rest_apis`]. What all nouns share: [`collection`] (find, page, remove)
//! and [`patch`] (a table of paths a noun).

pub mod access;
pub mod account;
pub mod api_keys;
pub mod collection;
pub mod common;
pub mod deployments;
mod error;
pub mod gateway_responses;
pub mod integration_responses;
pub mod integration_uri;
pub mod integrations;
pub mod methods;
pub mod models;
pub mod patch;
pub mod plan_keys;
pub mod resources;
pub mod rest_apis;
pub mod stages;
mod table;
pub mod tags;
pub mod test_invoke;
pub mod usage;
pub mod usage_plans;
pub mod validators;

use records::{Single, Table, records};

pub use error::GatewayError;
pub use table::table;

records! {
    /// What of API Gateway a restart must not lose.
    #[derive(Debug)]
    pub struct State {
        /// REST APIs.
        pub apis: collection::Collection<rest_apis::Api> = "api",
        /// API keys.
        pub keys: collection::Collection<api_keys::ApiKey> = "key",
        /// Usage plans with their keys.
        pub plans: collection::Collection<usage_plans::UsagePlan> = "plan",
        /// What was used: by plan, then by key.
        pub usage: Table<(String, String), usage::KeyUsage> = "usage",
        /// What holds for the whole account.
        pub account: Single<account::GatewayAccount> = "account",
    }
}
