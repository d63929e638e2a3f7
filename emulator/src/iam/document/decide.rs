//! The decision over a call: an explicit denial wins, then an explicit allowance, else it is denied.

use std::collections::BTreeMap;

use super::{
    Document, matches,
    statement::{Actions, Effect, Principal, Resources, Statement},
};

/// A call's circumstances: condition keys in lower case, and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// With one more value of a key.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.into());
        self
    }

    /// A key's values; `None` where the call says nothing of it.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// The call, such as `logs:PutLogEvents`.
    pub action: &'r str,
    /// The ARN that it is on, or `*`.
    pub resource: &'r str,
    /// Who calls, where the policy is not the caller's own: a trust policy.
    pub caller: Option<Caller<'r>>,
    /// When, from where, for whom.
    pub context: Context,
}

/// Who calls.
#[derive(Clone, Debug)]
pub enum Caller<'r> {
    /// A service, such as `lambda.amazonaws.com`.
    Service(&'r str),
    /// One that any of these principals' names means: session, role, account.
    Aws(Vec<String>),
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement is about it.
    ImplicitlyDenied,
}

/// Decides over a call by all of these policies together.
pub fn decide<'d>(documents: impl IntoIterator<Item = &'d Document>, request: &Request<'_>) -> Decision {
    let mut decision = Decision::ImplicitlyDenied;
    for statement in documents.into_iter().flat_map(|document| &document.statements) {
        if applies(statement, request) {
            match statement.effect {
                Effect::Deny => return Decision::ExplicitlyDenied,
                Effect::Allow => decision = Decision::Allowed,
            }
        }
    }
    decision
}

fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    about_caller(statement, request)
        && about_action(&statement.actions, request.action)
        && about_resource(statement.resources.as_ref(), request.resource)
        && statement.conditions.iter().all(|condition| condition.holds(&request.context))
}

fn about_caller(statement: &Statement, request: &Request<'_>) -> bool {
    match (&statement.principals, &request.caller) {
        (None, None) => true,
        (Some(principals), Some(caller)) => principals.iter().any(|principal| match (principal, caller) {
            (Principal::Any, _) => true,
            (Principal::Service(name), Caller::Service(service)) => name == service,
            (Principal::Aws(name), Caller::Aws(names)) => names.contains(name),
            (Principal::Service(_), Caller::Aws(_)) | (Principal::Aws(_), Caller::Service(_)) | (Principal::Federated(_), _) => {
                false
            }
        }),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn about_action(actions: &Actions, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &action));
    match actions {
        Actions::Of(patterns) => named(patterns),
        Actions::AllBut(patterns) => !named(patterns),
    }
}

fn about_resource(resources: Option<&Resources>, resource: &str) -> bool {
    let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, resource));
    match resources {
        None => true,
        Some(Resources::Of(patterns)) => named(patterns),
        Some(Resources::AllBut(patterns)) => !named(patterns),
    }
}
