//! ListTopics.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    page::page,
    sns::{error::SnsError, names::topic_arn},
};

/// The number of topics of a page.
const PAGE: usize = 100;

/// ListTopics' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTopicsRequest {
    next_token: Option<String>,
}

/// ListTopics' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Topics {
    topics: Vec<ByArn>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ByArn {
    topic_arn: String,
}

/// Returns the account's topics, by name.
pub async fn list_topics(call: Call<ListTopicsRequest>) -> Result<Topics, SnsError> {
    let token = call.input.next_token.as_deref();
    let (names, next_token) = call.account.read(|state| {
        let page = page(state.sns.topics.keys(), |name| name.to_string(), token, PAGE)?;
        Ok::<_, SnsError>((page.items.into_iter().cloned().collect::<Vec<_>>(), page.next))
    })?;
    let by_arn = |name| ByArn { topic_arn: topic_arn(&call.core, call.account.id, name).to_string() };
    Ok(Topics { topics: names.iter().map(by_arn).collect(), next_token })
}
