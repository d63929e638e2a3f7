//! The occurrences of rules with a schedule.

use jiff::Timestamp;
use serde_json::Map;

use super::{
    BusName, Event, RuleName,
    names::rule_arn,
    routing::{Arrival, route},
    state::State as EventsState,
};
use crate::{AccountId, account::State, emulator::Core};

/// Sends the event of a rule's occurrence to its targets, and sets when it occurs next. What it missed meanwhile, because the server
/// did not run, is not made up for.
pub fn fire(core: &Core, account: AccountId, state: &mut State, name: &RuleName, at: Timestamp) {
    let bus = BusName::default_bus();
    let resources = vec![rule_arn(core, account, &bus, name).to_string()];
    let event = Event { resources, time: Some(at), ..Event::new("aws.events", "Scheduled Event", Map::new()) };
    if let Err(full) = route(core, account, state, &bus, &event, &Arrival { only: Some(name), ..Arrival::default() }) {
        tracing::info!(%full, %account, rule = %name, "an occurrence of a rule is dropped");
    }
    let now = state.clock.at(core.clock.now()).max(at);
    let next = next(&state.events, name, now);
    match (next, state.events.due.get_mut(name)) {
        (Some(next), Some(due)) => due.at = next,
        (_, _) => drop(state.events.due.remove(name)),
    }
}

/// Returns when a rule of the default bus occurs next.
fn next(state: &EventsState, name: &RuleName, after: Timestamp) -> Option<Timestamp> {
    state.rules.get(&(BusName::default_bus(), name.clone()))?.next(after)
}
