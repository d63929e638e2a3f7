//! A bucket's lifecycle at midnight: what has reached its age ends.

use std::net::{IpAddr, Ipv4Addr};

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{Call, Principal, account::State, s3};

/// The kind of job whose records are the buckets with a lifecycle.
pub struct Lifecycle;

#[async_trait]
impl Kind for Lifecycle {
    fn table(&self) -> &'static str {
        "s3/lifecycle/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.s3.lifecycles.get(&String::from_text(key).ok()?)?.due)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.s3.lifecycles.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.s3.lifecycles.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(bucket) = String::from_text(&job.key) else { return Ok(()) };
        let call = Call {
            account: job.account.clone(),
            principal: Principal::Owner,
            request_id: job.core.ids.uuid(),
            now: job.core.now(&job.account),
            trace_header: None,
            source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            is_form: false,
            incoming: None,
            input: (),
            core: job.core.clone(),
        };
        job.write(|state| s3::carry_out(&call, state, &bucket)).await
    }
}
