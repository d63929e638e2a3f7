//! Deletes guests who do not come back, and forgets learners whom the command line has deleted. Thousands start, and most only look around: guests who did nothing are deleted after an hour, the others two
//! months after their last visit.

use emulator::Clock;
use jiff::{SignedDuration, Timestamp};

use super::{
    db,
    deletion::{Deletion, DeletionError, Which},
};

/// How long a guest who did nothing is kept.
const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// How long a guest who did something is kept after the last visit: as long as the session lives.
const AWAY: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How many guests who did nothing are kept. Beyond that the oldest are deleted earlier, but none who was seen within [`HERE`].
const MOST_IDLE: i64 = 20_000;
/// A guest who was seen this recently counts as present.
const HERE: SignedDuration = SignedDuration::from_mins(10);
/// How often the sweep runs.
const ROUND: SignedDuration = SignedDuration::from_mins(5);
/// How many guests one sweep deletes at most, so that it ends.
const MOST: i64 = 20_000;

/// Sweeps now and then once every [`ROUND`].
pub async fn keep_sweeping(deletion: Deletion, clock: &dyn Clock) {
    loop {
        match sweep(&deletion, clock.now()).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "guests who have gone were deleted"),
            Err(error) => tracing::error!(%error, "guests who have gone could not be deleted"),
        }
        clock.sleep_until(clock.now() + ROUND).await;
    }
}

/// Deletes the guests who are due at this time; returns how many.
///
/// # Errors
/// If a database cannot be written.
pub async fn sweep(deletion: &Deletion, now: Timestamp) -> Result<usize, DeletionError> {
    let reader = &deletion.databases.main.reader;
    let mut gone = 0;
    for which in [Which::IdleGuests(now - IDLE), Which::GuestsAway(now - AWAY)] {
        let guests = db::guests(reader, which, MOST).await?;
        gone += deletion.delete_all(which, &guests).await?;
    }
    let which = Which::IdleGuests(now - HERE);
    let idle = db::count_guests(reader, which).await?;
    if idle > MOST_IDLE {
        let guests = db::guests(reader, which, idle - MOST_IDLE).await?;
        gone += deletion.delete_all(which, &guests).await?;
    }
    deletion.forget_deleted().await?;
    if let Some(memory) = &deletion.memory {
        memory.visits.tidy();
        memory.register.tidy();
    }
    Ok(gone)
}
