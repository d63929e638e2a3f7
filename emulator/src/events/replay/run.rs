//! What the job of a replay does.

use jiff::{SignedDuration, Timestamp};

use super::{Replay, ReplayState};
use crate::{
    AccountId,
    account::State,
    emulator::Core,
    events::{
        Event, ReplayName,
        archive::{is_kept, moment},
        routing::{Arrival, route},
    },
};

/// The wait for the queue of deliveries, when it is full.
const WAIT: SignedDuration = SignedDuration::from_secs(1);

/// Sends the events of a replay that were not sent yet, as many as the queue of deliveries takes.
pub fn go_on(core: &Core, account: AccountId, state: &mut State, name: &ReplayName) {
    let Some(mut replay) = state.events.replays.get(name).cloned() else { return };
    let now = state.clock.at(core.clock.now());
    if replay.due().is_none() {
        return;
    }
    replay.state = ReplayState::Completed;
    for (place, event) in events(state, &replay, now) {
        let arrival = Arrival { replay: Some((name.as_str(), &replay.rules)), ..Arrival::default() };
        if route(core, account, state, &replay.bus, &event, &arrival).is_err() {
            (replay.state, replay.due) = (ReplayState::Running, now + WAIT);
            break;
        }
        replay.last = Some(place);
    }
    if replay.state == ReplayState::Completed {
        replay.ended = Some(now);
    }
    state.events.replays.insert(name.clone(), replay);
}

/// Returns the archived events of the replay's time that come after the last one that was sent, in the order of their arrival.
fn events(state: &State, replay: &Replay, now: Timestamp) -> Vec<((u64, String), Event)> {
    let Some(archive) = state.events.archives.get(&replay.archive) else { return Vec::new() };
    let (from, to) = (moment(replay.from), moment(replay.to));
    let archived = state.events.archived.iter().filter(|((of, at, id), _)| {
        let is_new = replay.last.as_ref().is_none_or(|(last, last_id)| (*at, id) > (*last, last_id));
        *of == replay.archive && (from..=to).contains(at) && is_new && is_kept(archive, *at, now)
    });
    archived.map(|((_, at, id), archived)| ((*at, id.clone()), archived.event.clone())).collect()
}
