//! Names of schedules and groups, and their ARNs.

use records::text_key;

use crate::{AccountId, Arn, emulator::Core, text::name};

fn is_valid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

name! {
    /// A schedule's name, unique in its group: 1 to 64 characters of `[0-9a-zA-Z-_.]`.
    ScheduleName, is_valid
}

name! {
    /// A group's name: 1 to 64 characters of `[0-9a-zA-Z-_.]`.
    ScheduleGroupName, is_valid
}

text_key!(ScheduleName, ScheduleGroupName);

/// A schedule's group and name.
pub type ScheduleKey = (ScheduleGroupName, ScheduleName);

impl ScheduleGroupName {
    /// Returns the name of the group that every account has.
    pub fn default_group() -> Self {
        "default".parse().unwrap_or_else(|_| unreachable!("it is a name"))
    }

    /// Returns whether this is the group that every account has.
    pub fn is_default(&self) -> bool {
        self.as_str() == "default"
    }
}

/// Returns a schedule's ARN.
pub fn schedule_arn(core: &Core, account: AccountId, (group, name): &ScheduleKey) -> Arn {
    Arn::new("scheduler", &core.config.region, account, format_args!("schedule/{group}/{name}"))
}

/// Returns a group's ARN.
pub fn group_arn(core: &Core, account: AccountId, group: &ScheduleGroupName) -> Arn {
    Arn::new("scheduler", &core.config.region, account, format_args!("schedule-group/{group}"))
}
