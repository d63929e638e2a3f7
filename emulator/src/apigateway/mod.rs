//! API Gateway's control plane: REST APIs with their parts, API keys and usage plans.
//!
//! Calls of deployed APIs are answered by the data plane, [`execute_api`](crate::execute_api), which reads the snapshots that
//! deployments make here.
//!
//! Each file is a noun, each operation a function. Start at [`routes`], then [`rest_apis`]. All nouns share
//! [`collection`] (find, page, remove) and [`patch`] (a table of paths for each noun).

pub mod access;
pub mod access_log_settings;
pub mod account;
pub mod api_keys;
pub mod authorizers;
pub mod canary;
pub mod collection;
pub mod common;
pub mod deployments;
pub mod documentation;
pub mod domain_names;
mod error;
pub mod gateway_responses;
pub mod integration_responses;
pub mod integration_uri;
pub mod integrations;
pub mod methods;
pub mod models;
pub mod openapi;
pub mod patch;
pub mod plan_keys;
pub mod policy;
pub mod resources;
pub mod rest_apis;
mod routes;
pub mod stages;
pub mod tags;
pub mod test_authorizer;
pub mod test_invoke;
pub mod usage;
pub mod usage_plans;
pub mod validators;
pub mod vpc_links;

use records::{Single, Table, records};

pub use error::GatewayError;
pub use routes::table;

records! {
    /// API Gateway's part of an account that is stored and survives a restart.
    #[derive(Debug)]
    pub struct State {
        /// REST APIs, by id.
        pub apis: collection::Collection<rest_apis::Api> = "api",
        /// API keys, by id.
        pub keys: collection::Collection<api_keys::ApiKey> = "key",
        /// Usage plans with their keys, by id.
        pub plans: collection::Collection<usage_plans::UsagePlan> = "plan",
        /// Custom domain names with their mappings, by name.
        pub domain_names: collection::Collection<domain_names::Domain> = "domain",
        /// VPC links, by id.
        pub vpc_links: collection::Collection<vpc_links::VpcLink> = "vpclink",
        /// Counts of calls, by the ids of plan and key.
        pub usage: Table<(String, String), usage::KeyUsage> = "usage",
        /// The settings of the whole account.
        pub account: Single<account::GatewayAccount> = "account",
    }
}
