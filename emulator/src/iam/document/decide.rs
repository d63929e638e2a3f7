//! The decision about a call: an explicit denial counts first, then an explicit permission; otherwise it is denied.

use std::collections::BTreeMap;

use super::{
    Document,
    glob::matches_tokens,
    matches,
    statement::{Actions, Effect, Principal, Resources, Statement},
    variable,
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

    /// Adds the keys of another context that this one does not have.
    #[must_use]
    pub fn over(mut self, other: &Self) -> Self {
        for (key, values) in &other.0 {
            self.0.entry(key.clone()).or_insert_with(|| values.clone());
        }
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
    let statements = documents.into_iter().flat_map(|document| document.statements.iter().map(|one| (one, document.has_variables)));
    for (statement, has_variables) in statements {
        if applies(statement, has_variables, request) {
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

fn applies(statement: &Statement, has_variables: bool, request: &Request<'_>) -> bool {
    let variables = has_variables.then_some(&request.context);
    about_caller(statement, request)
        && about_action(&statement.actions, request.action)
        && about_resource(statement.resources.as_ref(), request.resource, variables)
        && statement.conditions.iter().all(|condition| condition.holds(&request.context, has_variables))
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

/// `variables` has the values of variables, if the document has any.
fn about_resource(resources: Option<&Resources>, resource: &str, variables: Option<&Context>) -> bool {
    let one = |pattern: &String| match variables {
        Some(context) => variable::pattern(pattern, context).is_some_and(|pattern| matches_tokens(&pattern, resource)),
        None => matches(pattern, resource),
    };
    let named = |patterns: &[String]| patterns.iter().any(one);
    match resources {
        None => true,
        Some(Resources::Of(patterns)) => named(patterns),
        Some(Resources::AllBut(patterns)) => !named(patterns),
    }
}
