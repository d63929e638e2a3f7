//! DeleteSchedule.

use super::ByName;
use crate::{
    Call,
    scheduler::{access::OnSchedule, error::SchedulerError},
};

/// Deletes a schedule.
pub async fn delete_schedule(call: Call<ByName>) -> Result<(), SchedulerError> {
    let key = call.input.schedule();
    call.account.write(|state| {
        state.scheduler.schedule(&key)?;
        state.scheduler.schedules.remove(&key);
        state.scheduler.due.remove(&key);
        Ok(())
    })
}
