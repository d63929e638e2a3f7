//! Targets of schedules: templated ones, by the ARN of a function, queue, topic or bus, and universal ones, by an operation.

use serde::{Deserialize, Serialize};

use super::{PRINCIPAL, error::SchedulerError, universal::universal};
use crate::{Arn, Call, account::State, delivery::Undelivered, events::Event, iam};

/// AWS's defaults of a retry policy.
const RETRIES: RetryPolicy = RetryPolicy { maximum_event_age_in_seconds: Some(86_400), maximum_retry_attempts: Some(185) };

/// A target, as operations take and show it. Parameters for services that are not here are not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleTarget {
    pub arn: String,
    pub role_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead_letter_config: Option<DeadLetterConfig>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_policy: Option<RetryPolicy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_bridge_parameters: Option<PutEvents>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sqs_parameters: Option<SqsParameters>,
}

/// AWS's `DeadLetterConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeadLetterConfig {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
}

/// AWS's `RetryPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RetryPolicy {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_event_age_in_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_retry_attempts: Option<u32>,
}

/// AWS's `EventBridgeParameters`: what makes an event of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutEvents {
    pub detail_type: String,
    pub source: String,
}

/// AWS's `SqsParameters`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SqsParameters {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_group_id: Option<String>,
}

impl PutEvents {
    /// Returns the event with an input as its detail.
    ///
    /// # Errors
    /// The input is no JSON object.
    pub fn event(&self, input: &str) -> Result<Event, Undelivered> {
        let detail = serde_json::from_str(input).map_err(|_| Undelivered::Refused("Detail is malformed.".into()))?;
        Ok(Event::new(&self.source, &self.detail_type, detail))
    }
}

impl ScheduleTarget {
    /// Adds AWS's defaults.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        let given = self.retry_policy.unwrap_or(RETRIES);
        self.retry_policy = Some(RetryPolicy {
            maximum_event_age_in_seconds: given.maximum_event_age_in_seconds.or(RETRIES.maximum_event_age_in_seconds),
            maximum_retry_attempts: given.maximum_retry_attempts.or(RETRIES.maximum_retry_attempts),
        });
        self
    }

    /// Checks the target. That it exists is not checked, as on AWS.
    ///
    /// # Errors
    /// The ARN or its parameters are invalid, or Scheduler can't assume the role.
    pub fn check<I>(&self, call: &Call<I>, state: &State) -> Result<(), SchedulerError> {
        let arn: Arn = self.arn.parse().map_err(|_| SchedulerError::invalid("Provided Arn is not in correct format."))?;
        let is_bus = arn.service == "events" && arn.resource.starts_with("event-bus/");
        match (universal(&arn), arn.service.as_str()) {
            (Some(called), _) => called.check(&call.core, self.input.as_deref())?,
            (None, "lambda" | "sqs" | "sns") => {}
            (None, "events") if is_bus => {}
            (None, service) => {
                let text = format!("Coldstart does not call targets of the service {service} by their ARN.");
                return Err(SchedulerError::Invalid(text));
            }
        }
        match (is_bus, &self.event_bridge_parameters) {
            (true, None) => {
                return Err(SchedulerError::invalid("EventBridgeParameters must be specified for an event bus target."));
            }
            (false, Some(_)) => {
                return Err(SchedulerError::invalid("EventBridgeParameters can be specified for an event bus target only."));
            }
            (true, Some(_)) | (false, None) => {}
        }
        if arn.service == "sqs" && arn.resource.ends_with(".fifo") && self.sqs_parameters.is_none() {
            return Err(SchedulerError::invalid("SqsParameters must be specified for a FIFO queue target."));
        }
        iam::assumable(&state.iam, &self.role_arn, PRINCIPAL).map(|_| ()).map_err(|_| SchedulerError::Role)
    }
}
