//! The settings of a mapping, as CreateEventSourceMapping and UpdateEventSourceMapping have them.

use serde::{Deserialize, Serialize};

use super::{Mapping, Source, filters::Filters, stream};
use crate::{
    Arn, Call,
    account::State,
    iam,
    lambda::error::LambdaError,
    sqs::{self, QueueName},
};

/// The largest batch of messages that are not collected, and of a FIFO queue.
const SMALL_BATCH: u32 = 10;
/// The most filters.
const MOST_FILTERS: usize = 5;
/// What Lambda does with a queue, as the function's role.
pub const ACTIONS: [&str; 3] = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

/// Members that both operations have.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Settings {
    pub enabled: Option<bool>,
    pub batch_size: Option<u32>,
    pub maximum_batching_window_in_seconds: Option<u32>,
    pub filter_criteria: Option<FilterCriteria>,
    pub function_response_types: Option<Vec<String>>,
    pub scaling_config: Option<ScalingConfig>,
    #[serde(flatten)]
    stream: stream::StreamMembers,
}

/// AWS's `FilterCriteria`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FilterCriteria {
    filters: Vec<Filter>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
struct Filter {
    pattern: Option<String>,
}

/// AWS's `ScalingConfig`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ScalingConfig {
    pub maximum_concurrency: Option<u32>,
}

impl FilterCriteria {
    /// Returns the criteria of patterns, as responses have them.
    pub fn of(patterns: &[String]) -> Self {
        Self { filters: patterns.iter().map(|pattern| Filter { pattern: Some(pattern.clone()) }).collect() }
    }
}

impl Settings {
    /// Applies the members that are there to a mapping.
    ///
    /// # Errors
    /// A member is not for this kind of source, or AWS does not allow its value.
    pub fn apply(&self, mapping: &mut Mapping) -> Result<(), LambdaError> {
        let refused = |text: String| Err(LambdaError::InvalidParameter(text));
        let unsupported = match mapping.source {
            Source::Queue(_) => self.stream.given(),
            Source::Stream(_) => self.scaling_config.as_ref().map(|_| "ScalingConfig"),
        };
        if let Some(name) = unsupported {
            return refused(format!("Unsupported {name} parameter for given event source mapping type."));
        }
        if let Some(stream) = &mut mapping.stream {
            self.stream.apply(stream)?;
        }
        mapping.enabled = self.enabled.unwrap_or(mapping.enabled);
        mapping.batch_size = self.batch_size.unwrap_or(mapping.batch_size);
        mapping.window = self.maximum_batching_window_in_seconds.unwrap_or(mapping.window);
        if let Some(types) = &self.function_response_types {
            mapping.reports_failures = !types.is_empty();
        }
        if let Some(scaling) = &self.scaling_config {
            mapping.maximum_concurrency = scaling.maximum_concurrency;
        }
        if let Some(criteria) = &self.filter_criteria {
            if criteria.filters.len() > MOST_FILTERS {
                return refused(format!("The number of filters ({}) exceeds the limit ({MOST_FILTERS}).", criteria.filters.len()));
            }
            mapping.filters = criteria.filters.iter().filter_map(|filter| filter.pattern.clone()).collect();
            Filters::of(&mapping.filters).map_err(|error| LambdaError::InvalidParameter(error.to_string()))?;
        }
        let Source::Queue(queue) = &mapping.source else { return Ok(()) };
        if queue.is_fifo() && mapping.window > 0 {
            return refused("Batching window is not supported for FIFO queues.".into());
        }
        if queue.is_fifo() && mapping.batch_size > SMALL_BATCH {
            return refused(format!("Maximum batch size for FIFO queues is {SMALL_BATCH}."));
        }
        if mapping.batch_size > SMALL_BATCH && mapping.window == 0 {
            return refused(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10".into(),
            );
        }
        Ok(())
    }
}

/// Returns the source that an ARN names.
///
/// # Errors
/// It is none, or Coldstart does not read it.
pub fn source<I>(call: &Call<I>, arn: Option<&str>) -> Result<(Source, Arn), LambdaError> {
    let unknown = || LambdaError::InvalidParameter("Unrecognized event source.".into());
    let arn: Arn = arn.ok_or_else(unknown)?.parse().map_err(|_| unknown())?;
    match arn.service.as_str() {
        "sqs" => {
            let queue = QueueName::of_arn(&arn, call.account.id, call.region()).ok_or_else(no_queue)?;
            Ok((Source::Queue(queue), arn))
        }
        "dynamodb" => Ok((Source::Stream(stream::source(call, &arn)?), arn)),
        _ => {
            let text = format!("Coldstart has queues of SQS and streams of DynamoDB as event sources, and not {arn}.");
            Err(LambdaError::InvalidParameter(text))
        }
    }
}

fn no_queue() -> LambdaError {
    LambdaError::InvalidParameter(
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified \
         queue does not exist."
            .into(),
    )
}

/// Checks a mapping against its function, its source and the function's role.
///
/// # Errors
/// One of them does not exist, the role may not read the source, or a queue's visibility timeout is shorter than the function's timeout.
pub fn check<I>(call: &Call<I>, state: &State, mapping: &Mapping) -> Result<(), LambdaError> {
    let refused = |text: String| Err(LambdaError::InvalidParameter(text));
    let function = state.lambda.functions.get(&mapping.function);
    let Some((_, version)) = function.and_then(|function| function.resolve(mapping.qualifier.as_ref())) else {
        return refused("Function does not exist".into());
    };
    let Source::Queue(queue) = &mapping.source else { return stream::check(call, state, mapping) };
    let Some(found) = state.sqs.queues.get(queue) else { return Err(no_queue()) };
    let role = iam::assumable(&state.iam, &version.settings.role, "lambda.amazonaws.com").ok();
    for action in ACTIONS {
        let allows = |role| sqs::role_may(&call.core, call.account.id, state, queue, (role, mapping.function.as_str()), action);
        if !role.as_ref().is_some_and(allows) {
            return refused(format!("The function execution role does not have permissions to call {action} on SQS"));
        }
    }
    let (visible, timeout) = (found.settings.visibility_timeout, version.settings.timeout);
    if i64::from(visible) < i64::from(timeout) {
        return refused(format!("Queue visibility timeout: {visible} seconds is less than Function timeout: {timeout} seconds"));
    }
    Ok(())
}
