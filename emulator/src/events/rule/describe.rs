//! DescribeRule.

use serde::Serialize;

use super::{ByName, Rule, RuleState};
use crate::{
    Arn, Call,
    events::{
        access::OnRule,
        error::EventsError,
        names::{BusName, RuleName, rule_arn},
    },
};

/// A rule, as operations show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    name: RuleName,
    arn: Arn,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule_expression: Option<String>,
    state: RuleState,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<String>,
    event_bus_name: BusName,
}

/// DescribeRule's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    #[serde(flatten)]
    rule: Shown,
    created_by: String,
}

impl Shown {
    pub fn of<I>(call: &Call<I>, bus: &BusName, name: &RuleName, rule: &Rule) -> Self {
        let Rule { pattern, schedule, state, description, role_arn, .. } = rule.clone();
        Self {
            name: name.clone(),
            arn: rule_arn(&call.core, call.account.id, bus, name),
            event_pattern: pattern,
            schedule_expression: schedule,
            state,
            description,
            role_arn,
            event_bus_name: bus.clone(),
        }
    }
}

/// Returns a rule.
pub async fn describe_rule(call: Call<ByName>) -> Result<Described, EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    let rule = call.account.read(|state| Ok::<_, EventsError>(Shown::of(&call, &bus, &name, state.events.rule(&bus, &name)?)))?;
    Ok(Described { rule, created_by: call.account.id.to_string() })
}
