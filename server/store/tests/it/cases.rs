//! Properties of the store that hold on both engines.

use std::cell::RefCell;

use futures::future::{BoxFuture, FutureExt, join_all};
use records::{Change, Commit, JobChange, NameChange, Size};
use store::{
    CommitError, Entry, Loaded, NoEntry, Writer,
    sql::{Connection, query},
};

use crate::engine::Engine;

fn commit(account: &str, (previous, revision): (u64, u64), rows: &[(&str, Option<&str>)]) -> Commit {
    let change =
        |(key, value): &(&str, Option<&str>)| Change { key: (*key).into(), value: value.map(str::to_owned), was_there: false };
    Commit { account: account.into(), previous, revision, changes: rows.iter().map(change).collect(), ..Commit::default() }
}

async fn rows(engine: &Engine, account: &str, prefix: &str) -> Vec<String> {
    let loaded = engine.database.load(account, prefix).await.unwrap();
    loaded.rows.into_iter().map(|(key, value)| format!("{key} = {value}")).collect()
}

fn writer(engine: &Engine) -> Writer<NoEntry> {
    Writer::start(engine.database.clone())
}

pub async fn what_was_committed_is_loaded_by_prefix(engine: Engine) {
    let writer = writer(&engine);
    let put = |key| (key, Some("1"));
    let keys = [
        "sqs/message/a 1",
        "sqs/message/a 2",
        "sqs/message/a!20b 1",
        "sqs/message/ab 1",
        "sqs/queue/a",
        "sqs/queue/é-\u{10ffff}",
        "z",
    ];
    let mut first = commit("1", (0, 1), &keys.map(put));
    first.size = Size { records: 7, bytes: 100 };
    writer.commit(first, vec![]).await.unwrap();
    writer.commit(commit("2", (0, 1), &[put("sqs/message/a 1")]), vec![]).await.unwrap();
    writer.commit(commit("1", (1, 5), &[("sqs/message/a 2", Some("\"new\"")), ("z", None)]), vec![]).await.unwrap();
    assert_eq!(rows(&engine, "1", "sqs/message/a ").await, ["sqs/message/a 1 = 1", "sqs/message/a 2 = \"new\""]);
    assert_eq!(rows(&engine, "1", "sqs/queue/").await, ["sqs/queue/a = 1", "sqs/queue/é-\u{10ffff} = 1"]);
    let whole = engine.database.load("1", "").await.unwrap();
    assert_eq!((whole.epoch, whole.revision, whole.rows.len()), (0, 5, 6));
    assert!(whole.rows.is_sorted());
    assert_eq!(engine.database.load("3", "").await.unwrap(), Loaded::default());
    // More rows than one statement writes.
    let many: Vec<String> = (0..1_000).map(|number| format!("s3/object/{number:04}")).collect();
    let put: Vec<_> = many.iter().map(|key| (key.as_str(), Some("{}"))).collect();
    writer.commit(commit("3", (0, 1), &put), vec![]).await.unwrap();
    let gone: Vec<_> = many.iter().skip(3).map(|key| (key.as_str(), None)).collect();
    assert_eq!(rows(&engine, "3", "").await.len(), 1_000);
    // Some prefixes of a large account are left out; a small one is loaded whole.
    let mut large = commit("4", (0, 1), &put);
    large.changes.extend(commit("4", (0, 1), &[("a/b", Some("1")), ("s3/objects", Some("2")), ("z/y", Some("3"))]).changes);
    large.size = Size { records: 1_003, bytes: 20_000 };
    writer.commit(large, vec![]).await.unwrap();
    let prefixes = ["b/", "s3/object/", "y/"];
    let left = engine.database.hold("4", &prefixes).await.unwrap();
    let keys: Vec<&str> = left.rows.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!((keys, left.has_more, left.size.records), (vec!["a/b", "s3/objects", "z/y"], true, 1_003));
    assert_eq!(engine.database.load("4", "s3/object/").await.unwrap().rows.len(), 1_000);
    let small = engine.database.hold("1", &["sqs/message/"]).await.unwrap();
    assert_eq!((small.rows.len(), small.revision), (6, 5));
    writer.commit(commit("3", (1, 2), &gone), vec![]).await.unwrap();
    assert_eq!(rows(&engine, "3", "").await.len(), 3);
}

