//! PublishBatch.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Cause, accept,
    content::{Content, LARGEST, Members, MessageAttributeValue},
};
use crate::{
    Call,
    sns::{access::by_topic_arn, error::SnsError},
};

/// The most entries of a batch.
const MOST_ENTRIES: usize = 10;
/// The longest id of an entry.
const LONGEST_ID: usize = 80;

/// PublishBatch's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishBatchRequest {
    topic_arn: String,
    publish_batch_request_entries: Vec<Entry>,
}

by_topic_arn!(PublishBatchRequest);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    message: String,
    subject: Option<String>,
    message_structure: Option<String>,
    #[serde(default)]
    message_attributes: BTreeMap<String, MessageAttributeValue>,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

/// PublishBatch's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Batch {
    successful: Vec<Published>,
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Published {
    id: String,
    message_id: String,
    sequence_number: Option<String>,
}

/// No entry fails alone: SNS refuses a batch with an entry that is not valid.
#[derive(Debug, Serialize)]
enum Failed {}

/// Publishes up to ten messages, all or none.
pub async fn publish_batch(call: Call<PublishBatchRequest>) -> Result<Batch, SnsError> {
    let topic = call.topic()?;
    let (core, account) = (call.core.clone(), call.account.clone());
    let cause = Cause::of(&call);
    let entries = call.input.publish_batch_request_entries;
    account.read(|state| state.sns.topic(&topic).map(drop))?;
    check(&entries)?;
    let read = entries.into_iter().map(|entry| entry.read(topic.is_fifo())).collect::<Result<Vec<_>, _>>()?;
    if read.iter().map(|(_, _, bytes)| bytes).sum::<usize>() > LARGEST {
        return Err(SnsError::BatchTooLong);
    }
    let successful = account.write(|state| {
        let accepted = read.into_iter().map(|(id, content, _)| {
            let accepted = accept(&core, account.id, state, &topic, content, cause.clone())?;
            Ok(Published { id, message_id: accepted.message_id, sequence_number: accepted.sequence })
        });
        accepted.collect::<Result<Vec<_>, SnsError>>()
    })?;
    Ok(Batch { successful, failed: Vec::new() })
}

fn check(entries: &[Entry]) -> Result<(), SnsError> {
    if entries.is_empty() {
        return Err(SnsError::EmptyBatch);
    }
    if entries.len() > MOST_ENTRIES {
        return Err(SnsError::TooManyEntries);
    }
    let ids: BTreeSet<&String> = entries.iter().map(|entry| &entry.id).collect();
    if ids.len() < entries.len() {
        return Err(SnsError::EntriesNotDistinct);
    }
    let is_id = |id: &str| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(is_allowed)
    };
    if ids.iter().all(|id| is_id(id)) { Ok(()) } else { Err(SnsError::EntryId) }
}

impl Entry {
    fn read(self, topic_is_fifo: bool) -> Result<(String, Content, usize), SnsError> {
        let members = Members {
            message: self.message,
            subject: self.subject,
            structure: self.message_structure,
            attributes: self.message_attributes,
            deduplication_id: self.message_deduplication_id,
            group_id: self.message_group_id,
        };
        let (content, bytes) = members.read(topic_is_fifo)?;
        Ok((self.id, content, bytes))
    }
}
