//! API Gateway's control plane: REST APIs and all that belongs to them, API keys, usage plans.
//!
//! It is not what callers of a deployed API meet: that is [`execute_api`](crate::execute_api), which reads the snapshots made here.
//!
//! A file a noun, a function an operation. Start at [`table`], then [`rest_apis`]. What all nouns share: [`collection`] (find, page, remove)
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

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use error::GatewayError;
pub use table::table;

/// What of API Gateway a restart must not lose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// REST APIs.
    pub apis: collection::Collection<rest_apis::Api>,
    /// API keys.
    pub keys: collection::Collection<api_keys::ApiKey>,
    /// Usage plans with their keys.
    pub plans: collection::Collection<usage_plans::UsagePlan>,
    /// What was used: by plan, then by key.
    pub usage: BTreeMap<String, BTreeMap<String, usage::KeyUsage>>,
    /// What holds for the whole account.
    pub account: account::GatewayAccount,
}

impl State {
    /// The ids of the account's REST APIs.
    pub fn api_ids(&self) -> Vec<String> {
        self.apis.ids().cloned().collect()
    }
}
