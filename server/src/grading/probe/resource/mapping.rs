//! Event source mappings, and destinations of asynchronous invocations.

use emulator::Service;
use serde_json::{Value, json};

use super::{
    super::{api::text, function},
    found::{Found, list},
};
use crate::aws::client::{Aws, CallError};

/// What selects a mapping.
pub struct Wanted {
    pub function: Option<String>,
    pub queue: Option<String>,
    pub table: Option<String>,
}

/// Mappings that fit.
pub async fn mapping(aws: &Aws, wanted: &Wanted) -> Result<Found, CallError> {
    if let Some(name) = &wanted.function
        && function::configuration(aws, name, None).await?.is_none()
    {
        return Ok(Found::no_place(function::missing(name)));
    }
    let mut mappings = list(aws.call(Service::LAMBDA, "ListEventSourceMappings", json!({})).await?, "EventSourceMappings");
    mappings.retain(|mapping| {
        let source = text(mapping, "EventSourceArn");
        let of_function = |name: &String| text(mapping, "FunctionArn").split(':').nth(6) == Some(name);
        let of_queue = |name: &String| source.contains(":sqs:") && source.rsplit(':').next() == Some(name);
        let of_table = |name: &String| source.contains(":dynamodb:") && source.contains(&format!(":table/{name}/stream/"));
        wanted.function.as_ref().is_none_or(of_function)
            && wanted.queue.as_ref().is_none_or(of_queue)
            && wanted.table.as_ref().is_none_or(of_table)
    });
    let source = match (&wanted.queue, &wanted.table) {
        (Some(queue), _) => format!(" that reads the queue {queue}"),
        (None, Some(table)) => format!(" that reads the stream of the table {table}"),
        (None, None) => String::new(),
    };
    let of = wanted.function.as_ref().map_or_else(String::new, |name| format!("{name} has"));
    let otherwise = match of.is_empty() {
        true => format!("There is no event source mapping{source}."),
        false => format!("{of} no event source mapping{source}."),
    };
    Ok(Found::new(mappings, otherwise))
}

/// A function's settings of asynchronous invocations.
pub async fn event_invoke(aws: &Aws, name: &str) -> Result<Found, CallError> {
    if function::configuration(aws, name, None).await?.is_none() {
        return Ok(Found::no_place(function::missing(name)));
    }
    let found: Option<Value> = aws.call(Service::LAMBDA, "GetFunctionEventInvokeConfig", json!({ "FunctionName": name })).await?;
    Ok(Found::new(found, format!("{name} has no settings of asynchronous invocation.")))
}
