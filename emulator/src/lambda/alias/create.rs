//! CreateAlias.

use serde::Deserialize;

use super::{Alias, AliasConfiguration, RoutingInput};
use crate::{
    Call,
    lambda::{
        constraints::Constraints,
        error::LambdaError,
        names::{AliasName, FunctionVersion, Qualifier},
        reference::{self, OnFunction, Reference},
    },
};

/// CreateAlias's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAliasRequest {
    function_name: String,
    name: Option<String>,
    function_version: Option<String>,
    description: Option<String>,
    routing_config: Option<RoutingInput>,
}

impl OnFunction for CreateAliasRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Creates an alias. Its version must exist.
pub async fn create_alias(call: Call<CreateAliasRequest>) -> Result<AliasConfiguration, LambdaError> {
    let input = &call.input;
    let mut constraints = Constraints::default();
    let name = constraints.required("name", input.name.as_deref()).and_then(|name| read_name(name, &mut constraints));
    let version = constraints.required("functionVersion", input.function_version.as_deref());
    let version = version.and_then(|version| read_version(version, &mut constraints));
    constrain(input.description.as_deref(), input.routing_config.as_ref(), &mut constraints);
    constraints.finish()?;
    let (Some(name), Some(version)) = (name, version) else {
        return Err(LambdaError::Internal("a broken constraint was not told".into()));
    };
    let reference = call.function("CreateAlias")?;
    let arn = |function_version| reference::arn(&call, &reference.name, Some(&Qualifier::Version(function_version))).to_string();
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        if function.version(version).is_none() {
            return Err(LambdaError::NoSuchFunction(arn(version)));
        }
        if function.aliases.contains_key(&name) {
            let taken = reference::arn(&call, &reference.name, Some(&Qualifier::Alias(name.clone())));
            return Err(LambdaError::Conflict(format!("Alias already exists: {taken}")));
        }
        let routing = match &input.routing_config {
            Some(routing) => routing.read(function, version, arn)?,
            None => None,
        };
        let description = input.description.clone().unwrap_or_default();
        let alias = Alias { version, description, routing, revision_id: call.core.ids.uuid() };
        let answer = AliasConfiguration::of(&call, &reference.name, &name, &alias);
        function.aliases.insert(name.clone(), alias);
        Ok(answer)
    })
}

pub(super) fn read_name(name: &str, constraints: &mut Constraints) -> Option<AliasName> {
    let parsed = name.parse().ok();
    constraints.matches("name", name, parsed.is_some(), AliasName::PATTERN);
    parsed
}

pub(super) fn read_version(version: &str, constraints: &mut Constraints) -> Option<FunctionVersion> {
    let parsed = version.parse().ok();
    constraints.matches("functionVersion", version, parsed.is_some(), r"(\$LATEST|[0-9]+)");
    parsed
}

pub(super) fn constrain(description: Option<&str>, routing: Option<&RoutingInput>, constraints: &mut Constraints) {
    if let Some(description) = description {
        constraints.longest("description", description, 256);
    }
    if let Some(routing) = routing {
        routing.constrain(constraints);
    }
}
