//! ListFunctionUrlConfigs.

use serde::{Deserialize, Serialize};

use super::{FunctionUrlConfig, check_function};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        paging,
        reference::{OnFunction, Reference},
    },
};

/// ListFunctionUrlConfigs' input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionUrlConfigsRequest {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

/// ListFunctionUrlConfigs' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListFunctionUrlConfigsResponse {
    function_url_configs: Vec<FunctionUrlConfig>,
    next_marker: Option<String>,
}

impl OnFunction for ListFunctionUrlConfigsRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Lists the URLs of a function and its aliases, that of the function first.
pub async fn list_function_url_configs(
    call: Call<ListFunctionUrlConfigsRequest>,
) -> Result<ListFunctionUrlConfigsResponse, LambdaError> {
    let ListFunctionUrlConfigsRequest { marker, max_items, .. } = &call.input;
    let reference = call.function("ListFunctionUrlConfigs")?;
    call.account.read(|state| {
        check_function(&state.lambda, &reference)?;
        let urls = state.lambda.urls.iter().filter(|(_, url)| url.function == reference.name);
        let page = paging::page(urls, |(_, url)| url.alias.as_ref().map(ToString::to_string), marker.as_deref(), *max_items)?;
        let shown = page.items.into_iter().map(|(id, url)| FunctionUrlConfig::of(&call, id, url));
        Ok(ListFunctionUrlConfigsResponse { function_url_configs: shown.collect(), next_marker: page.next })
    })
}
