//! The permissions that the operations of EventBridge need.
//!
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html>.

use super::{
    error::EventsError,
    names::{BusName, RuleName, bus_arn, rule_arn},
};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
};

/// An input whose resource is one of EventBridge's.
pub trait OnResource {
    /// Returns the resource's ARN.
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError>;

    /// Returns the ARN of a role that the caller passes to EventBridge.
    fn passed_role(&self) -> Option<&str> {
        None
    }
}

/// An input whose resource is a rule.
pub trait OnRule {
    /// Returns the rule and its bus.
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError>;

    /// Returns the ARNs of roles that the caller passes to EventBridge.
    fn passed_roles(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Returns the needs of an operation on a resource.
pub fn needs<I: OnResource>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, call.input.resource(call)?).and_pass_role(call.input.passed_role(), super::PRINCIPAL))
}

/// Returns the needs of an operation on a rule.
pub fn on_rule<I: OnRule>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let (bus, rule) = call.input.rule(call)?;
    let needs = Needs::of(row, rule_arn(&call.core, call.account.id, &bus, &rule));
    Ok(call.input.passed_roles().into_iter().fold(needs, |needs, role| needs.and_pass_role(Some(role), super::PRINCIPAL)))
}

/// Returns a bus's ARN as a resource.
pub fn bus<I>(call: &Call<I>, bus: &BusName) -> Arn {
    bus_arn(&call.core, call.account.id, bus)
}
