//! Lifecycles: objects, versions and uploads that end after some days.
//!
//! [`mod@rule`] reads the rules of a bucket, [`mod@plan`] finds what is due, and [`mod@carry_out`] does it. What is due, is due at midnight UTC
//! (`jobs/lifecycle.rs`); a bucket in which nothing will be due has no job. Transitions to other storage classes are kept and not
//! carried out.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>.

mod carry_out;
mod check;
mod plan;
mod rule;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::state::State;

pub use carry_out::carry_out;
pub use check::check;

/// A day, seconds.
const DAY: i64 = 24 * 60 * 60;

/// When a bucket is looked at, by the account's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub due: Timestamp,
}

/// Returns the first midnight UTC that is not before `days` days after a time.
fn midnight(time: Timestamp, days: i64) -> Option<Timestamp> {
    let seconds = time.as_second().checked_add(days.checked_mul(DAY)?)?;
    let seconds = seconds + i64::from(time.subsec_nanosecond() > 0);
    Timestamp::from_second(seconds.checked_add(DAY - 1)?.div_euclid(DAY) * DAY).ok()
}

impl State {
    /// Has a bucket looked at at the next midnight, if it has a lifecycle: something in it has changed.
    pub fn watch(&mut self, bucket: &str, now: Timestamp) {
        let has_rules = self.buckets.get(bucket).is_some_and(|bucket| bucket.settings.contains_key("lifecycle"));
        let Some(due) = midnight(now, 0).filter(|_| has_rules) else {
            return;
        };
        if self.lifecycles.get(bucket).is_none_or(|known| known.due > due) {
            self.lifecycles.insert(bucket.into(), Due { due });
        }
    }
}
