//! Moves an account's clock forward, and runs what is due on the way.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{Account, SaveError, account::AccountClock, emulator::Core, lambda};

/// The most by which the clock is moved at once: a year.
const FURTHEST: SignedDuration = SignedDuration::from_hours(366 * 24);
/// The most stops on the way. What is due after the last of them runs at the end.
const MOST_STOPS: u32 = 500;
/// How long jobs may run on the way, in real time. What has not run until then runs at the end, and the caller does not wait for it.
const PATIENCE: SignedDuration = SignedDuration::from_secs(20);

/// How far the clock is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forward {
    /// By a duration.
    By(SignedDuration),
    /// To the next job that is due.
    ToNextJob,
}

/// The clock after it was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forwarded {
    /// The account's time.
    pub now: Timestamp,
    /// By how much the clock was moved.
    pub by: SignedDuration,
    /// By how much it is ahead of the real time.
    pub ahead: SignedDuration,
}

/// Why the clock was not moved, or not the whole way.
#[derive(Debug, thiserror::Error)]
pub enum ForwardError {
    /// The duration is zero or negative, or too long.
    #[error("The clock can be moved forward only, by at most {} days at once.", FURTHEST.as_hours() / 24)]
    Duration,
    /// The clock would be too far ahead of the real time.
    #[error("The clock can be at most {} days ahead of the real time.", AccountClock::FURTHEST.as_hours() / 24)]
    TooFarAhead,
    /// No job waits.
    #[error("Nothing waits in this account.")]
    NothingWaits,
    /// The clock could not be stored.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Moves the clock forward, one stop after the other: at each time at which a job is due, the jobs run before the clock goes on, so
/// that they see the time that they waited for, and what they bring about is run on the way, too. Returns when the jobs at the end
/// have run.
pub async fn fast_forward(core: &Arc<Core>, account: &Arc<Account>, forward: Forward) -> Result<Forwarded, ForwardError> {
    let _one_at_a_time = account.jobs.forwarding.lock().await;
    let limit = core.clock.now() + PATIENCE;
    quiet(core, account, limit).await;
    let from = core.now(account);
    let before = account.clock().offset();
    let target = match forward {
        Forward::By(by) if by > SignedDuration::ZERO && by <= FURTHEST => {
            from.checked_add(by).map_err(|_| ForwardError::Duration)?
        }
        Forward::By(_) => return Err(ForwardError::Duration),
        Forward::ToNextJob => next_job(account).ok_or(ForwardError::NothingWaits)?,
    };
    if before.saturating_add(target.duration_since(from)) > AccountClock::FURTHEST {
        return Err(ForwardError::TooFarAhead);
    }
    for stop in 0.. {
        let stop = next_job(account).filter(|next| *next < target && stop < MOST_STOPS && core.clock.now() < limit);
        move_to(core, account, stop.unwrap_or(target)).await?;
        quiet(core, account, limit).await;
        if stop.is_none() {
            break;
        }
    }
    let ahead = account.clock().offset();
    Ok(Forwarded { now: core.now(account), by: ahead - before, ahead })
}

/// Returns when the next job is due, by the account's clock.
fn next_job(account: &Account) -> Option<Timestamp> {
    let due = Timestamp::from_millisecond(account.jobs.first()?).ok()?;
    Some(account.clock().at(due))
}

async fn move_to(core: &Arc<Core>, account: &Arc<Account>, moment: Timestamp) -> Result<(), ForwardError> {
    let by = moment.duration_since(core.now(account));
    if by <= SignedDuration::ZERO {
        return Ok(());
    }
    account.write(|state| match state.clock.get_mut().forward(by) {
        true => Ok(()),
        false => Err(ForwardError::TooFarAhead),
    })?;
    core.save(account, None).await?;
    // Environments that have been idle for some time by the account's clock.
    lambda::drop_idle_since(account, core.clock.now(), by);
    Ok(())
}

/// Returns when no job runs and none is due, or at the limit.
async fn quiet(core: &Core, account: &Account, limit: Timestamp) {
    let is_quiet = async {
        loop {
            let ended = account.jobs.ended.notified();
            tokio::pin!(ended);
            // From here on no end is missed.
            ended.as_mut().enable();
            if account.jobs.is_quiet(core.clock.now().as_millisecond()) {
                return;
            }
            ended.await;
        }
    };
    tokio::select! {
        () = is_quiet => {}
        () = core.clock.sleep_until(limit) => {}
    }
}
