//! `RedrivePolicy` of a queue that has a dead-letter queue, and `RedriveAllowPolicy` of a dead-letter queue.
//!
//! See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html>.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Arn,
    sqs::{QueueName, Settings, State, error::SqsError, queue::Place},
};

/// The most receipts before a message moves.
const MOST_RECEIPTS: u64 = 1_000;
/// The most queues that a dead-letter queue names.
const MOST_SOURCES: usize = 10;

/// Where messages go that were received too often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedrivePolicy {
    /// As the caller wrote it.
    pub text: String,
    pub target: QueueName,
    /// The number of receipts after which a message moves instead of being received once more.
    pub max_receive_count: u32,
}

/// Which queues may use this one as dead-letter queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedriveAllowPolicy {
    /// As the caller wrote it.
    pub text: String,
    permission: Permission,
    /// ARNs.
    sources: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Permission {
    AllowAll,
    DenyAll,
    ByQueue,
}

impl RedrivePolicy {
    /// Parses the policy. Whether the target exists is not checked.
    ///
    /// # Errors
    /// It is not JSON, lacks a member, or has a value that AWS does not allow.
    pub fn read(text: &str, place: Place<'_>) -> Result<Self, SqsError> {
        let invalid = |reason: &str| SqsError::invalid(text, "RedrivePolicy", reason);
        let written: Value = serde_json::from_str(text).map_err(|_| invalid("Redrive policy is not a valid JSON map."))?;
        let members = written.as_object().ok_or_else(|| invalid("Redrive policy is not a valid JSON map."))?;
        let member = |name: &str| {
            let missing = || invalid(&format!("Redrive policy does not contain mandatory attribute: {name}."));
            members.get(name).ok_or_else(missing)
        };
        let (target, count) = (member("deadLetterTargetArn")?, member("maxReceiveCount")?);
        if let Some(other) = members.keys().find(|name| !["deadLetterTargetArn", "maxReceiveCount"].contains(&name.as_str())) {
            return Err(invalid(&format!(
                "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount], not {other}."
            )));
        }
        let arn: Option<Arn> = target.as_str().and_then(|arn| arn.parse().ok());
        let target = arn.and_then(|arn| QueueName::of_arn(&arn, place.account, place.region));
        let target = target.ok_or_else(|| invalid("Invalid value for deadLetterTargetArn."))?;
        let number = count.as_u64().or_else(|| count.as_str()?.parse().ok());
        let number = number.filter(|number| (1..=MOST_RECEIPTS).contains(number)).and_then(|number| u32::try_from(number).ok());
        let max_receive_count = number.ok_or_else(|| {
            let shown = count.as_str().map_or_else(|| count.to_string(), str::to_owned);
            invalid(&format!("Invalid value for maxReceiveCount: {shown}, valid values are from 1 to 1000 both inclusive."))
        })?;
        Ok(Self { text: text.into(), target, max_receive_count })
    }
}

impl RedriveAllowPolicy {
    /// Parses the policy.
    ///
    /// # Errors
    /// It is not one of AWS's.
    pub fn read(text: &str) -> Result<Self, SqsError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Written {
            redrive_permission: Permission,
            #[serde(default)]
            source_queue_arns: Vec<Arn>,
        }
        let invalid = |reason: &str| SqsError::invalid(text, "RedriveAllowPolicy", reason);
        let written: Written = serde_json::from_str(text)
            .map_err(|_| invalid("Amazon SQS can't create the redrive allow policy, as it's in an unsupported format."))?;
        let sources: Vec<String> = written.source_queue_arns.iter().map(Arn::to_string).collect();
        match (written.redrive_permission, sources.len()) {
            (Permission::ByQueue, 1..=MOST_SOURCES) | (Permission::AllowAll | Permission::DenyAll, 0) => {}
            (Permission::ByQueue, _) => {
                return Err(invalid("Amazon SQS can't create the redrive allow policy. byQueue needs 1 to 10 sourceQueueArns."));
            }
            (Permission::AllowAll | Permission::DenyAll, _) => {
                return Err(invalid("Amazon SQS can't create the redrive allow policy. Only byQueue has sourceQueueArns."));
            }
        }
        Ok(Self { text: text.into(), permission: written.redrive_permission, sources })
    }

    fn allows(&self, source: &str) -> bool {
        match self.permission {
            Permission::AllowAll => true,
            Permission::DenyAll => false,
            Permission::ByQueue => self.sources.iter().any(|allowed| allowed == source),
        }
    }
}

impl Settings {
    /// Checks that the dead-letter queue exists, has the same type, and may be used by this queue.
    ///
    /// # Errors
    /// It is not so.
    pub fn check_dead_letters(&self, state: &State, place: Place<'_>) -> Result<(), SqsError> {
        let Some(redrive) = &self.redrive else { return Ok(()) };
        let invalid = |reason: &str| SqsError::invalid(&redrive.text, "RedrivePolicy", reason);
        let target = state.queues.get(&redrive.target).ok_or_else(|| invalid("Dead letter target does not exist."))?;
        if redrive.target.is_fifo() != place.queue.is_fifo() {
            return Err(invalid("Dead-letter queue must be same type of queue as the source."));
        }
        let source = Arn::new("sqs", place.region, place.account, place.queue).to_string();
        match &target.settings.redrive_allow {
            Some(policy) if !policy.allows(&source) => {
                Err(invalid("The redrive allow policy of the dead-letter queue does not allow this queue as a source."))
            }
            _ => Ok(()),
        }
    }
}
