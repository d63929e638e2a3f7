//! An alias's routing configuration: a part of the invocations run a second version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lambda::{error::LambdaError, function::Function, names::FunctionVersion};

/// An alias's second version, and its share of the invocations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutingConfig {
    /// The version's number.
    pub version: u64,
    /// The share of the invocations, from 0 to 1.
    pub weight: f64,
}

/// AWS's `AliasRoutingConfiguration` in a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RoutingInput {
    additional_version_weights: BTreeMap<String, f64>,
}

/// AWS's `AliasRoutingConfiguration` in a response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    additional_version_weights: BTreeMap<String, f64>,
}

impl RoutingConfig {
    /// Fails if the main version is `$LATEST` or the same as the second version.
    pub fn check(&self, main: FunctionVersion) -> Result<(), LambdaError> {
        let Self { version, .. } = self;
        match main {
            FunctionVersion::Latest => {
                Err(LambdaError::InvalidParameter("$LATEST is not supported for an alias pointing to more than 1 version".into()))
            }
            FunctionVersion::Number(number) if number == *version => Err(LambdaError::InvalidParameter(format!(
                "Invalid function version {version}. Function version {version} is already included in routing configuration."
            ))),
            FunctionVersion::Number(_) => Ok(()),
        }
    }

    /// Returns the routing as AWS shows it.
    pub fn shown(&self) -> Shown {
        Shown { additional_version_weights: BTreeMap::from([(self.version.to_string(), self.weight)]) }
    }
}

impl RoutingInput {
    /// Returns the routing of an alias whose main version is `main`; `None` if the request has no weights. `arn` returns a
    /// version's ARN.
    pub fn read(
        &self,
        function: &Function,
        main: FunctionVersion,
        arn: impl Fn(FunctionVersion) -> String,
    ) -> Result<Option<RoutingConfig>, LambdaError> {
        if self.additional_version_weights.len() > 1 {
            return Err(LambdaError::InvalidParameter(
                "Number of items in AdditionalVersionWeights cannot be greater than 1".into(),
            ));
        }
        let Some((key, weight)) = self.additional_version_weights.first_key_value() else { return Ok(None) };
        let version = key.parse::<u64>().map_err(|_| LambdaError::InvalidParameter(format!("Invalid function version {key}.")))?;
        let routing = RoutingConfig { version, weight: *weight };
        routing.check(main)?;
        if !function.versions.contains_key(&version) {
            return Err(LambdaError::NoSuchFunction(arn(FunctionVersion::Number(version))));
        }
        Ok(Some(routing))
    }
}
