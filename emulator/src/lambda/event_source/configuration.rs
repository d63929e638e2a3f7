//! A mapping as responses show it.

use serde::Serialize;

use super::{
    Mapping,
    settings::{FilterCriteria, ScalingConfig},
};
use crate::{Call, lambda::reference};

/// AWS's `EventSourceMappingConfiguration`, with the members that mappings of queues have.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Configuration {
    #[serde(rename = "UUID")]
    uuid: String,
    batch_size: u32,
    maximum_batching_window_in_seconds: u32,
    event_source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_criteria: Option<FilterCriteria>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling_config: Option<ScalingConfig>,
    function_arn: String,
    /// Seconds since 1970.
    last_modified: f64,
    state: &'static str,
    state_transition_reason: &'static str,
    function_response_types: Vec<&'static str>,
    event_source_mapping_arn: String,
}

impl Configuration {
    /// Returns a mapping in a state, such as `Creating`.
    pub fn of<I>(call: &Call<I>, id: &str, mapping: &Mapping, state: &'static str) -> Self {
        let scaling = |most| ScalingConfig { maximum_concurrency: Some(most) };
        Self {
            uuid: id.into(),
            batch_size: mapping.batch_size,
            maximum_batching_window_in_seconds: mapping.window,
            event_source_arn: mapping.source_arn.to_string(),
            filter_criteria: (!mapping.filters.is_empty()).then(|| FilterCriteria::of(&mapping.filters)),
            scaling_config: mapping.maximum_concurrency.map(scaling),
            function_arn: reference::arn(call, &mapping.function, mapping.qualifier.as_ref()).to_string(),
            last_modified: mapping.last_modified.as_millisecond() as f64 / 1_000.0,
            state,
            state_transition_reason: "USER_INITIATED",
            function_response_types: mapping.reports_failures.then_some("ReportBatchItemFailures").into_iter().collect(),
            event_source_mapping_arn: arn(call, id),
        }
    }

    /// Returns a mapping in its present state.
    pub fn present<I>(call: &Call<I>, id: &str, mapping: &Mapping) -> Self {
        Self::of(call, id, mapping, if mapping.enabled { "Enabled" } else { "Disabled" })
    }
}

/// Returns a mapping's ARN.
pub fn arn<I>(call: &Call<I>, id: &str) -> String {
    call.arn("lambda", format_args!("event-source-mapping:{id}")).to_string()
}