pub async fn a_commit_of_an_earlier_epoch_or_of_another_revision_changes_nothing(engine: Engine) {
    let writer = writer(&engine);
    let told = async |commit| writer.commit(commit, vec![]).await.map_err(|error| error.to_string());
    let row = [("a/b", Some("1"))];
    // Of two processes that have an account that was never stored, one creates it.
    assert_eq!(engine.database.claim("1").await.unwrap(), 0);
    assert_eq!(told(commit("1", (0, 1), &row)).await, Ok(()));
    assert_eq!(
        told(commit("1", (0, 2), &row)).await,
        Err("the account 1 is at revision 1, and a change is based on another one".into())
    );
    assert_eq!(engine.database.claim("1").await.unwrap(), 1);
    assert_eq!(engine.database.position("1").await.unwrap(), (1, 1));
    let mine = |based_on| Commit { epoch: 1, ..commit("1", based_on, &row) };
    let other = || commit("1", (1, 9), &[("a/b", None), ("a/c", Some("2"))]);
    let stale = "the account 1 is at revision 1, and a change is based on another one";
    let fenced = |epoch| format!("the account 1 was taken over by another process (epoch {epoch})");
    for (refused, expected) in [
        (Commit { epoch: 1, previous: 0, ..other() }, stale.to_owned()),
        (Commit { epoch: 1, previous: 7, ..other() }, stale.to_owned()),
        (Commit { epoch: 0, ..other() }, fenced(1)),
        (Commit { epoch: 2, ..other() }, fenced(1)),
    ] {
        assert_eq!(told(refused).await, Err(expected));
    }
    // Another process takes the account over, and this one does not know it yet.
    assert_eq!(engine.database.claim("1").await.unwrap(), 2);
    assert_eq!(told(mine((1, 2))).await, Err(fenced(2)));
    assert_eq!(rows(&engine, "1", "").await, ["a/b = 1"]);
    assert_eq!(told(Commit { epoch: 2, ..other() }).await, Ok(()));
    assert_eq!(rows(&engine, "1", "").await, ["a/c = 2"]);
}

