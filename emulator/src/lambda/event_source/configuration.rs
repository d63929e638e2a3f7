//! A mapping as responses show it.

use serde::Serialize;

use super::{
    Mapping,
    settings::{FilterCriteria, ScalingConfig},
    stream::StartingPosition,
};
use crate::{Call, account::State, lambda::reference};

/// AWS's `EventSourceMappingConfiguration`, with the members that mappings of queues and of streams have.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Configuration {
    #[serde(rename = "UUID")]
    uuid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    starting_position: Option<StartingPosition>,
    batch_size: u32,
    maximum_batching_window_in_seconds: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallelization_factor: Option<u32>,
    event_source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter_criteria: Option<FilterCriteria>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling_config: Option<ScalingConfig>,
    function_arn: String,
    /// Seconds since 1970.
    last_modified: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_processing_result: Option<&'static str>,
    state: &'static str,
    state_transition_reason: &'static str,
    #[serde(flatten)]
    of_stream: Option<OfStream>,
    function_response_types: Vec<&'static str>,
    event_source_mapping_arn: String,
}

/// The members that mappings of streams have, and none of queues.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OfStream {
    destination_config: DestinationConfig,
    /// Seconds, or -1.
    maximum_record_age_in_seconds: i64,
    bisect_batch_on_function_error: bool,
    /// A number, or -1.
    maximum_retry_attempts: i64,
    tumbling_window_in_seconds: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct DestinationConfig {
    on_failure: Destination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destination {
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
}

impl OfStream {
    fn of(settings: &super::StreamSettings) -> Self {
        let or_forever = |number: Option<u32>| number.map_or(-1, i64::from);
        Self {
            destination_config: DestinationConfig {
                on_failure: Destination { destination: settings.on_failure.as_ref().map(ToString::to_string) },
            },
            maximum_record_age_in_seconds: or_forever(settings.maximum_record_age),
            bisect_batch_on_function_error: settings.bisects,
            maximum_retry_attempts: or_forever(settings.maximum_retries),
            tumbling_window_in_seconds: 0,
        }
    }
}

impl Configuration {
    /// Returns a mapping in a state, such as `Creating`.
    pub fn of<I>(call: &Call<I>, all: &State, id: &str, mapping: &Mapping, state: &'static str) -> Self {
        let scaling = |most| ScalingConfig { maximum_concurrency: Some(most) };
        Self {
            uuid: id.into(),
            starting_position: mapping.stream.as_ref().map(|stream| stream.starting_position),
            batch_size: mapping.batch_size,
            maximum_batching_window_in_seconds: mapping.window,
            parallelization_factor: mapping.stream.as_ref().map(|stream| stream.parallelization_factor),
            event_source_arn: mapping.source_arn.to_string(),
            filter_criteria: (!mapping.filters.is_empty()).then(|| FilterCriteria::of(&mapping.filters)),
            scaling_config: mapping.maximum_concurrency.map(scaling),
            function_arn: reference::arn(call, &mapping.function, mapping.qualifier.as_ref()).to_string(),
            last_modified: mapping.last_modified.as_millisecond() as f64 / 1_000.0,
            state,
            last_processing_result: all.lambda.readers.get(id).map(|reader| reader.last_result.text()),
            state_transition_reason: if mapping.stream.is_some() { "User action" } else { "USER_INITIATED" },
            of_stream: mapping.stream.as_ref().map(OfStream::of),
            function_response_types: mapping.reports_failures.then_some("ReportBatchItemFailures").into_iter().collect(),
            event_source_mapping_arn: arn(call, id),
        }
    }

    /// Returns a mapping in its present state.
    pub fn present<I>(call: &Call<I>, state: &State, id: &str, mapping: &Mapping) -> Self {
        Self::of(call, state, id, mapping, if mapping.enabled { "Enabled" } else { "Disabled" })
    }
}

/// Returns a mapping's ARN.
pub fn arn<I>(call: &Call<I>, id: &str) -> String {
    call.arn("lambda", format_args!("event-source-mapping:{id}")).to_string()
}
