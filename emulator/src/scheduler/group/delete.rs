//! DeleteScheduleGroup.

use super::ByName;
use crate::{Call, scheduler::error::SchedulerError};

/// Deletes a group with its schedules.
pub async fn delete_schedule_group(call: Call<ByName>) -> Result<(), SchedulerError> {
    let name = &call.input.name;
    if name.is_default() {
        return Err(SchedulerError::invalid("The default schedule group can't be deleted."));
    }
    call.account.write(|state| {
        let scheduler = &mut state.scheduler;
        scheduler.groups.remove(name).ok_or_else(|| SchedulerError::NoSuchGroup(name.clone()))?;
        scheduler.schedules.retain(|(group, _), _| group != name);
        scheduler.due.retain(|(group, _), _| group != name);
        Ok(())
    })
}
