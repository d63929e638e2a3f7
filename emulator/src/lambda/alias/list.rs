//! ListAliases.

use serde::{Deserialize, Serialize};

use super::{AliasConfiguration, create::read_version};
use crate::{
    Call,
    handwritten::members,
    lambda::{
        constraints::Constraints,
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
    #[serde(default, deserialize_with = "members::text")]
    max_items: Option<i64>,
}

/// ListAliases' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliasesResponse {
    aliases: Vec<AliasConfiguration>,
    #[serde(skip_serializing_if = "Option::is_none")]
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
    let mut constraints = Constraints::default();
    let version = input.function_version.as_deref().and_then(|version| read_version(version, &mut constraints));
    let limit = paging::limit(input.max_items, &mut constraints);
    constraints.finish()?;
    let reference = call.function("ListAliases")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let wanted = function.aliases.iter().filter(|(_, alias)| match version {
            None => true,
            Some(FunctionVersion::Number(number)) => alias.leads_to(number),
            Some(FunctionVersion::Latest) => alias.version == FunctionVersion::Latest,
        });
        let page = paging::page(wanted, |(name, _)| name.to_string(), input.marker.as_deref(), limit)?;
        let shown = page.items.into_iter().map(|(name, alias)| AliasConfiguration::of(&call, &reference.name, name, alias));
        Ok(ListAliasesResponse { aliases: shown.collect(), next_marker: page.next })
    })
}
