//! The settings of a queue: the attributes that callers set, with AWS's ranges.
//!
//! See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    AccountId,
    iam::document::Document,
    sqs::{
        QueueName,
        dead_letter::{RedriveAllowPolicy, RedrivePolicy},
        error::SqsError,
    },
};

/// The largest message, bytes, with its attributes. It was 256 KB before 2025.
pub const LARGEST_MESSAGE: u32 = 1_048_576;

/// The attributes of a queue that callers set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Seconds.
    pub visibility_timeout: u32,
    /// Bytes.
    pub maximum_message_size: u32,
    /// Seconds.
    pub message_retention_period: u32,
    /// Seconds.
    pub delay: u32,
    /// Seconds.
    pub receive_wait: u32,
    #[serde(default)]
    pub policy: Option<Document>,
    #[serde(default)]
    pub redrive: Option<RedrivePolicy>,
    #[serde(default)]
    pub redrive_allow: Option<RedriveAllowPolicy>,
    /// Whether FIFO queues know messages again by their bodies.
    pub content_based_deduplication: bool,
    /// Whether messages are known again within their group only.
    pub deduplication_by_group: bool,
    pub throughput_by_group: bool,
    #[serde(default)]
    pub kms_key: Option<String>,
    /// Seconds.
    #[serde(default)]
    pub kms_reuse: Option<u32>,
    pub managed_encryption: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility_timeout: 30,
            maximum_message_size: LARGEST_MESSAGE,
            message_retention_period: 345_600,
            delay: 0,
            receive_wait: 0,
            policy: None,
            redrive: None,
            redrive_allow: None,
            content_based_deduplication: false,
            deduplication_by_group: false,
            throughput_by_group: false,
            kms_key: None,
            kms_reuse: None,
            managed_encryption: true,
        }
    }
}

/// The queue to which attributes are applied.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    pub queue: &'p QueueName,
    pub account: AccountId,
    pub region: &'p str,
}

/// Attributes that SQS computes, and that can't be set.
const COMPUTED: [&str; 7] = [
    "All",
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
];

