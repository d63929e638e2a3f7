//! The cost of states, as ratios within one run, which are comparable on a slow or busy machine where absolute times are not.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use records::{Records, Size, Table, Versioned, from_rows, records};

records! {
    struct State {
        items: Table<String, Vec<String>> = "item",
    }
}

const MANY: usize = 100_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows: Vec<(String, String)> =
        (0..MANY).map(|number| (format!("item/name-{number:06}"), format!("[\"{}\",\"{number}\"]", "x".repeat(380)))).collect();
    let begun = Instant::now();
    let (state, size) = from_rows::<State>(rows.iter().map(|(key, value)| (key, value)))?;
    println!("load {MANY} records of 400 bytes from memory: {:.0} ms", begun.elapsed().as_secs_f64() * 1e3);
    let mut full = Versioned::loaded(1, state, size);
    let mut empty = Versioned::loaded(1, State::default(), Size::default());
    let (mut in_empty, mut in_full, mut forks) = (vec![], vec![], vec![]);
    for number in 0..2_000 {
        in_empty.push(write(&mut empty, number)?);
        in_full.push(write(&mut full, number * 49)?);
        let begun = Instant::now();
        black_box(full.state().clone());
        forks.push(begun.elapsed());
    }
    let (in_empty, in_full, fork) = (median(in_empty), median(in_full), median(forks));
    println!("write and difference in memory: {in_full:?} among {MANY} records, {in_empty:?} in an empty account");
    println!("fork of {MANY} records: {fork:?} (goal: at most 100 µs)");
    Ok(())
}

/// Inserts a record, stores it, removes it, and stores that.
fn write(account: &mut Versioned<impl Items>, number: usize) -> Result<Duration, Box<dyn std::error::Error>> {
    let begun = Instant::now();
    for value in [Some(vec!["y".repeat(400)]), None] {
        account.write(|state| {
            let name = format!("name-{number:06}x");
            match value {
                Some(value) => drop(state.items().insert(name, value)),
                None => drop(state.items().remove(&name)),
            }
            Ok::<_, std::convert::Infallible>(())
        })?;
        let unstored = account.unstored().ok_or("nothing changed")?;
        let differences = unstored.differences()?;
        if differences.changes.len() != 1 {
            return Err("one record has changed".into());
        }
        let size = unstored.size_with(&differences);
        account.stored(unstored, size);
    }
    Ok(begun.elapsed() / 2)
}

trait Items: Records {
    fn items(&mut self) -> &mut Table<String, Vec<String>>;
}

impl Items for State {
    fn items(&mut self) -> &mut Table<String, Vec<String>> {
        &mut self.items
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
