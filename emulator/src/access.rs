//! The permissions that a caller needs before an operation is performed.
//!
//! Each row of a table of operations has a function that computes [`Needs`] from the operation's own input. The wrapper in
//! [`route`](crate::route) decodes that input once, asks IAM to decide about the needs, and passes the same value to the operation.
//! A request is therefore never parsed a second time, by other rules that could find another resource. The owner of an account may
//! do everything, so no needs are computed for the owner.

use std::borrow::Cow;

use wire::Protocol;

use crate::{Arn, AwsError, Call, Route, Service, ServiceTable, iam::document::Document};

/// The row of an operation, with its table and the protocol of the call.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    pub table: &'t ServiceTable,
    pub protocol: Protocol,
    pub route: &'t Route,
}

impl Row<'_> {
    /// Returns the operation's action in policies. It is the operation's own name, except for a few; API Gateway's are HTTP
    /// methods.
    /// Source:
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
    fn action(&self) -> String {
        let service = self.table.service;
        let name = if service == Service::API_GATEWAY { self.route.method.as_str() } else { self.route.action };
        let prefix = if service == Service::SNS { "SNS" } else { service.signing_name() };
        format!("{prefix}:{name}")
    }
}

/// The resource of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The action has no particular resource: only a policy for `*` allows it.
    All,
    /// The ARN of one resource.
    One(String),
}

impl Resource {
    /// Returns the text that is compared with a policy's `Resource`.
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

/// One action on one resource, which a policy has to allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The action, such as `lambda:InvokeFunction`.
    pub action: Cow<'static, str>,
    pub resource: Resource,
    /// Values of the condition keys that this action has, beside the global ones.
    pub context: Vec<(&'static str, String)>,
    /// The resource's own policy, if it has one.
    pub policy: Option<Document>,
}

/// All permissions that a call needs, in the order in which IAM decides about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs(Vec<Need>);

impl Needs {
    /// Returns no needs: every caller may call the operation, or the operation decides itself.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns the need for the operation's own action on a resource.
    pub fn of(row: &Row<'_>, resource: impl Into<Resource>) -> Self {
        Self(vec![Need { action: row.action().into(), resource: resource.into(), context: Vec::new(), policy: None }])
    }

    /// Adds a condition key to the last action.
    #[must_use]
    pub fn when(mut self, key: &'static str, value: impl Into<String>) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.context.push((key, value.into()));
        }
        self
    }

    /// Adds the resource's own policy to the last action.
    #[must_use]
    pub fn under(mut self, policy: Option<&Document>) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.policy = policy.cloned();
        }
        self
    }

    /// Adds the operation's own action on another resource.
    #[must_use]
    pub fn and_of(mut self, row: &Row<'_>, resource: impl Into<Resource>) -> Self {
        self.0.push(Need { action: row.action().into(), resource: resource.into(), context: Vec::new(), policy: None });
        self
    }

    /// Adds another action beside the operation's own.
    #[must_use]
    pub fn and(mut self, action: &'static str, resource: impl Into<Resource>) -> Self {
        self.0.push(Need { action: action.into(), resource: resource.into(), context: Vec::new(), policy: None });
        self
    }

    /// Adds `iam:PassRole` if the call passes a role to a service. Only roles are passed: an integration may instead be configured
    /// to use its caller's credentials (`arn:aws:iam::*:user/*`), which needs no permission.
    #[must_use]
    pub fn and_pass_role(self, role: Option<&str>, service: &'static str) -> Self {
        match role {
            Some(arn) if !arn.is_empty() && arn != "arn:aws:iam::*:user/*" => {
                self.and("iam:PassRole", Resource::One(arn.into())).when("iam:PassedToService", service)
            }
            Some(_) | None => self,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Need> {
        self.0.iter()
    }
}

/// Returns the needs of an operation that has no particular resource: lists of an account's resources, its settings.
///
/// # Errors
/// None.
pub fn everything<I>(_: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::All))
}

/// Returns no needs, for an operation that every caller may call, or that decides itself because the decision does not depend on
/// the caller's policies alone.
///
/// # Errors
/// None.
pub fn nothing<I>(_: &Call<I>, _: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::none())
}
