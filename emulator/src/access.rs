//! What a caller must be allowed to do before an operation is performed.
//!
//! Each row of a table of operations has a function that makes [`Needs`] of the operation's own input. The wrapper in [`route`](crate::route) decodes
//! that input once, has IAM judge the needs, and hands the same value to the operation. So there is no second reading of a request in which
//! a resource could have another name. The owner of an account may do everything: for the owner no needs are made.

use std::borrow::Cow;

use crate::{Arn, AwsError, Call, Protocol, Route, Service};

/// The row of an operation, and what holds for the whole table.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    /// The table's service.
    pub service: Service,
    /// The table's protocol.
    pub protocol: Protocol,
    /// The row.
    pub route: &'t Route,
}

impl Row<'_> {
    /// The action that policies have for the operation: its own name, but for a few. API Gateway's are HTTP methods.
    /// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
    fn action(&self) -> String {
        let name = match self.service {
            Service::ApiGateway => self.route.method.as_str(),
            Service::Lambda | Service::Iam | Service::Sts | Service::Logs => self.route.action,
        };
        format!("{}:{name}", self.service.signing_name())
    }
}

/// What an action is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// No resource in particular: a policy allows it with `*` alone.
    All,
    /// One resource.
    One(String),
}

impl Resource {
    /// As policies are compared with.
    pub fn as_str(&self) -> &str {
        match self {
            Self::All => "*",
            Self::One(arn) => arn,
        }
    }
}

impl From<Arn> for Resource {
    fn from(arn: Arn) -> Self {
        Self::One(arn.to_string())
    }
}

/// One action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The action, such as `lambda:InvokeFunction`.
    pub action: Cow<'static, str>,
    /// What it is on.
    pub resource: Resource,
    /// Condition keys that this action has beside the global ones.
    pub context: Vec<(&'static str, String)>,
}

/// All that a call needs to be allowed, in the order in which it is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(Vec<Need>);

impl Needs {
    /// Nothing: everybody may, or the operation asks by itself.
    pub fn none() -> Self {
        Self::default()
    }

    /// The operation's own action on a resource.
    pub fn of(row: &Row<'_>, resource: impl Into<Resource>) -> Self {
        Self(vec![Need { action: row.action().into(), resource: resource.into(), context: Vec::new() }])
    }

    /// With a condition key of the last action.
    #[must_use]
    pub fn when(mut self, key: &'static str, value: impl Into<String>) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.context.push((key, value.into()));
        }
        self
    }

    /// With another action beside the operation's own.
    #[must_use]
    pub fn and(mut self, action: &'static str, resource: impl Into<Resource>) -> Self {
        self.0.push(Need { action: action.into(), resource: resource.into(), context: Vec::new() });
        self
    }

    /// With the right to hand a role to a service, if the call hands one over. Only roles are passed: an integration may also be told to use the
    /// credentials of its caller (`arn:aws:iam::*:user/*`).
    #[must_use]
    pub fn and_pass_role(self, role: Option<&str>, service: &'static str) -> Self {
        match role {
            Some(arn) if !arn.is_empty() && arn != "arn:aws:iam::*:user/*" => {
                self.and("iam:PassRole", Resource::One(arn.into())).when("iam:PassedToService", service)
            }
            Some(_) | None => self,
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Need> {
        self.0.iter()
    }
}

/// For an operation that is on nothing in particular: lists of an account's things, its settings.
///
/// # Errors
/// Never.
pub fn everything<I>(_: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::All))
}

/// For an operation that everybody may call, or that asks by itself because what decides is not the caller's policies alone.
///
/// # Errors
/// Never.
pub fn nothing<I>(_: &Call<I>, _: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::none())
}
