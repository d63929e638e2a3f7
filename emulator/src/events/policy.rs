//! The resource policy of a bus, which lets services and other accounts put events on it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::EventsError;
use crate::{Arn, iam::document::Document};

/// The largest size of a policy, bytes, as on AWS.
const LIMIT: usize = 10_240;

/// A policy, as PutPermission makes and DescribeEventBus shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    statement: Vec<Value>,
}

/// A condition of PutPermission.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    r#type: String,
    key: String,
    value: String,
}

impl Policy {
    /// Parses a whole policy.
    ///
    /// # Errors
    /// AWS would refuse it.
    pub fn parse(text: &str) -> Result<Self, EventsError> {
        let invalid = || EventsError::reason("Policy", "Provided policy is malformed.");
        if text.len() > LIMIT {
            return Err(EventsError::PolicyTooLong);
        }
        let mut raw: Value = serde_json::from_str(text).map_err(|_| invalid())?;
        if raw.get("Statement").is_some_and(Value::is_object) {
            let one = raw["Statement"].take();
            raw["Statement"] = json!([one]);
        }
        let policy: Self = serde_json::from_value(raw).map_err(|_| invalid())?;
        let document = Document::resource(text).map_err(|_| invalid())?;
        let is_whole = document.statements.iter().all(|statement| statement.resources.is_some());
        if is_whole { Ok(policy) } else { Err(invalid()) }
    }

    /// Adds a statement that allows an account, or everybody, an action on the bus; one with the same id is replaced.
    ///
    /// # Errors
    /// The policy would be too long.
    pub fn allow(
        &mut self,
        bus: &Arn,
        (sid, principal, action): (&str, &str, &str),
        condition: Option<&Condition>,
    ) -> Result<(), EventsError> {
        let principal = match principal {
            "*" => json!("*"),
            account => json!({ "AWS": Arn::new("iam", "", account, "root") }),
        };
        let mut statement =
            json!({ "Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": bus.to_string() });
        if let Some(Condition { r#type, key, value }) = condition {
            statement["Condition"] = json!({ r#type: { key: value } });
        }
        self.statement.retain(|known| known["Sid"] != sid);
        self.statement.push(statement);
        self.version = "2012-10-17".into();
        if self.text().len() > LIMIT { Err(EventsError::PolicyTooLong) } else { Ok(()) }
    }

    /// Removes a statement. Returns whether others are left.
    ///
    /// # Errors
    /// There is no statement with this id.
    pub fn remove(&mut self, sid: &str) -> Result<bool, EventsError> {
        let before = self.statement.len();
        self.statement.retain(|known| known["Sid"] != sid);
        if self.statement.len() == before { Err(EventsError::NoSuchStatement) } else { Ok(!self.statement.is_empty()) }
    }

    /// Returns the policy as JSON.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("a policy is JSON: {error}"))
    }

    /// Returns the policy as the evaluator reads it.
    pub fn document(&self) -> Option<Document> {
        Document::try_from(self.text()).ok()
    }
}
