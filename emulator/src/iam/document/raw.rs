//! The JSON of policies, before it is validated.
//!
//! Grammar: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One value, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    // The list is tried first, because a list is also one `Value`.
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    pub fn many(self) -> Vec<T> {
        match self {
            Self::One(item) => vec![item],
            Self::Many(items) => items,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Policy {
    pub version: Option<String>,
    #[expect(dead_code, reason = "part of the grammar, and of no effect")]
    pub id: Option<String>,
    pub statement: OneOrMany<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Statement {
    pub sid: Option<String>,
    pub effect: super::statement::Effect,
    pub principal: Option<Principals>,
    pub action: Option<OneOrMany<String>>,
    pub not_action: Option<OneOrMany<String>>,
    pub resource: Option<OneOrMany<String>>,
    pub not_resource: Option<OneOrMany<String>>,
    #[serde(default)]
    pub condition: BTreeMap<String, BTreeMap<String, OneOrMany<Value>>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum Principals {
    Any(String),
    Kinds(BTreeMap<String, OneOrMany<String>>),
}
