//! ListAliases.

use serde::{Deserialize, Serialize};

use super::AliasConfiguration;
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        names::FunctionVersion,
        paging,
        reference::{OnFunction, Reference},
    },
};

/// ListAliases' input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesRequest {
    function_name: String,
    function_version: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

/// ListAliases' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesResponse {
    aliases: Vec<AliasConfiguration>,
    next_marker: Option<String>,
}

impl OnFunction for ListAliasesRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

/// Lists a function's aliases, sorted by name. With `FunctionVersion` it lists only those that can resolve to that version.
pub async fn list_aliases(call: Call<ListAliasesRequest>) -> Result<ListAliasesResponse, LambdaError> {
    let input = &call.input;
    let reference = call.function("ListAliases")?;
    let version = input.function_version.as_deref().map(|named| reference.version(&call, named)).transpose()?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let wanted = function.aliases.iter().filter(|(_, alias)| match version {
            None => true,
            Some(FunctionVersion::Number(number)) => alias.leads_to(number),
            Some(FunctionVersion::Latest) => alias.version == FunctionVersion::Latest,
        });
        let page = paging::page(wanted, |(name, _)| name.to_string(), input.marker.as_deref(), input.max_items)?;
        let shown = page.items.into_iter().map(|(name, alias)| AliasConfiguration::of(&call, &reference.name, name, alias));
        Ok(ListAliasesResponse { aliases: shown.collect(), next_marker: page.next })
    })
}
