//! Events that services deliver to a group.

use super::{
    names::GroupName,
    write::{Event, append, lines},
};
use crate::{
    AccountId, Arn,
    account::State,
    delivery::{Delivery, Identity, Undelivered},
    emulator::Core,
    iam,
};

/// The largest event, bytes, as of PutLogEvents.
const LARGEST: usize = 1 << 20;
/// What a service does with a group.
const ACTIONS: [&str; 2] = ["logs:CreateLogStream", "logs:PutLogEvents"];

/// Writes an event to a stream of its own in a group. Log events are not a part of the account's state: if the change in which this
/// is done is not stored, the event is there all the same, and is written again.
///
/// # Errors
/// The group does not exist, or no resource policy of the account lets the service in; the event is too large.
pub fn receive(
    core: &Core,
    account: AccountId,
    state: &mut State,
    group: &GroupName,
    delivery: Delivery,
) -> Result<(), Undelivered> {
    let Delivery { identity, payload, .. } = delivery;
    state.logs.groups.get(group).ok_or(Undelivered::NotFound)?;
    let stream = core.ids.uuid();
    let arn = Arn::new("logs", &core.config.region, account, format_args!("log-group:{group}:log-stream:{stream}")).to_string();
    if !ACTIONS.iter().all(|action| may(state, account, &identity, action, &arn)) {
        return Err(Undelivered::NotPermitted);
    }
    let (bytes, limit) = (payload.len(), LARGEST);
    if bytes > limit {
        return Err(Undelivered::TooLarge { bytes, limit });
    }
    let Some(account) = core.in_memory(account) else { return Err(Undelivered::NotFound) };
    let now = state.clock.at(core.clock.now()).as_millisecond();
    let event = Event { timestamp: now, message: String::from_utf8_lossy(&payload).into_owned() };
    let live = &account.live.logs;
    let lines = live.intake.admit(lines(now, group.as_str(), &stream, vec![event]), core.clock.now());
    append(core, &account, live, lines);
    Ok(())
}

fn may(state: &State, account: AccountId, identity: &Identity, action: &str, resource: &str) -> bool {
    match identity {
        Identity::Role { role, .. } => iam::allows(&state.iam, role, action, resource),
        // Policies name the service, or the one that delivers logs for it.
        Identity::Service { principal, source_arn } => ["delivery.logs.amazonaws.com", principal].into_iter().any(|service| {
            let policies = state.logs.policies.values();
            policies.into_iter().any(|policy| iam::lets_in(&policy.document, (service, source_arn), account, action, resource))
        }),
    }
}
