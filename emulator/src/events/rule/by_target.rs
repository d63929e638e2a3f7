//! ListRuleNamesByTarget.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    events::{
        bus::list::PAGE,
        error::EventsError,
        names::{BusReference, RuleName},
    },
    page::page,
};

/// ListRuleNamesByTarget's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRuleNamesByTargetRequest {
    target_arn: String,
    event_bus_name: Option<BusReference>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListRuleNamesByTarget's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuleNames {
    rule_names: Vec<RuleName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Returns the names of a bus's rules that have a target.
pub async fn list_rule_names_by_target(call: Call<ListRuleNamesByTargetRequest>) -> Result<RuleNames, EventsError> {
    let ListRuleNamesByTargetRequest { target_arn, event_bus_name, next_token, limit } = &call.input;
    let bus = BusReference::name(event_bus_name.as_ref(), &call)?;
    call.account.read(|state| {
        state.events.bus(&bus)?;
        let rules = state.events.rules_of(&bus);
        let names = rules.filter(|(_, rule)| rule.targets.values().any(|target| target.arn == *target_arn));
        let page = page(names, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        Ok(RuleNames { rule_names: page.items.into_iter().map(|(name, _)| name.clone()).collect(), next_token: page.next })
    })
}
