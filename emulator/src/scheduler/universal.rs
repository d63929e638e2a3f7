//! Universal targets, `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`: a call of an operation with the schedule's role.
//!
//! See <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html>.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::StatusCode;
use serde_json::Value;

use super::error::SchedulerError;
use crate::{
    AccountId, Arn, CallSource, CallerContext, Principal, ServiceTable,
    dispatch::handle_as,
    emulator::Core,
    iam::{RoleName, SessionPolicies},
};

/// The service and the operation of a universal target, as its ARN has them.
#[derive(Clone, Copy, Debug)]
pub struct Universal<'a> {
    service: &'a str,
    action: &'a str,
}

/// Verbs of operations that only read, which AWS refuses as targets.
const READING: [&str; 5] = ["get", "describe", "list", "poll", "receive"];

/// Returns the service and operation of a universal target's ARN.
pub fn universal(arn: &Arn) -> Option<Universal<'_>> {
    let named = arn.resource.strip_prefix("aws-sdk:").filter(|_| arn.service == "scheduler" && arn.account.is_empty())?;
    let (service, action) = named.split_once(':')?;
    Some(Universal { service, action })
}

impl Universal<'_> {
    /// Returns the table of the service and the operation's name.
    fn find<'c>(&self, core: &'c Core) -> Option<(&'c ServiceTable, String)> {
        let name = match self.service {
            "eventbridge" => "events",
            "cloudwatchlogs" => "logs",
            "sfn" => "stepfunctions",
            other => other,
        };
        let mut letters = self.action.chars();
        let operation: String = letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect();
        let table = core.services.iter().find(|table| table.service.name() == name)?;
        table.named(&operation).filter(|route| route.perform.is_some())?;
        Some((table, operation))
    }

    /// Checks that the operation is here, and that the input is JSON.
    ///
    /// # Errors
    /// It is not.
    pub fn check(&self, core: &Core, input: Option<&str>) -> Result<(), SchedulerError> {
        let Self { service, action } = self;
        if READING.iter().any(|verb| action.starts_with(verb)) {
            return Err(SchedulerError::Invalid(format!("{action} is not a supported operation for {service}.")));
        }
        if self.find(core).is_none() {
            return Err(SchedulerError::Invalid(format!("Coldstart has no operation {action} of {service}.")));
        }
        match serde_json::from_str::<Value>(input.unwrap_or("{}")) {
            Ok(Value::Object(_)) => Ok(()),
            Ok(_) | Err(_) => Err(SchedulerError::invalid("Input must be a JSON object for a universal target.")),
        }
    }
}

/// Calls an operation as a role. Returns the status of the response and its body.
///
/// # Errors
/// The input is not of the operation's shape.
pub async fn call(
    core: &Arc<Core>,
    account: AccountId,
    (role, session): (RoleName, String),
    called: Universal<'_>,
    input: &str,
) -> Result<(StatusCode, String), String> {
    let (table, operation) = called.find(core).ok_or("the operation is not here")?;
    let mut input: Value = serde_json::from_str(input).map_err(|error| error.to_string())?;
    // A payload is a string here, and bytes in the model.
    if let Some(Value::String(payload)) = input.get_mut("Payload") {
        *payload = BASE64_STANDARD.encode(&*payload);
    }
    let described = table.model.operation(&operation).ok_or("the operation is not in the model")?;
    let request = table.model.request(described, &input).map_err(|error| error.to_string())?;
    let principal = Principal::Role { role, session, policies: SessionPolicies::default() };
    let caller = CallerContext { account, principal, service: Some(table.service), source: CallSource::Function };
    let response = handle_as(core, caller, request).await;
    Ok((response.status(), String::from_utf8_lossy(response.body()).into_owned()))
}
