//! ListFunctions.

use serde::{Deserialize, Serialize};

use super::{Configuration, Function, Shown};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        names::{FunctionName, FunctionVersion, Qualifier},
        paging,
    },
};

/// ListFunctions' input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionsRequest {
    marker: Option<String>,
    max_items: Option<usize>,
    function_version: Option<String>,
}

/// ListFunctions' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionsResponse {
    functions: Vec<Configuration>,
    next_marker: Option<String>,
}

/// Lists the account's functions, sorted by name; with all their versions if `FunctionVersion` is `ALL`.
pub async fn list_functions(call: Call<ListFunctionsRequest>) -> Result<ListFunctionsResponse, LambdaError> {
    let input = &call.input;
    let all = input.function_version.is_some();
    call.account.read(|state| {
        let rows = state.lambda.functions.iter().flat_map(|(name, function)| function_versions(name, function, all));
        let page = paging::page(rows, |(name, _, version)| key(name, *version), input.marker.as_deref(), input.max_items)?;
        let shown = page.items.into_iter().filter_map(|(name, function, function_version)| {
            let version = function.version(function_version)?;
            let qualifier = all.then_some(Qualifier::Version(function_version));
            let status = version.status(call.now);
            Some(Shown { name, function_version, version, qualifier, status }.configuration(&call).listed())
        });
        Ok(ListFunctionsResponse { functions: shown.collect(), next_marker: page.next })
    })
}

fn function_versions<'s>(
    name: &'s FunctionName,
    function: &'s Function,
    all: bool,
) -> impl Iterator<Item = (&'s FunctionName, &'s Function, FunctionVersion)> {
    let published = function.versions.keys().copied().filter(move |_| all).map(FunctionVersion::Number);
    std::iter::once(FunctionVersion::Latest).chain(published).map(move |function_version| (name, function, function_version))
}

/// Returns the sort key of a row: rows are sorted by name, then `$LATEST` is first, then by number.
fn key(name: &FunctionName, function_version: FunctionVersion) -> (String, Option<u64>) {
    (name.to_string(), function_version.number())
}
