//! ListVersionsByFunction.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    lambda::{
        error::LambdaError,
        function::{Configuration, Shown},
        names::{FunctionVersion, Qualifier},
        paging,
        reference::{OnFunction, Reference},
    },
};

/// ListVersionsByFunction's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionRequest {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

/// ListVersionsByFunction's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListVersionsByFunctionResponse {
    versions: Vec<Configuration>,
    next_marker: Option<String>,
}

impl OnFunction for ListVersionsByFunctionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Lists a function's versions: `$LATEST`, then the published ones sorted by number.
pub async fn list_versions_by_function(
    call: Call<ListVersionsByFunctionRequest>,
) -> Result<ListVersionsByFunctionResponse, LambdaError> {
    let input = &call.input;
    let reference = call.function("ListVersionsByFunction")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let function_versions =
            std::iter::once(FunctionVersion::Latest).chain(function.versions.keys().copied().map(FunctionVersion::Number));
        let page = paging::page(function_versions, |version| version.number(), input.marker.as_deref(), input.max_items)?;
        let shown = page.items.into_iter().filter_map(|function_version| {
            let version = function.version(function_version)?;
            let (qualifier, status) = (Some(Qualifier::Version(function_version)), version.status(call.now));
            Some(Shown { name: &reference.name, function_version, version, qualifier, status }.configuration(&call).listed())
        });
        Ok(ListVersionsByFunctionResponse { versions: shown.collect(), next_marker: page.next })
    })
}
