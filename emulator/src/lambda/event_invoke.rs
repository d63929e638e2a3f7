//! Event-invoke configurations: how the asynchronous events of a function are retried.

use serde::{Deserialize, Serialize};

use super::{
    destination::{DestinationConfig, Destinations},
    error::LambdaError,
    names::Qualifier,
    paging,
    reference::{self, OnFunction, Reference},
};
use crate::Call;

/// An event-invoke configuration, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventInvokeConfig {
    /// The number of retries after a function error, 0 to 2; `None` means 2.
    pub maximum_retry_attempts: Option<u32>,
    /// The age in seconds after which an event is dropped, 60 to 21,600; `None` means 21,600, six hours.
    pub maximum_event_age: Option<u32>,
    /// Where the results of events are sent. Configurations of earlier versions have none.
    #[serde(default)]
    pub destinations: Destinations,
    /// When the configuration was changed, in seconds since 1970, as AWS shows it.
    pub last_modified: f64,
}

/// PutFunctionEventInvokeConfig's and UpdateFunctionEventInvokeConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutEventInvokeConfigRequest {
    function_name: String,
    qualifier: Option<String>,
    maximum_retry_attempts: Option<u32>,
    maximum_event_age_in_seconds: Option<u32>,
    destination_config: Option<DestinationConfig>,
}

/// GetFunctionEventInvokeConfig's and DeleteFunctionEventInvokeConfig's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventInvokeConfigRequest {
    function_name: String,
    qualifier: Option<String>,
}

/// ListFunctionEventInvokeConfigs' input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventInvokeConfigsRequest {
    function_name: String,
    marker: Option<String>,
    max_items: Option<usize>,
}

impl OnFunction for ListEventInvokeConfigsRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None).map(Reference::bare)
    }
}

impl OnFunction for PutEventInvokeConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

impl OnFunction for EventInvokeConfigRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// AWS's `FunctionEventInvokeConfig`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionEventInvokeConfig {
    last_modified: f64,
    function_arn: String,
    maximum_retry_attempts: Option<u32>,
    maximum_event_age_in_seconds: Option<u32>,
    destination_config: DestinationConfig,
}

/// ListFunctionEventInvokeConfigs' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventInvokeConfigsResponse {
    function_event_invoke_configs: Vec<FunctionEventInvokeConfig>,
    next_marker: Option<String>,
}

/// Replaces a configuration. Members that the request does not have get their defaults.
pub async fn put_function_event_invoke_config(
    call: Call<PutEventInvokeConfigRequest>,
) -> Result<FunctionEventInvokeConfig, LambdaError> {
    put(&call, "PutFunctionEventInvokeConfig", None)
}

/// Changes the members of a configuration that the request has.
pub async fn update_function_event_invoke_config(
    call: Call<PutEventInvokeConfigRequest>,
) -> Result<FunctionEventInvokeConfig, LambdaError> {
    let (reference, qualifier) = read(&call, "UpdateFunctionEventInvokeConfig")?;
    let there = call.account.read(|state| find(&call, state, &reference, &qualifier).cloned())?;
    put(&call, "UpdateFunctionEventInvokeConfig", Some(there))
}

/// Returns the configuration of a function, version or alias.
pub async fn get_function_event_invoke_config(
    call: Call<EventInvokeConfigRequest>,
) -> Result<FunctionEventInvokeConfig, LambdaError> {
    let (reference, qualifier) = read(&call, "GetFunctionEventInvokeConfig")?;
    call.account.read(|state| find(&call, state, &reference, &qualifier).map(|config| shown(&call, &reference, &qualifier, config)))
}

/// Deletes a configuration, so that the defaults apply again. Fails if there is none.
pub async fn delete_function_event_invoke_config(call: Call<EventInvokeConfigRequest>) -> Result<(), LambdaError> {
    let (reference, qualifier) = read(&call, "DeleteFunctionEventInvokeConfig")?;
    call.account.write(|state| {
        find(&call, state, &reference, &qualifier)?;
        state.lambda.function_mut(&call, &reference)?.event_invoke.remove(&qualifier);
        Ok(())
    })
}