impl Settings {
    /// Returns whether an attribute has this name, whether or not it can be set.
    pub fn is_attribute(name: &str) -> bool {
        let setters = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "FifoQueue", "KmsMasterKeyId"];
        COMPUTED.contains(&name) || setters.contains(&name) || Self::default().shown(true, true).contains_key(name)
    }

    /// Applies attributes as a caller gives them. An empty text removes a policy.
    ///
    /// # Errors
    /// An attribute is unknown, is not for this type of queue, or can't have this value.
    pub fn apply(&mut self, place: Place<'_>, attributes: &BTreeMap<String, String>) -> Result<(), SqsError> {
        for (name, value) in attributes {
            self.set(place, name, value)?;
        }
        let kms = attributes.get("KmsMasterKeyId").is_some_and(|key| !key.is_empty());
        let managed = attributes.get("SqsManagedSseEnabled").is_some_and(|value| value == "true");
        if kms && managed {
            return Err(SqsError::TwoEncryptions);
        }
        if kms {
            self.managed_encryption = false;
        } else if managed {
            self.kms_key = None;
        }
        Ok(())
    }

    fn set(&mut self, place: Place<'_>, name: &str, value: &str) -> Result<(), SqsError> {
        let fifo = place.queue.is_fifo();
        let only_fifo = |name| if fifo { Ok(()) } else { Err(SqsError::FifoOnly(name)) };
        match name {
            "VisibilityTimeout" => self.visibility_timeout = number("VisibilityTimeout", value, 0, 43_200)?,
            "MaximumMessageSize" => self.maximum_message_size = number("MaximumMessageSize", value, 1_024, LARGEST_MESSAGE)?,
            "MessageRetentionPeriod" => {
                self.message_retention_period = number("MessageRetentionPeriod", value, 60, 1_209_600)?;
            }
            "DelaySeconds" => self.delay = number("DelaySeconds", value, 0, 900)?,
            "ReceiveMessageWaitTimeSeconds" => self.receive_wait = number("ReceiveMessageWaitTimeSeconds", value, 0, 20)?,
            "Policy" if value.is_empty() => self.policy = None,
            "Policy" => self.policy = Some(Document::resource(value).map_err(|_| SqsError::InvalidAttribute("Policy"))?),
            "RedrivePolicy" if value.is_empty() => self.redrive = None,
            "RedrivePolicy" => self.redrive = Some(RedrivePolicy::read(value, place)?),
            "RedriveAllowPolicy" if value.is_empty() => self.redrive_allow = None,
            "RedriveAllowPolicy" => self.redrive_allow = Some(RedriveAllowPolicy::read(value)?),
            "ContentBasedDeduplication" if !fifo => return Err(SqsError::UnknownAttribute(name.into())),
            "ContentBasedDeduplication" => self.content_based_deduplication = flag("ContentBasedDeduplication", value)?,
            "DeduplicationScope" => {
                only_fifo("DeduplicationScope")?;
                self.deduplication_by_group = one_of("DeduplicationScope", value, ["queue", "messageGroup"])?;
            }
            "FifoThroughputLimit" => {
                only_fifo("FifoThroughputLimit")?;
                self.throughput_by_group = one_of("FifoThroughputLimit", value, ["perQueue", "perMessageGroupId"])?;
            }
            // A queue's type is that of its name, and never changes.
            "FifoQueue" if flag("FifoQueue", value)? == fifo && fifo => {}
            "FifoQueue" => return Err(SqsError::UnknownAttribute(name.into())),
            "KmsMasterKeyId" => self.kms_key = Some(value.to_owned()).filter(|key| !key.is_empty()),
            "KmsDataKeyReusePeriodSeconds" => {
                self.kms_reuse = Some(number("KmsDataKeyReusePeriodSeconds", value, 60, 86_400)?);
            }
            "SqsManagedSseEnabled" => self.managed_encryption = flag("SqsManagedSseEnabled", value)?,
            _ => return Err(SqsError::UnknownAttribute(name.into())),
        }
        Ok(())
    }

    /// Returns the attributes as GetQueueAttributes shows them; with `all` also those that a queue has only after they were set.
    pub fn shown(&self, fifo: bool, all: bool) -> BTreeMap<&'static str, String> {
        let choice = |by_group: bool, names: [&str; 2]| names[usize::from(by_group)].to_owned();
        let mut shown = BTreeMap::from([
            ("VisibilityTimeout", self.visibility_timeout.to_string()),
            ("MaximumMessageSize", self.maximum_message_size.to_string()),
            ("MessageRetentionPeriod", self.message_retention_period.to_string()),
            ("DelaySeconds", self.delay.to_string()),
            ("ReceiveMessageWaitTimeSeconds", self.receive_wait.to_string()),
            ("SqsManagedSseEnabled", self.managed_encryption.to_string()),
        ]);
        if fifo {
            shown.insert("FifoQueue", "true".into());
            shown.insert("ContentBasedDeduplication", self.content_based_deduplication.to_string());
            shown.insert("DeduplicationScope", choice(self.deduplication_by_group, ["queue", "messageGroup"]));
            shown.insert("FifoThroughputLimit", choice(self.throughput_by_group, ["perQueue", "perMessageGroupId"]));
        }
        let set = [
            ("Policy", self.policy.as_ref().map(|policy| policy.text().to_owned())),
            ("RedrivePolicy", self.redrive.as_ref().map(|policy| policy.text.clone())),
            ("RedriveAllowPolicy", self.redrive_allow.as_ref().map(|policy| policy.text.clone())),
            ("KmsMasterKeyId", self.kms_key.clone()),
            ("KmsDataKeyReusePeriodSeconds", self.kms_reuse.or(all.then_some(300)).map(|seconds| seconds.to_string())),
        ];
        shown.extend(set.into_iter().filter_map(|(name, value)| Some((name, value?))));
        shown
    }

    /// Returns the first of some attributes whose value differs from that of other settings.
    pub fn difference(&self, other: &Self, fifo: bool, names: &BTreeMap<String, String>) -> Option<&'static str> {
        let (own, others) = (self.shown(fifo, false), other.shown(fifo, false));
        let keys = own.keys().chain(others.keys()).copied();
        keys.filter(|name| names.contains_key(*name)).find(|name| own.get(name) != others.get(name))
    }
}

fn number(name: &'static str, value: &str, least: u32, most: u32) -> Result<u32, SqsError> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or(SqsError::InvalidAttribute(name))
}

fn flag(name: &'static str, value: &str) -> Result<bool, SqsError> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(SqsError::InvalidAttribute(name)),
    }
}

/// Returns whether the value is the second of two.
fn one_of(name: &'static str, value: &str, [first, second]: [&str; 2]) -> Result<bool, SqsError> {
    match value {
        _ if value == first => Ok(false),
        _ if value == second => Ok(true),
        _ => Err(SqsError::InvalidAttribute(name)),
    }
}
