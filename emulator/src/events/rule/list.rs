//! ListRules.

use serde::{Deserialize, Serialize};

use super::describe::Shown;
use crate::{
    Call,
    events::{bus::list::PAGE, error::EventsError, names::BusReference},
    page::page,
};

/// ListRules' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRulesRequest {
    name_prefix: Option<String>,
    event_bus_name: Option<BusReference>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListRules' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rules {
    rules: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Returns the rules of a bus, by name.
pub async fn list_rules(call: Call<ListRulesRequest>) -> Result<Rules, EventsError> {
    let ListRulesRequest { name_prefix, event_bus_name, next_token, limit } = &call.input;
    let bus = BusReference::name(event_bus_name.as_ref(), &call)?;
    call.account.read(|state| {
        state.events.bus(&bus)?;
        let fits = |name: &str| name_prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix.as_str()));
        let rules = state.events.rules_of(&bus).filter(|(name, _)| fits(name.as_str()));
        let page = page(rules, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let rules = page.items.into_iter().map(|(name, rule)| Shown::of(&call, &bus, name, rule)).collect();
        Ok(Rules { rules, next_token: page.next })
    })
}
