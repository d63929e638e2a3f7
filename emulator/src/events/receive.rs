//! Events that come to a bus from services of the account, and from rules of other buses.

use super::{
    BusName, Event,
    names::bus_arn,
    policy::Policy,
    routing::{Arrival, route},
};
use crate::{
    AccountId, Principal,
    account::State,
    delivery::{Delivery, Identity, Undelivered, queue::Full},
    emulator::Core,
    iam::{self, SessionPolicies, document::decide::Request},
};

impl From<Full> for Undelivered {
    fn from(full: Full) -> Self {
        Self::Full(full.to_string())
    }
}

/// Puts an event of an AWS service on the account's default bus. It needs no permission. Returns the event's id.
///
/// # Errors
/// The account's queue of deliveries is full.
pub fn put(core: &Core, account: AccountId, state: &mut State, event: &Event) -> Result<String, Undelivered> {
    Ok(route(core, account, state, &BusName::default_bus(), event, &Arrival::default())?)
}

/// Puts an event on a bus that is the target of a delivery. Its payload is that of [`Event::payload`].
///
/// # Errors
/// The bus does not exist, or does not let the source in; the payload is no event; the queue of deliveries is full.
pub fn receive(core: &Core, account: AccountId, state: &mut State, bus: &BusName, delivery: Delivery) -> Result<(), Undelivered> {
    accept(core, account, state, bus, delivery, false)
}

/// Like [`receive`], for an event that a rule sends from one bus to another.
///
/// # Errors
/// Those of [`receive`].
pub fn forward(core: &Core, account: AccountId, state: &mut State, bus: &BusName, delivery: Delivery) -> Result<(), Undelivered> {
    accept(core, account, state, bus, delivery, true)
}

fn accept(
    core: &Core,
    account: AccountId,
    state: &mut State,
    bus: &BusName,
    delivery: Delivery,
    is_forwarded: bool,
) -> Result<(), Undelivered> {
    let Delivery { identity, payload, lineage, trace, .. } = delivery;
    if !may_put(core, account, state, bus, &identity)? {
        return Err(Undelivered::NotPermitted);
    }
    let event = Event::parse(&payload).map_err(|error| Undelivered::Refused(error.to_string()))?;
    route(core, account, state, bus, &event, &Arrival { lineage, trace, is_forwarded, ..Arrival::default() })?;
    Ok(())
}

fn may_put(core: &Core, account: AccountId, state: &State, bus: &BusName, identity: &Identity) -> Result<bool, Undelivered> {
    let policy = state.events.bus(bus).map_err(|_| Undelivered::NotFound)?.policy.as_ref().and_then(Policy::document);
    let resource = bus_arn(core, account, bus).to_string();
    Ok(match identity {
        Identity::Service { principal, source_arn } => {
            policy.is_some_and(|policy| iam::lets_in(&policy, (principal, source_arn), account, "events:PutEvents", &resource))
        }
        Identity::Role { role, session } => {
            let caller = Principal::Role { role: role.clone(), session: session.clone(), policies: SessionPolicies::default() };
            let context = iam::context(&state.iam, account, &caller, &core.config.region, state.clock.at(core.clock.now()));
            let request = Request { action: "events:PutEvents", resource: &resource, caller: None, context };
            iam::may(&state.iam, &caller, account, &request, policy.as_ref()).is_ok()
        }
    })
}
