//! CancelReplay.

use serde::Serialize;

use super::{ByName, ReplayState, absent, replay_arn};
use crate::{Arn, Call, events::error::EventsError};

/// CancelReplay's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Cancelled {
    replay_arn: Arn,
    state: &'static str,
}

/// Ends a replay that is not over.
pub async fn cancel_replay(call: Call<ByName>) -> Result<Cancelled, EventsError> {
    let name = &call.input.replay_name;
    call.account.write(|state| {
        let replay = state.events.replays.get_mut(name).ok_or_else(|| absent(name))?;
        if replay.due().is_none() {
            return Err(EventsError::NotRunning(name.to_string()));
        }
        (replay.state, replay.ended) = (ReplayState::Cancelled, Some(call.now));
        Ok(())
    })?;
    Ok(Cancelled { replay_arn: replay_arn(&call, name), state: "CANCELLING" })
}
