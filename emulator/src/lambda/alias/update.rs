//! UpdateAlias.

use serde::Deserialize;

use super::{AliasConfiguration, RoutingInput};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        names::{AliasName, Qualifier},
        reference::{self, OnFunction, Reference},
    },
};

/// UpdateAlias's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAliasRequest {
    function_name: String,
    name: AliasName,
    function_version: Option<String>,
    description: Option<String>,
    routing_config: Option<RoutingInput>,
    revision_id: Option<String>,
}

impl OnFunction for UpdateAliasRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Changes the members of an alias that the request has.
pub async fn update_alias(call: Call<UpdateAliasRequest>) -> Result<AliasConfiguration, LambdaError> {
    let input = &call.input;
    let name = &input.name;
    let reference = call.function("UpdateAlias")?;
    let version = input.function_version.as_deref().map(|named| reference.version(&call, named)).transpose()?;
    let arn = |function_version| reference::arn(&call, &reference.name, Some(&Qualifier::Version(function_version))).to_string();
    let missing = || {
        let arn = reference::arn(&call, &reference.name, Some(&Qualifier::Alias(name.clone())));
        LambdaError::NotFound(format!("Alias not found: {arn}"))
    };
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        let mut alias = function.aliases.get(name).cloned().ok_or_else(missing)?;
        if input.revision_id.as_ref().is_some_and(|seen| *seen != alias.revision_id) {
            return Err(LambdaError::PreconditionFailed(
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the \
                 latest Revision Id"
                    .into(),
            ));
        }
        alias.version = version.unwrap_or(alias.version);
        if function.version(alias.version).is_none() {
            return Err(LambdaError::NoSuchFunction(arn(alias.version)));
        }
        if let Some(routing) = &input.routing_config {
            alias.routing = routing.read(function, alias.version, arn)?;
        }
        if let Some(kept) = &alias.routing {
            kept.check(alias.version)?;
        }
        if let Some(description) = &input.description {
            alias.description.clone_from(description);
        }
        alias.revision_id = call.core.ids.uuid();
        let answer = AliasConfiguration::of(&call, &reference.name, name, &alias);
        function.aliases.insert(name.clone(), alias);
        Ok(answer)
    })
}
