//! PutRule.

use serde::{Deserialize, Serialize};

use super::{MOST, Rule, RuleState, reschedule};
use crate::{
    Arn, Call,
    events::{
        PRINCIPAL,
        access::OnRule,
        error::EventsError,
        names::{BusName, BusReference, RuleName, rule_arn},
        pattern,
        tag::{Tag, tags},
    },
    iam,
    schedule::Expression,
};

/// PutRule's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutRuleRequest {
    name: RuleName,
    event_bus_name: Option<BusReference>,
    schedule_expression: Option<String>,
    event_pattern: Option<String>,
    state: Option<RuleState>,
    description: Option<String>,
    role_arn: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// PutRule's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Put {
    rule_arn: Arn,
}

impl OnRule for PutRuleRequest {
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError> {
        Ok((BusReference::name(self.event_bus_name.as_ref(), call)?, self.name.clone()))
    }

    fn passed_roles(&self) -> Vec<&str> {
        self.role_arn.as_deref().into_iter().collect()
    }
}

/// Creates a rule, or replaces it: what is left out is gone. Targets and tags stay.
pub async fn put_rule(call: Call<PutRuleRequest>) -> Result<Put, EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    let (arn, now) = (rule_arn(&call.core, call.account.id, &bus, &name), call.now);
    let PutRuleRequest { schedule_expression, event_pattern, state: switch, description, role_arn, tags: given, .. } = call.input;
    let schedule = schedule_expression.filter(|text| !text.is_empty());
    let pattern = event_pattern.filter(|text| !text.is_empty());
    if schedule.is_none() && pattern.is_none() {
        return Err(EventsError::Invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.".into()));
    }
    if let Some(text) = &schedule {
        if !bus.is_default() {
            return Err(EventsError::Invalid("ScheduleExpression is supported only on the default event bus.".into()));
        }
        Expression::of_rule(text).map_err(|_| EventsError::parameter("ScheduleExpression"))?;
    }
    pattern.as_deref().map(pattern::parse).transpose()?;
    let given = tags(given)?;
    call.account.write(|state| {
        state.events.bus(&bus)?;
        if let Some(role) = &role_arn {
            iam::assumable(&state.iam, role, PRINCIPAL).map_err(|why| EventsError::role(role, why))?;
        }
        let key = (bus.clone(), name.clone());
        let before = state.events.rules.get(&key).cloned();
        if before.is_none() && state.events.rules_of(&bus).count() >= MOST {
            return Err(EventsError::Limit);
        }
        let kept = before.as_ref().filter(|before| before.schedule == schedule).map(|before| before.since);
        let rule = Rule {
            pattern,
            schedule,
            state: switch.unwrap_or_default(),
            description,
            role_arn,
            targets: before.as_ref().map(|before| before.targets.clone()).unwrap_or_default(),
            tags: before.map_or(given, |before| before.tags),
            since: kept.unwrap_or(now),
        };
        state.events.rules.insert(key, rule);
        reschedule(&mut state.events, &bus, &name, now)
    })?;
    Ok(Put { rule_arn: arn })
}
