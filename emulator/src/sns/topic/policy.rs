//! Policies of topics.

use serde_json::json;

use super::Topic;
use crate::{
    AccountId, Arn,
    emulator::Core,
    iam::{self, document::Document},
    sns::{
        error::SnsError,
        names::{TopicName, topic_arn},
    },
};

/// The longest policy, bytes: <https://docs.aws.amazon.com/general/latest/gr/sns.html>.
const LONGEST: usize = 30_720;

/// The actions of the default policy.
const ACTIONS: [&str; 8] = [
    "SNS:GetTopicAttributes",
    "SNS:SetTopicAttributes",
    "SNS:AddPermission",
    "SNS:RemovePermission",
    "SNS:DeleteTopic",
    "SNS:Subscribe",
    "SNS:ListSubscriptionsByTopic",
    "SNS:Publish",
];

/// Returns the policy that a topic has until another is set, as AWS shows it.
pub fn default_policy(arn: &Arn, account: AccountId) -> String {
    let statement = json!({
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": { "AWS": "*" },
        "Action": ACTIONS,
        "Resource": arn.to_string(),
        "Condition": { "StringEquals": { "AWS:SourceOwner": account.to_string() } },
    });
    json!({ "Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement] }).to_string()
}

/// Parses a policy; `None` for an empty text, which sets the default one.
pub(super) fn read(text: &str) -> Result<Option<Document>, SnsError> {
    if text.is_empty() {
        return Ok(None);
    }
    let refuse = || SnsError::Parameter("Policy Error: null".into());
    let document = Document::resource(text).map_err(|_| refuse())?;
    let of_sns = |action: &String| action == "*" || action.to_ascii_lowercase().starts_with("sns:");
    for statement in &document.statements {
        if !statement.actions.patterns().iter().all(of_sns) {
            return Err(SnsError::Parameter("Policy statement action out of service scope!".into()));
        }
        if statement.resources.is_none() {
            return Err(refuse());
        }
    }
    if text.len() > LONGEST {
        return Err(SnsError::Parameter("Policy too long".into()));
    }
    Ok(Some(document))
}

/// Returns whether a topic's policy lets a service publish to it for another resource of the account.
pub fn lets_in(core: &Core, account: AccountId, (name, topic): (&TopicName, &Topic), service: (&str, &Arn)) -> bool {
    let arn = topic_arn(core, account, name).to_string();
    topic.policy.as_ref().is_some_and(|policy| iam::lets_in(policy, service, account, "SNS:Publish", &arn))
}
