//! The cost of commits in SQLite, as ratios within one run, which are comparable on a slow or busy machine where absolute times are
//! not.

use std::time::{Duration, Instant};

use futures::future::join_all;
use records::{Size, Table, Versioned, from_rows, records};
use store::{Database, NoEntry, Writer};

records! {
    struct State {
        items: Table<String, Item> = "item",
    }
}

/// A record of about 400 bytes.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
struct Item {
    name: String,
    number: u64,
    tags: Vec<String>,
    text: String,
}

const MANY: u64 = 100_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| format!("sqlite://{}", folder.path().join("bench.db").display()));
    let database = Database::open(&url).await?;
    let writer = Writer::start(database.clone());
    let mut full = Versioned::<State>::default();
    let begun = Instant::now();
    put(&writer, "full", &mut full, (0..MANY).map(item)).await?;
    println!("write {MANY} records of 400 bytes in one commit: {:.0} ms", milliseconds(begun.elapsed()));

    let begun = Instant::now();
    let loaded = database.load("full", "").await?;
    let read = begun.elapsed();
    let (state, size) = from_rows::<State>(loaded.rows)?;
    let load = begun.elapsed();
    println!("load {MANY} records: {:.0} ms, {:.0} of them SQL (goal: at most 500)", milliseconds(load), milliseconds(read));
    let mut full = Versioned::loaded(loaded.revision, state, size);

    let mut empty = Versioned::<State>::default();
    let (mut in_empty, mut in_full, mut forks) = (vec![], vec![], vec![]);
    for number in 0..600 {
        let begun = Instant::now();
        put(&writer, "empty", &mut empty, [item(number % 5)].into_iter()).await?;
        in_empty.push(begun.elapsed());
        let begun = Instant::now();
        put(&writer, "full", &mut full, [item(number * 163 % MANY)].into_iter()).await?;
        in_full.push(begun.elapsed());
        let begun = Instant::now();
        let fork = Versioned::loaded(full.revision(), full.state().clone(), full.stored_size());
        forks.push(begun.elapsed());
        drop(fork);
    }
    let (in_empty, in_full) = (median(in_empty), median(in_full));
    println!(
        "a write among {MANY} records: {:.2} of one in an empty account ({:.3} ms of {:.3} ms; goal: at most 1.5)",
        in_full.as_secs_f64() / in_empty.as_secs_f64(),
        milliseconds(in_full),
        milliseconds(in_empty)
    );
    println!("a fork of {MANY} records: {:.1} µs (goal: at most 100)", median(forks).as_secs_f64() * 1e6);

    let mut accounts: Vec<_> = (0..256).map(|number| (format!("account-{number}"), Versioned::<State>::default())).collect();
    let begun = Instant::now();
    for number in 0..20 {
        let writer = &writer;
        let puts = accounts.iter_mut().map(|(id, account)| put(writer, id, account, [item(number)].into_iter()));
        join_all(puts).await.into_iter().collect::<Result<Vec<_>, _>>()?;
    }
    println!("256 accounts at once: {:.0} commits/s", 256.0 * 20.0 / begun.elapsed().as_secs_f64());
    Ok(())
}

fn item(number: u64) -> (String, Item) {
    let name = format!("name-{number:06}");
    (name.clone(), Item { name, number, tags: vec!["a".into(), "b".into()], text: "x".repeat(320) })
}

async fn put(
    writer: &Writer<NoEntry>,
    id: &str,
    account: &mut Versioned<State>,
    items: impl Iterator<Item = (String, Item)>,
) -> Result<(), Box<dyn std::error::Error>> {
    account.write(|state| {
        state.items.extend(items);
        Ok::<_, std::convert::Infallible>(())
    })?;
    let unstored = account.unstored().ok_or("nothing changed")?;
    let differences = unstored.differences()?;
    let size: Size = unstored.size_with(&differences);
    writer.commit(unstored.commit(id.into(), 0, differences), vec![]).await?;
    account.stored(unstored, size);
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
