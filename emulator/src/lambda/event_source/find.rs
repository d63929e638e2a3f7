//! GetEventSourceMapping, ListEventSourceMappings, DeleteEventSourceMapping.

use serde::{Deserialize, Serialize};

use super::configuration::{Configuration, arn};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    lambda::{
        error::LambdaError,
        paging,
        reference::{self, Reference},
    },
};

/// The input of operations on a mapping.
#[derive(Debug, Deserialize)]
pub struct ById {
    #[serde(rename = "UUID")]
    uuid: String,
}

/// An input with the id of a mapping.
pub trait OnMapping {
    /// Returns the id.
    fn id(&self) -> &str;
}

impl OnMapping for ById {
    fn id(&self) -> &str {
        &self.uuid
    }
}

/// Returns the needs of an operation on a mapping; policies may limit its function by a condition.
pub fn needs<I: OnMapping>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let id = call.input.id();
    let needs = Needs::of(row, Resource::One(arn(call, id)));
    let function = call.account.read(|state| {
        let mapping = state.lambda.mappings.get(id)?;
        Some(reference::arn(call, &mapping.function, mapping.qualifier.as_ref()).to_string())
    });
    Ok(match function {
        Some(function) => needs.when("lambda:FunctionArn", function),
        None => needs,
    })
}

/// Returns a mapping.
pub async fn get_event_source_mapping(call: Call<ById>) -> Result<Configuration, LambdaError> {
    let id = &call.input.uuid;
    call.account.read(|state| state.lambda.mapping(id).map(|mapping| Configuration::present(&call, state, id, mapping)))
}

/// Deletes a mapping. A batch that the function has already got is processed to its end.
pub async fn delete_event_source_mapping(call: Call<ById>) -> Result<Configuration, LambdaError> {
    let id = &call.input.uuid;
    call.account.write(|state| {
        let shown = state.lambda.mapping(id).map(|mapping| Configuration::of(&call, state, id, mapping, "Deleting"))?;
        state.lambda.mappings.remove(id);
        state.lambda.polls.remove(id);
        state.lambda.readers.remove(id);
        Ok(shown)
    })
}

/// ListEventSourceMappings' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventSourceMappingsRequest {
    event_source_arn: Option<String>,
    function_name: Option<String>,
    marker: Option<String>,
    max_items: Option<usize>,
}

/// ListEventSourceMappings' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventSourceMappingsResponse {
    event_source_mappings: Vec<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
}

/// Lists mappings, of all functions or sources or of one.
pub async fn list_event_source_mappings(
    call: Call<ListEventSourceMappingsRequest>,
) -> Result<ListEventSourceMappingsResponse, LambdaError> {
    let ListEventSourceMappingsRequest { event_source_arn, function_name, marker, max_items } = &call.input;
    let named = |name: &String| Reference::read(&call, "ListEventSourceMappings", name, None);
    let function = function_name.as_ref().map(named).transpose()?;
    call.account.read(|state| {
        let wanted = state.lambda.mappings.iter().filter(|(_, mapping)| {
            event_source_arn.as_ref().is_none_or(|arn| *arn == mapping.source_arn.to_string())
                && function.as_ref().is_none_or(|function| {
                    function.name == mapping.function && (function.qualifier.is_none() || function.qualifier == mapping.qualifier)
                })
        });
        let page = paging::page(wanted, |(id, _)| (*id).clone(), marker.as_deref(), *max_items)?;
        let shown = page.items.into_iter().map(|(id, mapping)| Configuration::present(&call, state, id, mapping));
        Ok(ListEventSourceMappingsResponse { event_source_mappings: shown.collect(), next_marker: page.next })
    })
}
