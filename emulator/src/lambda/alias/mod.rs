//! Aliases: names of a version, or of two versions by weight.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod get;
pub(super) mod list;
mod routing;
pub(super) mod update;

use serde::{Deserialize, Serialize};

pub use routing::{RoutingConfig, RoutingInput};

use super::{
    names::{AliasName, FunctionName, FunctionVersion, Qualifier},
    reference,
};
use crate::Call;

/// An alias, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alias {
    /// The main version.
    pub version: FunctionVersion,
    /// The caller's description, at most 256 characters.
    pub description: String,
    /// The second version, if there is one.
    pub routing: Option<RoutingConfig>,
    /// A UUID that is new after every change.
    pub revision_id: String,
}

impl Alias {
    /// Returns whether the alias resolves to a version, always or for a part of the invocations.
    pub fn leads_to(&self, number: u64) -> bool {
        self.version == FunctionVersion::Number(number) || self.routing.as_ref().is_some_and(|routing| routing.version == number)
    }

    /// Returns the version for one invocation. `drawn` is a random number in `0.0..1.0`.
    pub fn choose(&self, drawn: f64) -> FunctionVersion {
        match &self.routing {
            Some(routing) if drawn < routing.weight => FunctionVersion::Number(routing.version),
            _ => self.version,
        }
    }
}

/// AWS's `AliasConfiguration`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasConfiguration {
    alias_arn: String,
    name: AliasName,
    function_version: String,
    description: String,
    routing_config: Option<routing::Shown>,
    revision_id: String,
}

impl AliasConfiguration {
    fn of<I>(call: &Call<I>, function: &FunctionName, name: &AliasName, alias: &Alias) -> Self {
        Self {
            alias_arn: reference::arn(call, function, Some(&Qualifier::Alias(name.clone()))).to_string(),
            name: name.clone(),
            function_version: alias.version.to_string(),
            description: alias.description.clone(),
            routing_config: alias.routing.as_ref().map(RoutingConfig::shown),
            revision_id: alias.revision_id.clone(),
        }
    }
}
