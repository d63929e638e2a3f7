//! GetFunction and GetFunctionConfiguration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Configuration, Shown};
use crate::{
    Call,
    lambda::{
        code,
        concurrency::Concurrency,
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// GetFunction's and GetFunctionConfiguration's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionRequest {
    function_name: String,
    qualifier: Option<String>,
}

impl OnFunction for GetFunctionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// GetFunction's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFunctionResponse {
    configuration: Configuration,
    code: CodeLocation,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
    concurrency: Option<Concurrency>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct CodeLocation {
    repository_type: &'static str,
    location: String,
}

/// Returns a function with a link to its code. Tags and reserved concurrency belong to the function, so they are not shown for a
/// version or an alias.
pub async fn get_function(call: Call<GetFunctionRequest>) -> Result<GetFunctionResponse, LambdaError> {
    let reference = call.function("GetFunction")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let (function_version, version) = function.resolve(reference.qualifier.as_ref()).ok_or_else(|| reference.missing(&call))?;
        let qualifier = reference.qualifier.clone();
        let whole = qualifier.is_none();
        let shown = Shown { name: &reference.name, function_version, version, qualifier, status: version.status(call.now) };
        Ok(GetFunctionResponse {
            configuration: shown.configuration(&call),
            code: CodeLocation { repository_type: "S3", location: code::download::link(&call.core, version.code.body.hash) },
            tags: if whole { function.tags.clone() } else { BTreeMap::new() },
            concurrency: function.reserved_concurrency.filter(|_| whole).map(Concurrency::reserved),
        })
    })
}

/// Returns the configuration of a function, a version or an alias.
pub async fn get_function_configuration(call: Call<GetFunctionRequest>) -> Result<Configuration, LambdaError> {
    let reference = call.function("GetFunctionConfiguration")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let (function_version, version) = function.resolve(reference.qualifier.as_ref()).ok_or_else(|| reference.missing(&call))?;
        let qualifier = reference.qualifier.clone();
        let shown = Shown { name: &reference.name, function_version, version, qualifier, status: version.status(call.now) };
        Ok(shown.configuration(&call))
    })
}
