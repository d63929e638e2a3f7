//! Messages that other services publish to a topic.

use std::collections::BTreeMap;

use super::{
    Cause, accept,
    content::{Content, LARGEST},
};
use crate::{
    AccountId, Principal,
    account::State,
    delivery::{Delivery, Identity, NotATarget, Undelivered},
    emulator::Core,
    iam::{self, SessionPolicies, document::decide::Request},
    sns::{
        error::SnsError,
        names::{TopicName, topic_arn},
        topic,
    },
};

/// Publishes a message that a service delivers to a topic.
///
/// # Errors
/// The topic does not exist, the delivery is not allowed, the message is too large or is none that the topic takes, or too many wait.
pub fn receive(
    core: &Core,
    account: AccountId,
    state: &mut State,
    name: &TopicName,
    delivery: Delivery,
) -> Result<(), Undelivered> {
    let topic = state.sns.topics.get(name).ok_or(Undelivered::NotFound)?;
    let now = state.clock.at(core.clock.now());
    let is_allowed = match &delivery.identity {
        Identity::Service { principal, source_arn } => topic::lets_in(core, account, (name, topic), (principal, source_arn)),
        Identity::Role { role, session } => {
            let caller = Principal::Role { role: role.clone(), session: session.clone(), policies: SessionPolicies::default() };
            let context = iam::context(&state.iam, account, &caller, &core.config.region, now);
            let resource = topic_arn(core, account, name).to_string();
            let request = Request { action: "SNS:Publish", resource: &resource, caller: None, context };
            iam::may(&state.iam, &caller, account, &request, topic.policy.as_ref()).is_ok()
        }
    };
    if !is_allowed {
        return Err(Undelivered::NotPermitted);
    }
    let Delivery { payload, message: parts, lineage, trace, .. } = delivery;
    if payload.len() > LARGEST {
        return Err(Undelivered::TooLarge { bytes: payload.len(), limit: LARGEST });
    }
    if lineage.is_loop() {
        return Err(Undelivered::Looping);
    }
    let body = String::from_utf8(payload.to_vec()).map_err(|_| NotATarget::Malformed)?;
    let content = Content { body, bodies: BTreeMap::new(), parts };
    match accept(core, account, state, name, content, Cause { now, lineage, trace }) {
        Ok(_) => Ok(()),
        Err(error @ SnsError::MessagesWait { .. }) => Err(Undelivered::Full(error.to_string())),
        // A FIFO topic wants a group.
        Err(_) => Err(NotATarget::Malformed.into()),
    }
}
