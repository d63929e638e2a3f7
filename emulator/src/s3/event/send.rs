//! Hands events over to those whom a bucket's configuration names.

use super::Event;
use crate::{
    Arn, Call,
    account::State,
    delivery::{self, Delivery, Identity, Message, Target},
    events,
    lambda::Lineage,
    s3::names::bucket_arn,
    trace::Trace,
};

/// The service's name as a principal.
pub const PRINCIPAL: &str = "s3.amazonaws.com";
/// The subject of a message to a topic.
const SUBJECT: &str = "Amazon S3 Notification";

/// Tells those who listen to a bucket. A target that is gone, or does not allow it, is told nothing.
pub fn send<I>(call: &Call<I>, state: &mut State, bucket: &str, event: Event) {
    let Some(notifications) = state.s3.buckets.get(bucket).map(|bucket| bucket.notifications.clone()) else { return };
    let name = event.configured_name();
    for listener in &notifications.listeners {
        if listener.filter.fits(&name, &event.key) {
            let records = event.records(call, bucket, &listener.id).to_string();
            hand_over(call, state, bucket, &listener.arn, records);
        }
    }
    if notifications.event_bridge
        && let Err(error) = events::put(&call.core, call.account.id, state, &event.bridged(call, bucket))
    {
        tracing::info!(%error, bucket, "an event was not put on the bus");
    }
}

fn hand_over<I>(call: &Call<I>, state: &mut State, bucket: &str, arn: &Arn, payload: String) {
    let target = match Target::of(arn, call.account.id, call.region()) {
        Ok(target) => target,
        Err(error) => return tracing::info!(%error, bucket, %arn, "an event has no target"),
    };
    let delivered = delivery::deliver(&call.core, call.account.id, state, &target, delivery(call, bucket, payload));
    if let Err(error) = delivered {
        tracing::info!(%error, bucket, %arn, "an event could not be delivered");
    }
}

/// Returns an event on its way from a bucket.
pub fn delivery<I>(call: &Call<I>, bucket: &str, payload: String) -> Delivery {
    let mut parts = bucket_arn(bucket);
    // The ARN of a bucket has neither region nor account.
    let resource = parts.split_off("arn:aws:s3:::".len());
    Delivery {
        identity: Identity::Service { principal: PRINCIPAL, source_arn: Arn::new("s3", "", "", resource) },
        payload: payload.into(),
        message: Message { subject: Some(SUBJECT.into()), ..Message::default() },
        lineage: Lineage::of(call.trace_header.as_deref()),
        trace: call.trace_header.as_deref().map(|header| Trace::of(&call.core, Some(header))),
    }
}
