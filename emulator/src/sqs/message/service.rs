//! Messages that services deliver to a queue.

use super::{
    check::Draft,
    send::{Origin, accept},
};
use crate::{
    AccountId, Principal,
    account::State,
    delivery::{Delivery, Identity, Undelivered},
    emulator::Core,
    iam::{self, RoleName, SessionPolicies, document::decide::Request},
    sqs::{QueueName, error::SqsError, names::arn, queue::LARGEST_MESSAGE},
};

/// Puts a message that a service delivers into a queue.
///
/// # Errors
/// The queue does not exist, the delivery is not allowed, is part of a loop, or is no message that the queue takes.
pub fn receive(
    core: &Core,
    account: AccountId,
    state: &mut State,
    queue: &QueueName,
    delivery: Delivery,
) -> Result<(), Undelivered> {
    if !state.sqs.queues.contains_key(queue) {
        return Err(Undelivered::NotFound);
    }
    if !may_send(core, account, state, queue, &delivery.identity) {
        return Err(Undelivered::NotPermitted);
    }
    if delivery.lineage.is_loop() {
        return Err(Undelivered::Looping);
    }
    let Delivery { identity, payload, mut message, lineage, trace } = delivery;
    let body = String::from_utf8(payload.to_vec()).map_err(|_| Undelivered::Refused("the body is not text".into()))?;
    if !queue.is_fifo() {
        // A standard queue has no place for it.
        message.deduplication_id = None;
    }
    let draft = Draft { body, message, delay: None };
    let limit = LARGEST_MESSAGE as usize;
    if draft.bytes() > limit {
        return Err(Undelivered::TooLarge { bytes: draft.bytes(), limit });
    }
    let sender = match identity {
        Identity::Service { .. } => account.to_string(),
        Identity::Role { role, session } => {
            let id = state.iam.roles.get(&role).map_or_else(|| role.to_string(), |role| role.id.clone());
            format!("{id}:{session}")
        }
    };
    let now = state.clock.at(core.clock.now()).as_millisecond();
    let origin = Origin { sender, trace_header: trace.map(|trace| trace.forwarded()), lineage, now };
    accept(core, state, queue, draft, origin).map(drop).map_err(|error| match error {
        SqsError::NoSuchQueue => Undelivered::NotFound,
        error => Undelivered::Refused(error.to_string()),
    })
}

/// Returns whether an identity may send: a service by the queue's policy, a role by its own policies or by that of the queue.
fn may_send(core: &Core, account: AccountId, state: &State, queue: &QueueName, identity: &Identity) -> bool {
    match identity {
        Identity::Service { principal, source_arn } => {
            let resource = arn(core, account, queue).to_string();
            let policy = state.sqs.queues.get(queue).and_then(|queue| queue.settings.policy.as_ref());
            policy.is_some_and(|policy| iam::lets_in(policy, (principal, source_arn), account, "sqs:SendMessage", &resource))
        }
        Identity::Role { role, session } => role_may(core, account, state, queue, (role, session), "SendMessage"),
    }
}

/// Returns whether a session of a role may do something with a queue, such as `ReceiveMessage`: by its own policies or by that of the
/// queue.
pub fn role_may(
    core: &Core,
    account: AccountId,
    state: &State,
    queue: &QueueName,
    (role, session): (&RoleName, &str),
    action: &str,
) -> bool {
    let (resource, action) = (arn(core, account, queue).to_string(), format!("sqs:{action}"));
    let policy = state.sqs.queues.get(queue).and_then(|queue| queue.settings.policy.as_ref());
    let caller = Principal::Role { role: role.clone(), session: session.into(), policies: SessionPolicies::default() };
    let context = iam::context(&state.iam, account, &caller, &core.config.region, state.clock.at(core.clock.now()));
    let request = Request { action: &action, resource: &resource, caller: None, context };
    iam::may(&state.iam, &caller, account, &request, policy).is_ok()
}
