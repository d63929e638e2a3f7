//! The decision about a call: an explicit denial counts first, then an explicit permission; otherwise it is denied.

use std::collections::BTreeMap;

use super::{
    Document, matches,
    statement::{Actions, Effect, Principal, Resources, Statement},
};

/// The condition keys of a call, lower case, with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// Adds a value of a key.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.into());
        self
    }

    /// Returns a key's values; `None` if the call has no such key.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }
}

/// The question to the policies.
#[derive(Clone, Debug)]
pub struct Request<'r> {
    /// The action, such as `logs:PutLogEvents`.
    pub action: &'r str,
    /// The ARN of its resource, or `*`.
    pub resource: &'r str,
    /// The caller, if the policy is not the caller's own: for a trust policy.
    pub caller: Option<Caller<'r>>,
    /// The condition keys of the call.
    pub context: Context,
}

/// The caller, as a trust policy's principals are compared with it.
#[derive(Clone, Debug)]
pub enum Caller<'r> {
    /// A service, such as `lambda.amazonaws.com`.
    Service(&'r str),
    /// A caller with several names: session, role, account. A statement may have any of them.
    Aws(Vec<String>),
}

/// The outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement applies.
    ImplicitlyDenied,
}

/// Returns the decision of all these policies together.
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

/// Returns the patterns of ARNs in the statements that allow an action, whatever their conditions.
pub fn patterns<'d>(documents: impl IntoIterator<Item = &'d Document>, action: &str) -> Vec<String> {
    let statements = documents.into_iter().flat_map(|document| &document.statements);
    let allowing = statements.filter(|statement| statement.effect == Effect::Allow && about_action(&statement.actions, action));
    let named = allowing.filter_map(|statement| match &statement.resources {
        Some(Resources::Of(patterns)) => Some(patterns.iter().cloned()),
        Some(Resources::AllBut(_)) | None => None,
    });
    named.flatten().collect()
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
