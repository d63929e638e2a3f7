//! GetQueueUrl, ListQueues.

use serde::{Deserialize, Serialize};

use super::create::QueueUrl;
use crate::{
    Call,
    page::page,
    sqs::{QueueName, access::OnQueue, error::SqsError, names::url},
};

/// The most queues of a page.
const PAGE: usize = 1_000;

/// GetQueueUrl's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetQueueUrlRequest {
    queue_name: String,
    #[serde(rename = "QueueOwnerAWSAccountId")]
    owner: Option<String>,
}

impl OnQueue for GetQueueUrlRequest {
    fn queue<I>(&self, call: &Call<I>) -> Result<QueueName, SqsError> {
        let is_own = self.owner.as_ref().is_none_or(|owner| *owner == call.account.id.to_string());
        let name = self.queue_name.parse().map_err(|_| SqsError::NoSuchQueue)?;
        if is_own { Ok(name) } else { Err(SqsError::NoSuchQueue) }
    }
}

/// Returns the URL of a queue.
pub async fn get_queue_url(call: Call<GetQueueUrlRequest>) -> Result<QueueUrl, SqsError> {
    let name = call.queue()?;
    call.account.read(|state| state.sqs.queue(&name).map(drop))?;
    Ok(QueueUrl { queue_url: url(&call.core, &call.account, &name) })
}

/// ListQueues' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListQueuesRequest {
    queue_name_prefix: Option<String>,
    next_token: Option<String>,
    max_results: Option<i64>,
}

/// ListQueues' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Queues {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Returns the URLs of the account's queues, by name. As on AWS, there is a next page only for a caller that sets the page's size.
pub async fn list_queues(call: Call<ListQueuesRequest>) -> Result<Queues, SqsError> {
    let ListQueuesRequest { queue_name_prefix, next_token, max_results } = &call.input;
    let prefix = queue_name_prefix.as_deref().unwrap_or("");
    let limit = page_size(*max_results)?;
    let names: Vec<QueueName> = call.account.read(|state| {
        let names = state.sqs.queues.keys().filter(|name| name.as_str().starts_with(prefix));
        names.cloned().collect()
    });
    let (names, next) = paged(names, next_token.as_deref(), limit)?;
    let queue_urls = names.iter().map(|name| url(&call.core, &call.account, name)).collect();
    Ok(Queues { queue_urls, next_token: next.filter(|_| max_results.is_some()) })
}

/// Returns the size of a page.
///
/// # Errors
/// It is out of AWS's range.
pub fn page_size(asked: Option<i64>) -> Result<usize, SqsError> {
    let Some(asked) = asked else { return Ok(PAGE) };
    let size = usize::try_from(asked).ok().filter(|size| (1..=PAGE).contains(size));
    size.ok_or_else(|| SqsError::invalid(asked, "MaxResults", "MaxResults must be an integer between 1 and 1000."))
}

/// Returns a page of names and the marker of the next one.
///
/// # Errors
/// The marker is not one of this list.
pub fn paged(names: Vec<QueueName>, after: Option<&str>, limit: usize) -> Result<(Vec<QueueName>, Option<String>), SqsError> {
    let invalid = |_| SqsError::InvalidParameter("Invalid or expired next token.".into());
    let page = page(names, |name| name.to_string(), after, limit).map_err(invalid)?;
    Ok((page.items, page.next))
}
