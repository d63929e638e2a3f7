//! Random writes with failures of storage in between, to an account whose messages are loaded late.

use std::convert::Infallible;

use rand::{Rng, SeedableRng, rngs::StdRng};
use records::{Deferred, JobChange, Records, Single, Table, Versioned, between, from_rows, records};
use store::{CommitError, NoEntry, Writer};

use crate::engine::Engine;

records! {
    struct Queues {
        queues: Table<String, String> = "queue",
        messages: Deferred<Table<(String, u64), Vec<u64>>> = "message",
    }
}

records! {
    struct State {
        sqs: Queues = "sqs",
        count: Single<u64> = "count",
    }
}

/// What happens to the commit of a turn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Weather {
    Fair,
    /// A statement in the middle of the commit fails.
    Failing,
    /// Another process takes the account over before the commit.
    TakenOver,
    /// The commit is written, but the process does not get the answer.
    Unheard,
}

fn change(random: &mut StdRng, state: &mut State) {
    let queue = ["a", "a b", "a/b", "", "é"][random.random_range(0..5)].to_owned();
    match random.random_range(0..7) {
        2..=5 if !state.sqs.messages.is_loaded() => *state.count.get_mut() += 2,
        0 => drop(state.sqs.queues.insert(queue, "x".repeat(random.random_range(0..50)))),
        1 => drop(state.sqs.queues.remove(&queue)),
        2 | 3 => drop(state.sqs.messages.insert((queue, random.random_range(0..40)), vec![random.random()])),
        4 => state.sqs.messages.entry((queue, random.random_range(0..40))).or_default().push(random.random()),
        5 => state.sqs.messages.retain(|(name, number), _| *name != queue || number % 3 > 0),
        _ => *state.count.get_mut() += 1,
    }
}

/// The prefix of the table that is loaded late.
const LATE: &str = "sqs/message/";

/// The rows of what is loaded of a state.
fn rows(state: &State) -> Vec<(String, String)> {
    let mut state = state.clone();
    if !state.sqs.messages.is_loaded() {
        state.sqs.messages = Deferred::default();
    }
    let changes = between(&State::default(), &state).unwrap().changes;
    let mut rows: Vec<_> = changes.into_iter().map(|change| (change.key, change.value.unwrap())).collect();
    rows.sort();
    rows
}

/// Loads the messages, for the present state and all that were made of the same one.
async fn load_late(engine: &Engine, state: &State) {
    let mut messages = Table::default();
    for (key, value) in engine.database.load("1", LATE).await.unwrap().rows {
        messages.put(&key[LATE.len()..], &value, key.len() + value.len()).unwrap();
    }
    state.sqs.messages.load(messages);
}

/// Takes the account over as a new process does, without its messages; returns its epoch and the stored account.
async fn arrive(engine: &Engine) -> (u64, Versioned<State>) {
    let epoch = engine.database.claim("1").await.unwrap();
    let loaded = engine.database.load("1", "").await.unwrap();
    assert_eq!(loaded.epoch, epoch);
    let (_, size) = from_rows::<State>(loaded.rows.clone()).unwrap();
    assert_eq!(size, loaded.size, "the size that is kept is that of the rows");
    let (mut state, _) = from_rows::<State>(loaded.rows.into_iter().filter(|(key, _)| !key.starts_with(LATE))).unwrap();
    if loaded.revision > 0 {
        state.sqs.messages = Deferred::absent();
    }
    (epoch, Versioned::loaded(loaded.revision, state, loaded.size))
}

pub async fn an_account_in_memory_is_the_one_that_is_stored_whatever_fails_in_between(engine: Engine) {
    let mut random = StdRng::seed_from_u64(20_26);
    let writer: Writer<NoEntry> = Writer::start(engine.database.clone());
    let (mut epoch, mut account) = arrive(&engine).await;
    let (mut refused, mut written, mut without) = (0, 0, 0);
    for turn in 0..250 {
        for _ in 0..random.random_range(1..5) {
            let fails = random.random_ratio(1, 6);
            let _ = account.write(|state| {
                change(&mut random, state);
                if fails { Err(()) } else { Ok(()) }
            });
        }
        let weather = match random.random_range(0..10) {
            0 | 1 => Weather::Failing,
            // An account that was never stored can't be taken over.
            2 if account.stored_revision() > 0 => Weather::TakenOver,
            3 => Weather::Unheard,
            _ => Weather::Fair,
        };
        let Some(unstored) = account.unstored() else { continue };
        let differences = unstored.differences().unwrap();
        let size = unstored.size_with(&differences);
        let mut commit = unstored.commit("1".into(), epoch, differences);
        commit.jobs = vec![JobChange { key: "count".into(), due_at: Some(turn) }];
        match weather {
            Weather::Failing => engine.execute("ALTER TABLE jobs RENAME TO jobs_elsewhere").await,
            Weather::TakenOver => drop(engine.database.claim("1").await.unwrap()),
            Weather::Fair | Weather::Unheard => {}
        }
        // The messages may be loaded while a commit is in progress, before it is written or after.
        let (early, late) = (random.random_ratio(1, 4), random.random_ratio(1, 4));
        if early && weather != Weather::TakenOver {
            load_late(&engine, account.state()).await;
        }
        let told = writer.commit(commit, vec![]).await;
        if late && weather != Weather::TakenOver {
            load_late(&engine, account.state()).await;
        }
        match (weather, told) {
            (Weather::Fair, Ok(())) => {
                account.stored(unstored, size);
                written += 1;
            }
            (Weather::Failing, Err(CommitError::Database(_))) => {
                account.take_back(&unstored);
                engine.execute("ALTER TABLE jobs_elsewhere RENAME TO jobs").await;
                refused += 1;
            }
            (Weather::TakenOver, Err(CommitError::Fenced { .. })) => {
                (epoch, account) = arrive(&engine).await;
                refused += 1;
            }
            (Weather::Unheard, Ok(())) => {
                // The process resets the state, so its next commit is refused, because it is based on an old revision.
                account.take_back(&unstored);
                account
                    .write(|state| {
                        *state.count.get_mut() += 1;
                        Ok::<_, Infallible>(())
                    })
                    .unwrap();
                let next = account.unstored().unwrap();
                let differences = next.differences().unwrap();
                let told = writer.commit(next.commit("1".into(), epoch, differences), vec![]).await;
                assert!(matches!(told, Err(CommitError::Stale { .. })), "turn {turn}: {told:?}");
                (epoch, account) = arrive(&engine).await;
            }
            (weather, told) => panic!("turn {turn}: {weather:?}: {told:?}"),
        }
        let mut loaded = engine.database.load("1", "").await.unwrap();
        if !account.state().sqs.messages.is_loaded() {
            without += 1;
            loaded.rows.retain(|(key, _)| !key.starts_with(LATE));
        }
        assert_eq!(rows(account.state()), loaded.rows, "turn {turn}: {weather:?}");
        assert_eq!((account.stored_size(), account.stored_revision()), (loaded.size, loaded.revision), "turn {turn}: {weather:?}");
    }
    assert!(written > 50 && refused > 30 && without > 20, "{written} written, {refused} refused, {without} without messages");
}
