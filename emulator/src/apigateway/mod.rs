//! API Gateway's control plane: REST APIs, resources, methods, deployments, stages, keys, usage plans.

use serde::{Deserialize, Serialize};

use crate::{Protocol, Service, ServiceTable};

/// What of API Gateway a restart must not lose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}

impl State {
    /// The ids of the account's REST APIs.
    pub fn api_ids(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable { service: Service::ApiGateway, protocol: Protocol::RestJson, routes: vec![] }
}