pub async fn a_late_commit_of_a_deleted_account_changes_nothing(engine: Engine) {
    let writer = writer(&engine);
    let mut first = commit("1", (0, 1), &[("a/b", Some("1"))]);
    first.names = vec![NameChange { kind: "bucket", name: "b".into(), is_taken: true }];
    first.jobs = vec![JobChange { key: "a/b".into(), due_at: Some(1) }];
    writer.commit(first, vec![]).await.unwrap();
    engine.database.delete("1").await.unwrap();
    let late = writer.commit(commit("1", (1, 2), &[("a/c", Some("1"))]), vec![]).await;
    assert!(matches!(late, Err(CommitError::Stale { revision: 0, .. })), "{late:?}");
    for table in ["accounts", "records", "names", "jobs"] {
        assert_eq!(engine.count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
}

pub async fn a_global_name_has_one_owner_and_its_loser_has_written_nothing(engine: Engine) {
    let writer = writer(&engine);
    let name = |name: &str, is_taken| NameChange { kind: "bucket", name: name.into(), is_taken };
    let naming = |account, based_on, names: &[NameChange]| Commit {
        names: names.to_vec(),
        ..commit(account, based_on, &[("a/b", Some("1"))])
    };
    let owner = async |name| engine.database.owner("bucket", name).await.unwrap();
    writer.commit(naming("1", (0, 1), &[name("mine", true), name("old", true)]), vec![]).await.unwrap();
    let loser = naming("2", (0, 1), &[name("free", true), name("mine", true)]);
    // A refused commit does not affect another account's commit in the same transaction.
    let (refused, other) =
        tokio::join!(writer.commit(loser, vec![]), writer.commit(naming("3", (0, 1), &[name("third", true)]), vec![]));
    assert_eq!(refused.unwrap_err().to_string(), "the bucket `mine` belongs to another account");
    other.unwrap();
    assert_eq!(
        (owner("mine").await.as_deref(), owner("free").await, owner("third").await.as_deref()),
        (Some("1"), None, Some("3"))
    );
    assert_eq!(engine.database.load("2", "").await.unwrap(), Loaded::default());
    // An account can't release a name that another account has. The owner can, and then the name can be taken again.
    writer.commit(naming("2", (0, 1), &[name("mine", false)]), vec![]).await.unwrap();
    assert_eq!(owner("mine").await.as_deref(), Some("1"));
    writer.commit(naming("1", (1, 2), &[name("mine", false), name("old", true)]), vec![]).await.unwrap();
    writer.commit(naming("2", (1, 2), &[name("mine", true)]), vec![]).await.unwrap();
    assert_eq!((owner("mine").await.as_deref(), owner("old").await.as_deref()), (Some("2"), Some("1")));
    assert_eq!(engine.database.owner("rest-api", "mine").await.unwrap(), None);
}

pub async fn the_first_job_of_each_account_is_found_over_all_accounts(engine: Engine) {
    let writer = writer(&engine);
    let job = |key: &str, due_at| JobChange { key: key.into(), due_at };
    let setting = |account, based_on, jobs: &[JobChange]| Commit { jobs: jobs.to_vec(), ..commit(account, based_on, &[]) };
    let first = async || {
        let first = engine.database.first_jobs().await.unwrap();
        first.into_iter().map(|(account, due)| format!("{account} {due}")).collect::<Vec<_>>()
    };
    assert!(first().await.is_empty());
    writer.commit(setting("2", (0, 1), &[job("e/1", Some(30)), job("e/2", Some(10))]), vec![]).await.unwrap();
    writer.commit(setting("1", (0, 1), &[job("e/1", Some(20)), job("e/9", Some(40))]), vec![]).await.unwrap();
    writer.commit(commit("3", (0, 1), &[("e/1", Some("1"))]), vec![]).await.unwrap();
    assert_eq!(first().await, ["2 10", "1 20"]);
    // A job that is removed or moved, and one of a commit that is refused.
    writer.commit(setting("2", (1, 2), &[job("e/2", None)]), vec![]).await.unwrap();
    writer.commit(setting("1", (1, 2), &[job("e/1", Some(50))]), vec![]).await.unwrap();
    writer.commit(setting("3", (7, 8), &[job("e/1", Some(5))]), vec![]).await.unwrap_err();
    assert_eq!(first().await, ["2 30", "1 40"]);
    writer.commit(setting("2", (2, 3), &[job("e/1", None)]), vec![]).await.unwrap();
    engine.database.delete("1").await.unwrap();
    assert!(first().await.is_empty());
}

pub async fn many_accounts_share_commits_and_each_is_told_of_its_own(engine: Engine) {
    let writer = writer(&engine);
    let one = async |number: u64| {
        // Every tenth commit is based on a revision that does not exist.
        let previous = if number.is_multiple_of(10) { 7 } else { 0 };
        let account = format!("{number}");
        let told = writer.commit(commit(&account, (previous, previous + 1), &[("a/b", Some(&account))]), vec![]).await;
        (number, told.is_ok())
    };
    let told = join_all((0..300).map(one)).await;
    assert!(told.iter().all(|(number, is_ok)| *is_ok != number.is_multiple_of(10)), "{told:?}");
    for (number, is_ok) in told {
        let expected: &[String] = if is_ok { &[format!("a/b = {number}")] } else { &[] };
        assert_eq!(rows(&engine, &number.to_string(), "").await, expected);
    }
    writer.close().await;
    assert!(matches!(writer.commit(commit("x", (0, 1), &[]), vec![]).await, Err(CommitError::Closed)));
}

pub async fn a_large_commit_lets_small_ones_go_first_and_its_account_stays_in_order(engine: Engine) {
    let writer = writer(&engine);
    let order = RefCell::new(Vec::new());
    let large = "x".repeat(300 << 10);
    let write = async |name: &'static str, account: &str, based_on, value: &str| {
        writer.commit(commit(account, based_on, &[("a/b", Some(value))]), vec![]).await.unwrap();
        order.borrow_mut().push(name);
    };
    tokio::join!(
        write("large-1", "1", (0, 1), &large),
        write("small after large-1", "1", (1, 2), "1"),
        write("other-large", "2", (0, 1), &large),
        write("small", "3", (0, 1), "1"),
    );
    assert_eq!(*order.borrow(), ["small", "large-1", "small after large-1", "other-large"]);
    let flushed = async || writer.flush().await.unwrap();
    tokio::join!(write("late", "2", (1, 2), &large), flushed());
    assert_eq!(engine.database.load("2", "").await.unwrap().revision, 2);
}

/// A journal line in the test's own table.
struct Line(&'static str);

const NOTE: &str = "INSERT INTO notes (line) VALUES ($1)";

impl Entry for Line {
    fn write<'c>(&'c self, mut connection: Connection<'c>) -> BoxFuture<'c, sqlx::Result<()>> {
        async move { query(NOTE).bind(self.0).execute(&mut connection).await.map(drop) }.boxed()
    }
}

pub async fn entries_are_written_with_their_commit_or_not_at_all(engine: Engine) {
    engine.execute("CREATE TABLE notes (line TEXT NOT NULL)").await;
    let writer = Writer::start(engine.database.clone());
    let row = [("a/b", Some("1"))];
    writer.commit(commit("1", (0, 1), &row), vec![Line("written"), Line("and this")]).await.unwrap();
    writer.commit(commit("1", (7, 8), &row), vec![Line("of a refused commit")]).await.unwrap_err();
    assert!(writer.record(Line("alone")));
    writer.note(Line("also alone")).await.unwrap();
    writer.flush().await.unwrap();
    for (line, expected) in [("written", 1), ("and this", 1), ("of a refused commit", 0), ("alone", 1), ("also alone", 1)] {
        assert_eq!(engine.count(&format!("SELECT count(*) FROM notes WHERE line = '{line}'")).await, expected, "{line}");
    }
    // If an entry can't be written, its commit is not written either.
    engine.execute("DROP TABLE notes").await;
    writer.commit(commit("1", (1, 2), &[("a/b", Some("2"))]), vec![Line("lost")]).await.unwrap_err();
    assert_eq!(rows(&engine, "1", "").await, ["a/b = 1"]);
}

pub async fn a_failure_of_the_database_is_told_and_the_next_commit_works(engine: Engine) {
    let writer = writer(&engine);
    let setting = |based_on, value| Commit {
        jobs: vec![JobChange { key: "a/b".into(), due_at: Some(1) }],
        ..commit("1", based_on, &[("a/b", Some(value))])
    };
    writer.commit(setting((0, 1), "1"), vec![]).await.unwrap();
    // Jobs are written last, so this failure occurs after records were written.
    engine.execute("ALTER TABLE jobs RENAME TO jobs_elsewhere").await;
    let failed = writer.commit(setting((1, 2), "2"), vec![]).await;
    assert!(matches!(failed, Err(CommitError::Database(_))), "{failed:?}");
    assert_eq!(rows(&engine, "1", "").await, ["a/b = 1"]);
    engine.execute("ALTER TABLE jobs_elsewhere RENAME TO jobs").await;
    writer.commit(setting((1, 2), "3"), vec![]).await.unwrap();
    assert_eq!(rows(&engine, "1", "").await, ["a/b = 3"]);
}
