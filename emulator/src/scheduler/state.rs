//! Scheduler's part of an account that is stored.

use jiff::Timestamp;
use records::{Table, records};
use serde::{Deserialize, Serialize};

use super::{
    error::SchedulerError,
    group::Group,
    names::{ScheduleGroupName, ScheduleKey},
    schedule::Schedule,
};

records! {
    /// An account's schedules.
    #[derive(Debug)]
    pub struct State {
        /// Groups that were created, by name; the default one exists by itself.
        pub groups: Table<ScheduleGroupName, Group> = "group",
        /// Schedules by group and name.
        pub schedules: Table<ScheduleKey, Schedule> = "schedule",
        /// The next occurrence of each schedule that is enabled and has one. They are jobs.
        pub due: Table<ScheduleKey, Due> = "due",
    }
}

/// The next occurrence of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When its target is called: within the flexible window after `scheduled`. By the account's clock.
    pub at: Timestamp,
    /// The time by the expression.
    pub scheduled: Timestamp,
}

impl State {
    /// Checks that there is a group.
    ///
    /// # Errors
    /// There is none with this name.
    pub fn check_group(&self, name: &ScheduleGroupName) -> Result<(), SchedulerError> {
        match name.is_default() || self.groups.contains_key(name) {
            true => Ok(()),
            false => Err(SchedulerError::NoSuchGroup(name.clone())),
        }
    }

    /// Returns a schedule.
    ///
    /// # Errors
    /// There is no such group, or it has no schedule with this name.
    pub fn schedule(&self, key: &ScheduleKey) -> Result<&Schedule, SchedulerError> {
        self.check_group(&key.0)?;
        self.schedules.get(key).ok_or_else(|| SchedulerError::NoSuchSchedule(key.1.clone()))
    }
}
