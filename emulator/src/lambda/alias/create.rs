//! CreateAlias.

use serde::Deserialize;

use super::{Alias, AliasConfiguration, RoutingInput};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        names::{AliasName, Qualifier},
        reference::{self, OnFunction, Reference},
    },
};

/// CreateAlias's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateAliasRequest {
    function_name: String,
    name: AliasName,
    function_version: String,
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
    let name = &input.name;
    let reference = call.function("CreateAlias")?;
    let version = reference.version(&call, &input.function_version)?;
    let arn = |function_version| reference::arn(&call, &reference.name, Some(&Qualifier::Version(function_version))).to_string();
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        if function.version(version).is_none() {
            return Err(LambdaError::NoSuchFunction(arn(version)));
        }
        if function.aliases.contains_key(name) {
            let taken = reference::arn(&call, &reference.name, Some(&Qualifier::Alias(name.clone())));
            return Err(LambdaError::Conflict(format!("Alias already exists: {taken}")));
        }
        let routing = match &input.routing_config {
            Some(routing) => routing.read(function, version, arn)?,
            None => None,
        };
        let description = input.description.clone().unwrap_or_default();
        let alias = Alias { version, description, routing, revision_id: call.core.ids.uuid() };
        let answer = AliasConfiguration::of(&call, &reference.name, name, &alias);
        function.aliases.insert(name.clone(), alias);
        Ok(answer)
    })
}
