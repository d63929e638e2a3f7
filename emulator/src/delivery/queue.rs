//! Deliveries of rules and schedules: they wait here until their target has taken them, with retries, or until they are given up.
//!
//! [`jobs`](crate::jobs) carries them out.
//! See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html>.

use jiff::{SignedDuration, Timestamp};
use records::{Table, records};
use serde::{Deserialize, Serialize};

use super::Message;
use crate::{Arn, emulator::Core, events::HttpParameters, lambda::Lineage, scheduler::PutEvents, trace::Trace};

/// The most deliveries of an account that wait. AWS has no such limit; Coldstart keeps all in memory.
const MOST: usize = 1_000;
/// The most bytes of all payloads that wait: 16 MB. One payload may have 1 MB.
const MOST_BYTES: u64 = 16 << 20;
/// The number of retries, by default and at most.
const RETRIES: u32 = 185;
/// The age at which a delivery is given up, by default and at most: 24 hours.
const OLDEST: u32 = 86_400;
/// The longest delay before a retry, seconds: with it, 185 retries take about 24 hours.
const LONGEST_DELAY: i64 = 480;

records! {
    /// The deliveries of an account that wait.
    #[derive(Debug)]
    pub struct Queue {
        /// By ids that say nothing.
        pub queued: Table<String, Queued> = "queued",
    }
}

/// A delivery that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Queued {
    pub origin: Origin,
    /// The ARN of the target, as it was given.
    pub target: String,
    /// What the target gets.
    pub payload: String,
    /// What queues and topics get beside it.
    #[serde(default)]
    pub message: Message,
    /// Parameters of a call of an API.
    #[serde(default)]
    pub http: Option<HttpParameters>,
    pub retry: Retry,
    /// The ARN of the queue for deliveries that are given up.
    pub dead_letters: Option<String>,
    #[serde(default)]
    pub lineage: Lineage,
    #[serde(default)]
    pub trace: Option<Trace>,
    pub accepted_at: Timestamp,
    /// When it is tried next.
    pub due: Timestamp,
    /// How often it was tried.
    pub tries: u32,
}

/// What sends a delivery, and as whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Origin {
    /// A rule, as EventBridge itself or with a role.
    Rule {
        arn: Arn,
        /// The role's ARN.
        role: Option<String>,
    },
    /// A schedule, with its role.
    Schedule {
        arn: Arn,
        /// The role's ARN.
        role: String,
        /// The time of the occurrence.
        scheduled: Timestamp,
        /// What makes an event of the payload, if the target is a bus.
        put_events: Option<PutEvents>,
    },
}

/// How often and how long a delivery is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// The most retries.
    pub attempts: u32,
    /// The largest age, seconds.
    pub age: u32,
}

impl Retry {
    /// Returns a policy, with AWS's defaults for what is not given.
    pub fn of(attempts: Option<u32>, age: Option<u32>) -> Self {
        Self { attempts: attempts.unwrap_or(RETRIES), age: age.unwrap_or(OLDEST) }
    }
}

/// The queue takes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account may have {MOST} deliveries that wait, of {} MB", MOST_BYTES >> 20)]
pub struct Full;

/// Why a delivery is given up, beside an error that no retry would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    Attempts,
    Age,
}

impl Exhausted {
    /// Returns AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attempts => "MaximumRetryAttempts",
            Self::Age => "MaximumEventAgeInSeconds",
        }
    }
}

impl Queue {
    /// Adds deliveries: all or none. Their jobs start when the state has been committed.
    ///
    /// # Errors
    /// The queue is full.
    pub fn add(&mut self, core: &Core, deliveries: Vec<Queued>) -> Result<(), Full> {
        let bytes: u64 = deliveries.iter().map(|delivery| delivery.payload.len() as u64).sum();
        if self.queued.len() + deliveries.len() > MOST || self.bytes() + bytes > MOST_BYTES {
            return Err(Full);
        }
        self.queued.extend(deliveries.into_iter().map(|delivery| (core.ids.uuid(), delivery)));
        Ok(())
    }

    /// Returns the size of all payloads, bytes.
    pub fn bytes(&self) -> u64 {
        self.queued.values().map(|delivery| delivery.payload.len() as u64).sum()
    }
}

impl Queued {
    /// Returns this delivery for another try, or why there is none. The delay doubles from one second.
    pub fn again(&self, now: Timestamp) -> Result<Self, Exhausted> {
        let delay = 1_i64.checked_shl(self.tries).map_or(LONGEST_DELAY, |delay| delay.min(LONGEST_DELAY));
        let due = now + SignedDuration::from_secs(delay);
        if self.tries >= self.retry.attempts {
            return Err(Exhausted::Attempts);
        }
        if self.is_too_old(due) {
            return Err(Exhausted::Age);
        }
        Ok(Self { due, tries: self.tries + 1, ..self.clone() })
    }

    /// Returns whether it is given up at a time for its age.
    pub fn is_too_old(&self, now: Timestamp) -> bool {
        now.duration_since(self.accepted_at) > SignedDuration::from_secs(self.retry.age.into())
    }
}
