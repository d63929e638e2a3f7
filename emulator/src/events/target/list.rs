//! ListTargetsByRule.

use serde::{Deserialize, Serialize};

use super::RuleTarget;
use crate::{
    Call,
    events::{
        access::OnRule,
        bus::list::PAGE,
        error::EventsError,
        names::{BusName, BusReference, RuleName},
    },
    page::page,
};

/// ListTargetsByRule's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListTargetsByRuleRequest {
    rule: RuleName,
    event_bus_name: Option<BusReference>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListTargetsByRule's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Targets {
    targets: Vec<RuleTarget>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl OnRule for ListTargetsByRuleRequest {
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError> {
        Ok((BusReference::name(self.event_bus_name.as_ref(), call)?, self.rule.clone()))
    }
}

/// Returns a rule's targets, by id.
pub async fn list_targets_by_rule(call: Call<ListTargetsByRuleRequest>) -> Result<Targets, EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    let ListTargetsByRuleRequest { next_token, limit, .. } = &call.input;
    call.account.read(|state| {
        let targets = state.events.rule(&bus, &name)?.targets.values();
        let page = page(targets, |target| target.id.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        Ok(Targets { targets: page.items.into_iter().cloned().collect(), next_token: page.next })
    })
}
