//! RemoveTargets.

use serde::Deserialize;

use super::put::Entries;
use crate::{
    Call,
    events::{
        access::OnRule,
        error::EventsError,
        names::{BusName, BusReference, RuleName, TargetId},
        rule::reschedule,
    },
};

/// RemoveTargets' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemoveTargetsRequest {
    rule: RuleName,
    event_bus_name: Option<BusReference>,
    ids: Vec<TargetId>,
}

impl OnRule for RemoveTargetsRequest {
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError> {
        Ok((BusReference::name(self.event_bus_name.as_ref(), call)?, self.rule.clone()))
    }
}

/// Removes targets from a rule. One that the rule does not have is no error.
pub async fn remove_targets(call: Call<RemoveTargetsRequest>) -> Result<Entries, EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    call.account.write(|state| {
        let rule = state.events.rule_mut(&bus, &name)?;
        rule.targets.retain(|id, _| !call.input.ids.contains(id));
        reschedule(&mut state.events, &bus, &name, call.now)
    })?;
    Ok(Entries { failed_entry_count: 0, failed_entries: Vec::new() })
}
