//! An alias's routing configuration: a part of the invocations run a second version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lambda::{constraints::Constraints, error::LambdaError, function::Function, names::FunctionVersion};

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
    /// Checks the weights against the service model.
    pub fn constrain(&self, constraints: &mut Constraints) {
        let shown: Vec<String> = self.additional_version_weights.iter().map(|(key, weight)| format!("{key}={weight:?}")).collect();
        let shown = format!("{{{}}}", shown.join(", "));
        let member = "routingConfig.additionalVersionWeights";
        if !self.additional_version_weights.values().all(|weight| (0.0..=1.0).contains(weight)) {
            constraints.broken(
                member,
                &shown,
                "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater \
                 than or equal to 0.0, Member must not be null]",
            );
        }
        let numbers = |key: &String| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        if !self.additional_version_weights.keys().all(numbers) {
            constraints.broken(
                member,
                &shown,
                "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater \
                 than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]",
            );
        }
    }

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
