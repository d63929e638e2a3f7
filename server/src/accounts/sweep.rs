//! Guests come by the thousand, and most only look. Those who did nothing go after an hour, the others when they have not been here for two months.

use emulator::Clock;
use jiff::{SignedDuration, Timestamp};

use super::{
    db,
    deletion::{Deletion, DeletionError, Which},
};

/// A guest who did nothing is kept for so long.
const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// A guest who did something is kept for so long after the last visit: as long as the session.
const AWAY: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Guests who did nothing, at most. Beyond that the oldest go earlier, but none who was here within [`HERE`].
const MOST_IDLE: i64 = 20_000;
/// Who was seen so recently is here.
const HERE: SignedDuration = SignedDuration::from_mins(10);
/// How often it is looked.
const ROUND: SignedDuration = SignedDuration::from_mins(5);
/// Guests in one round, so that it ends.
const MOST: i64 = 20_000;

/// Deletes guests who have gone, now and every few minutes.
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

/// Deletes guests who have gone by this time; says how many.
///
/// # Errors
/// When a file can't be written.
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
    deletion.visits.tidy();
    Ok(gone)
}
