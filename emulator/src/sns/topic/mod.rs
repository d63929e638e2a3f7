//! Topics, one file for each operation.

pub mod attributes;
pub mod create;
pub mod delete;
pub mod list;
pub mod permission;
mod policy;
pub mod tags;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::iam::document::Document;

pub use policy::{default_policy, lets_in};

/// A topic.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Topic {
    /// When it was created.
    pub created_at: Timestamp,
    /// The attributes that were set, by AWS's names, without the policy.
    pub attributes: BTreeMap<String, String>,
    /// The policy that was set; `None` for the default one, which allows the account's callers what their own policies allow.
    pub policy: Option<Document>,
    pub tags: BTreeMap<String, String>,
    /// The number of subscriptions that were deleted.
    pub deleted_subscriptions: u64,
    /// The number of messages that a FIFO topic has accepted.
    #[serde(default)]
    pub messages: u64,
}

impl Topic {
    /// Returns whether an attribute is `true`.
    pub fn has(&self, attribute: &str) -> bool {
        self.attributes.get(attribute).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns an attribute that was set.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}
