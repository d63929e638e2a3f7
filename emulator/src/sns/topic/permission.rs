//! AddPermission, RemovePermission: statements of a topic's policy for other accounts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{default_policy, policy};
use crate::{
    Arn, Call,
    sns::{access::by_topic_arn, error::SnsError, names::topic_arn},
};

/// The actions that may be permitted.
const ACTIONS: [&str; 9] = [
    "*",
    "AddPermission",
    "DeleteTopic",
    "GetTopicAttributes",
    "ListSubscriptionsByTopic",
    "Publish",
    "RemovePermission",
    "SetTopicAttributes",
    "Subscribe",
];

/// AddPermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermissionRequest {
    topic_arn: String,
    label: String,
    #[serde(rename = "AWSAccountId")]
    accounts: Vec<String>,
    #[serde(rename = "ActionName")]
    actions: Vec<String>,
}

/// RemovePermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemovePermissionRequest {
    topic_arn: String,
    label: String,
}

by_topic_arn!(AddPermissionRequest, RemovePermissionRequest);

/// Adds a statement to a topic's policy.
pub async fn add_permission(call: Call<AddPermissionRequest>) -> Result<(), SnsError> {
    let AddPermissionRequest { label, accounts, actions, .. } = &call.input;
    if let Some(other) = actions.iter().find(|action| !ACTIONS.contains(&action.as_str())) {
        return Err(SnsError::Parameter(format!("ActionName Reason: Invalid action: {other}")));
    }
    if accounts.is_empty() || accounts.iter().any(|account| account.parse::<crate::AccountId>().is_err()) {
        return Err(SnsError::Parameter("AWSAccountId".into()));
    }
    change(&call, |arn, statements| {
        if statements.iter().any(|statement| statement["Sid"] == label.as_str()) {
            return Err(SnsError::Parameter("Statement already exists".into()));
        }
        let root = |account: &String| Arn::new("iam", "", account, "root").to_string();
        statements.push(json!({
            "Sid": label,
            "Effect": "Allow",
            "Principal": { "AWS": one_or_many(accounts.iter().map(root)) },
            "Action": one_or_many(actions.iter().map(|action| format!("SNS:{action}"))),
            "Resource": arn.to_string(),
        }));
        Ok(())
    })
}

/// Removes the statement with a label from a topic's policy.
pub async fn remove_permission(call: Call<RemovePermissionRequest>) -> Result<(), SnsError> {
    change(&call, |_, statements| {
        statements.retain(|statement| statement["Sid"] != call.input.label.as_str());
        Ok(())
    })
}

fn one_or_many(items: impl Iterator<Item = String>) -> Value {
    let items: Vec<String> = items.collect();
    if let [one] = items.as_slice() { one.as_str().into() } else { items.into() }
}

/// Changes the statements of a topic's policy, beginning with the default one.
fn change<I: super::super::access::OnTopic>(
    call: &Call<I>,
    change: impl FnOnce(&Arn, &mut Vec<Value>) -> Result<(), SnsError>,
) -> Result<(), SnsError> {
    let name = call.topic()?;
    let arn = topic_arn(&call.core, call.account.id, &name);
    call.account.write(|state| {
        let topic = state.sns.topic_mut(&name)?;
        let text = topic.policy.as_ref().map_or_else(|| default_policy(&arn, call.account.id), |policy| policy.text().to_owned());
        let mut document: Value = serde_json::from_str(&text).map_err(|error| SnsError::Internal(error.to_string()))?;
        let mut statements = match document["Statement"].take() {
            Value::Array(statements) => statements,
            one => vec![one],
        };
        change(&arn, &mut statements)?;
        document["Statement"] = statements.into();
        topic.policy = policy::read(&document.to_string())?;
        Ok(())
    })
}
