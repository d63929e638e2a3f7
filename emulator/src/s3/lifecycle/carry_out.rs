//! Ends what is due, and tells those who listen.

use jiff::SignedDuration;

use super::{
    Due,
    plan::{End, Plan},
};
use crate::{
    Call,
    account::State,
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{
        event::{self, Event},
        state::{Version, Versioning},
    },
};

/// Ends what is due in a bucket, and sets when it is looked at again. The call is one of the service itself.
pub fn carry_out(call: &Call<()>, state: &mut State, bucket: &str) {
    let plan = Plan::of(&state.s3, bucket, call.now);
    for end in &plan.ends {
        carry_out_one(call, state, bucket, end);
    }
    state.s3.lifecycles.remove(bucket);
    // What is left over comes in the next second, and what was made by this (a delete marker) may be due at the next midnight.
    let next = Plan::of(&state.s3, bucket, call.now);
    let due = if next.ends.is_empty() { next.next } else { Some(call.now + SignedDuration::from_secs(1)) };
    if let Some(due) = due {
        state.s3.lifecycles.insert(bucket.into(), Due { due });
    }
}

fn carry_out_one(call: &Call<()>, state: &mut State, bucket: &str, end: &End) {
    let Some(versioning) = state.s3.buckets.get(bucket).map(|bucket| bucket.versioning) else { return };
    match end {
        End::Current { key, .. } if versioning != Versioning::Off => {
            let id = (versioning == Versioning::Enabled).then(|| call.core.ids.draw(ALPHANUMERIC, 32));
            let marker = Version { id, modified: whole_second(call.now), object: None };
            let id = marker.id().to_owned();
            state.s3.add(bucket, key, marker);
            event::send(call, state, bucket, Event::marked(key, &id).by_lifecycle());
        }
        End::Current { key, id } | End::Version { key, id } => {
            let Some(place) = state.s3.place(bucket, key, Some(id)) else { return };
            state.s3.remove(&place);
            let id = Some(id.as_str()).filter(|_| versioning != Versioning::Off);
            event::send(call, state, bucket, Event::deleted(key, id).by_lifecycle());
        }
        End::Upload { key, id } => drop(state.s3.remove_upload(bucket, key, id)),
    }
}
