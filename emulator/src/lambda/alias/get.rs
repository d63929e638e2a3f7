//! GetAlias.

use serde::Deserialize;

use super::AliasConfiguration;
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        names::{AliasName, Qualifier},
        reference::{OnFunction, Reference},
    },
};

/// GetAlias's and DeleteAlias's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasRequest {
    function_name: String,
    name: AliasName,
}

impl OnFunction for AliasRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Returns an alias.
pub async fn get_alias(call: Call<AliasRequest>) -> Result<AliasConfiguration, LambdaError> {
    let (reference, name) = read(&call, "GetAlias")?;
    call.account.read(|state| {
        let function = state.lambda.functions.get(&reference.name);
        let alias = function.and_then(|function| function.aliases.get(&name)).ok_or_else(|| reference.missing(&call))?;
        Ok(AliasConfiguration::of(&call, &reference.name, &name, alias))
    })
}

/// Reads the function, with the alias as its qualifier, and the alias's name.
pub(super) fn read(call: &Call<AliasRequest>, operation: &str) -> Result<(Reference, AliasName), LambdaError> {
    let name = call.input.name.clone();
    let reference = call.function(operation)?;
    Ok((Reference { qualifier: Some(Qualifier::Alias(name.clone())), ..reference }, name))
}
