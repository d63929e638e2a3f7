//! ListDeadLetterSourceQueues.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    sqs::{
        QueueName,
        access::on_queue,
        error::SqsError,
        names::url,
        queue::find::{page_size, paged},
    },
};

/// ListDeadLetterSourceQueues' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListDeadLetterSourceQueuesRequest {
    queue_url: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

on_queue!(ListDeadLetterSourceQueuesRequest);

/// ListDeadLetterSourceQueues' output.
#[derive(Debug, Serialize)]
pub struct Sources {
    #[serde(rename = "queueUrls")]
    queue_urls: Vec<String>,
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Returns the queues that have this one as dead-letter queue.
pub async fn list_dead_letter_source_queues(call: Call<ListDeadLetterSourceQueuesRequest>) -> Result<Sources, SqsError> {
    let name = call.queue()?;
    let limit = page_size(call.input.max_results)?;
    let names: Vec<QueueName> = call.account.read(|state| {
        state.sqs.queue(&name)?;
        let sends_here = |queue: &crate::sqs::Queue| queue.settings.redrive.as_ref().is_some_and(|redrive| redrive.target == name);
        Ok(state.sqs.queues.iter().filter(|(_, queue)| sends_here(queue)).map(|(name, _)| name.clone()).collect())
    })?;
    let (names, next) = paged(names, call.input.next_token.as_deref(), limit)?;
    let queue_urls = names.iter().map(|name| url(&call.core, &call.account, name)).collect();
    Ok(Sources { queue_urls, next_token: next.filter(|_| call.input.max_results.is_some()) })
}
