//! Who was here, and when: guests who have gone are forgotten by it, and a guest's share of places goes by the network that the guest came from.

use std::{net::IpAddr, sync::Arc};

use app::account::Learner;
use dashmap::DashMap;
use emulator::Clock;
use jiff::{SignedDuration, Timestamp};

use super::Register;
use crate::admission::Admission;

/// How often it is written down that somebody is here.
const WRITTEN: SignedDuration = SignedDuration::from_mins(5);

/// The visits since the start. Cheap to clone.
#[derive(Clone)]
pub struct Visits {
    register: Register,
    admission: Admission,
    clock: Arc<dyn Clock>,
    /// When it was written down last of whom.
    written: Arc<DashMap<i64, Timestamp>>,
}

impl Visits {
    /// No visit yet.
    pub fn new(register: Register, admission: Admission, clock: Arc<dyn Clock>) -> Self {
        Self { register, admission, clock, written: Arc::default() }
    }

    /// The register, to find a session's learner.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Somebody is here. It is written down by a task of its own, so that nobody waits.
    pub fn note(&self, learner: &Learner, address: IpAddr) {
        self.admission.meet(learner, address);
        let now = self.clock.now();
        if self.written.get(&learner.id).is_some_and(|at| now.duration_since(*at) < WRITTEN) {
            return;
        }
        self.written.insert(learner.id, now);
        let (register, id) = (self.register.clone(), learner.id);
        tokio::spawn(async move {
            if let Err(error) = register.seen(id, now).await {
                tracing::warn!(%error, "a visit could not be written down");
            }
        });
    }

    /// Forgets a learner who is no more.
    pub fn forget(&self, learner: i64) {
        self.written.remove(&learner);
    }

    /// Forgets when visits were written down that are long over.
    pub fn tidy(&self) {
        let now = self.clock.now();
        self.written.retain(|_, at| now.duration_since(*at) < WRITTEN);
    }
}
