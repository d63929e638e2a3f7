//! AddPermission, RemovePermission: statements of a queue's policy, by label.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    Arn, Call,
    iam::document::Document,
    sqs::{access::on_queue, error::SqsError, names::arn},
};

/// The most actions of one call.
const MOST_ACTIONS: usize = 7;
/// Actions that only the owner of a queue may be given.
const OWNERS: [&str; 9] = [
    "AddPermission",
    "CreateQueue",
    "DeleteQueue",
    "ListQueues",
    "ListQueueTags",
    "RemovePermission",
    "SetQueueAttributes",
    "TagQueue",
    "UntagQueue",
];
/// Actions that others may be given.
const OTHERS: [&str; 9] = [
    "*",
    "SendMessage",
    "ReceiveMessage",
    "DeleteMessage",
    "ChangeMessageVisibility",
    "GetQueueAttributes",
    "GetQueueUrl",
    "ListDeadLetterSourceQueues",
    "PurgeQueue",
];

/// AddPermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionRequest {
    queue_url: String,
    label: String,
    #[serde(rename = "AWSAccountIds")]
    accounts: Vec<String>,
    actions: Vec<String>,
}

/// RemovePermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemovePermissionRequest {
    queue_url: String,
    label: String,
}

on_queue!(AddPermissionRequest, RemovePermissionRequest);

/// The policy, with statements as they were written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    version: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(default)]
    statement: Vec<Value>,
}

impl Policy {
    fn of(document: Option<&Document>, queue: &Arn) -> Self {
        let written = document.and_then(|document| serde_json::from_str(document.text()).ok());
        let id = Some(format!("{queue}/SQSDefaultPolicy").into());
        written.unwrap_or_else(|| Self { version: "2008-10-17".into(), id, statement: Vec::new() })
    }

    fn has(&self, label: &str) -> bool {
        self.statement.iter().any(|statement| statement["Sid"] == label)
    }

    /// Returns the policy to store; `None` if it has no statement.
    fn document(&self) -> Result<Option<Document>, SqsError> {
        if self.statement.is_empty() {
            return Ok(None);
        }
        Document::resource(&json!(self).to_string()).map(Some).map_err(|_| SqsError::InvalidAttribute("Policy"))
    }
}

/// Adds a statement to the queue's policy.
pub async fn add_permission(call: Call<AddPermissionRequest>) -> Result<(), SqsError> {
    let (name, label) = (call.queue()?, &call.input.label);
    let statement = statement(&call)?;
    let queue_arn = arn(&call.core, call.account.id, &name);
    call.account.write(|state| {
        let queue = state.sqs.queue_mut(&name)?;
        let mut policy = Policy::of(queue.settings.policy.as_ref(), &queue_arn);
        if policy.has(label) {
            return Err(SqsError::invalid(label, "Label", "Already exists."));
        }
        policy.statement.push(statement);
        queue.settings.policy = policy.document()?;
        Ok(())
    })
}

/// Removes a statement from the queue's policy.
pub async fn remove_permission(call: Call<RemovePermissionRequest>) -> Result<(), SqsError> {
    let (name, label) = (call.queue()?, &call.input.label);
    let queue_arn = arn(&call.core, call.account.id, &name);
    call.account.write(|state| {
        let queue = state.sqs.queue_mut(&name)?;
        let mut policy = Policy::of(queue.settings.policy.as_ref(), &queue_arn);
        if !policy.has(label) {
            return Err(SqsError::invalid(label, "Label", "can't find label."));
        }
        policy.statement.retain(|statement| statement["Sid"] != label.as_str());
        queue.settings.policy = policy.document()?;
        Ok(())
    })
}

fn statement(call: &Call<AddPermissionRequest>) -> Result<Value, SqsError> {
    let AddPermissionRequest { label, accounts, actions, .. } = &call.input;
    let is_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if label.is_empty() || label.len() > 80 || !label.bytes().all(is_label) {
        return Err(SqsError::invalid(
            label,
            "Label",
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
        ));
    }
    if actions.is_empty() {
        return Err(SqsError::Missing("Actions"));
    }
    if accounts.is_empty() || accounts.iter().any(|account| account.parse::<crate::AccountId>().is_err()) {
        return Err(SqsError::invalid(format_args!("[{}]", accounts.join(", ")), "PrincipalId", "Unable to verify."));
    }
    if actions.len() > MOST_ACTIONS {
        return Err(SqsError::OverLimit(format!("{} Actions were found, maximum allowed is {MOST_ACTIONS}.", actions.len())));
    }
    for action in actions {
        let value = format!("SQS:{action}");
        if OWNERS.contains(&action.as_str()) {
            return Err(SqsError::invalid(value, "ActionName", "Only the queue owner is allowed to invoke this action."));
        }
        if !OTHERS.contains(&action.as_str()) {
            let reason = "Please refer to the appropriate WSDL for a list of valid actions. ";
            return Err(SqsError::invalid(value, "ActionName", reason));
        }
    }
    let principals: Vec<String> = accounts.iter().map(|account| Arn::new("iam", "", account, "root").to_string()).collect();
    let actions: Vec<String> = actions.iter().map(|action| format!("SQS:{action}")).collect();
    Ok(json!({
        "Sid": label,
        "Effect": "Allow",
        "Principal": { "AWS": one_or_many(principals) },
        "Action": one_or_many(actions),
        "Resource": arn(&call.core, call.account.id, &call.queue()?).to_string(),
    }))
}

fn one_or_many(texts: Vec<String>) -> Value {
    match <[String; 1]>::try_from(texts) {
        Ok([one]) => one.into(),
        Err(many) => many.into(),
    }
}