/// Lists a function's configurations, sorted by qualifier.
pub async fn list_function_event_invoke_configs(
    call: Call<ListEventInvokeConfigsRequest>,
) -> Result<ListEventInvokeConfigsResponse, LambdaError> {
    let ListEventInvokeConfigsRequest { marker, max_items, .. } = &call.input;
    let reference = call.function("ListFunctionEventInvokeConfigs")?;
    call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        let configs = function.event_invoke.iter();
        let page = paging::page(configs, |(qualifier, _)| qualifier.to_string(), marker.as_deref(), *max_items)?;
        let shown = page.items.into_iter().map(|(qualifier, config)| shown(&call, &reference, qualifier, config));
        Ok(ListEventInvokeConfigsResponse { function_event_invoke_configs: shown.collect(), next_marker: page.next })
    })
}

fn put(
    call: &Call<PutEventInvokeConfigRequest>,
    operation: &str,
    before: Option<EventInvokeConfig>,
) -> Result<FunctionEventInvokeConfig, LambdaError> {
    let input = &call.input;
    if input.maximum_retry_attempts.is_none() && input.maximum_event_age_in_seconds.is_none() && input.destination_config.is_none()
    {
        let refusal = "You must specify at least one of error handling or destination setting.";
        return Err(LambdaError::InvalidParameter(refusal.into()));
    }
    let (reference, qualifier) = read(call, operation)?;
    let before = before.as_ref();
    call.account.write(|state| {
        let missing = || LambdaError::NotFound(format!("The function {} doesn't exist.", qualified(call, &reference, &qualifier)));
        let function = state.lambda.functions.get(&reference.name);
        function.and_then(|function| function.resolve(Some(&qualifier))).ok_or_else(missing)?;
        let destinations = match &input.destination_config {
            Some(config) => config.read(call, state, &reference)?,
            None => before.map(|before| before.destinations.clone()).unwrap_or_default(),
        };
        let config = EventInvokeConfig {
            maximum_retry_attempts: input
                .maximum_retry_attempts
                .or_else(|| before.and_then(|before| before.maximum_retry_attempts)),
            maximum_event_age: input.maximum_event_age_in_seconds.or_else(|| before.and_then(|before| before.maximum_event_age)),
            destinations,
            last_modified: call.now.as_millisecond() as f64 / 1000.0,
        };
        let answer = shown(call, &reference, &qualifier, &config);
        state.lambda.functions.get_mut(&reference.name).ok_or_else(missing)?.event_invoke.insert(qualifier.clone(), config);
        Ok(answer)
    })
}

fn read<I: OnFunction>(call: &Call<I>, operation: &str) -> Result<(Reference, Qualifier), LambdaError> {
    let reference = call.function(operation)?;
    let qualifier = reference.qualifier.clone().unwrap_or(Qualifier::LATEST);
    Ok((reference.bare(), qualifier))
}

fn find<'s, I>(
    call: &Call<I>,
    state: &'s crate::account::State,
    reference: &Reference,
    qualifier: &Qualifier,
) -> Result<&'s EventInvokeConfig, LambdaError> {
    let function = state.lambda.functions.get(&reference.name);
    function.and_then(|function| function.event_invoke.get(qualifier)).ok_or_else(|| {
        LambdaError::NotFound(format!("The function {} doesn't have an EventInvokeConfig", qualified(call, reference, qualifier)))
    })
}

fn shown<I>(call: &Call<I>, reference: &Reference, qualifier: &Qualifier, config: &EventInvokeConfig) -> FunctionEventInvokeConfig {
    FunctionEventInvokeConfig {
        last_modified: config.last_modified,
        function_arn: qualified(call, reference, qualifier),
        maximum_retry_attempts: config.maximum_retry_attempts,
        maximum_event_age_in_seconds: config.maximum_event_age,
        destination_config: DestinationConfig::of(&config.destinations),
    }
}

fn qualified<I>(call: &Call<I>, reference: &Reference, qualifier: &Qualifier) -> String {
    reference::arn(call, &reference.name, Some(qualifier)).to_string()
}
