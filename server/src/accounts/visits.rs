//! Records when learners were seen. The sweep of guests depends on it, and admission counts a guest for the network that the guest came from.

use std::{net::IpAddr, sync::Arc};

use app::account::Learner;
use dashmap::DashMap;
use emulator::Clock;
use jiff::{SignedDuration, Timestamp};

use super::Register;
use crate::admission::Admission;

/// How often a learner's visit is written to the database.
const WRITTEN: SignedDuration = SignedDuration::from_mins(5);

/// The visits since the server's start. Cheap to clone.
#[derive(Clone)]
pub struct Visits {
    register: Register,
    admission: Admission,
    clock: Arc<dyn Clock>,
    /// Learner id → when the visit was last written.
    written: Arc<DashMap<i64, Timestamp>>,
}

impl Visits {
    /// Starts without any visit.
    pub fn new(register: Register, admission: Admission, clock: Arc<dyn Clock>) -> Self {
        Self { register, admission, clock, written: Arc::default() }
    }

    /// The register, to find a session's learner.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Records that a learner is here. The database is written by a task, so that the request does not wait.
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

    /// Removes a deleted learner.
    pub fn forget(&self, learner: i64) {
        self.written.remove(&learner);
    }

    /// Removes entries that are older than [`WRITTEN`].
    pub fn tidy(&self) {
        let now = self.clock.now();
        self.written.retain(|_, at| now.duration_since(*at) < WRITTEN);
    }
}
