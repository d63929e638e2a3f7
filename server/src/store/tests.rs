#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, SystemTime},
};

use ::store::sql::query;
use emulator::{
    AccountId, Body, BodyHash, CallSource, CallerContext, Commit, Config, Emulator, JournalEntry, LogLine, OpenKeyring, Principal,
    RandomIds, Store, SystemClock,
};
use jiff::Timestamp;
use records::{BodyChange, Change};

use super::{SqlStore, db, upkeep};
use crate::{
    aws::client::Aws,
    db::{Databases, testing::Data},
    grading::tests::site::{Echo, make_role},
};

const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);

fn entry(source: CallSource, operation: &'static str, number: usize) -> JournalEntry {
    JournalEntry {
        account: ACCOUNT,
        at: Timestamp::UNIX_EPOCH,
        source,
        service: "lambda".into(),
        operation: Cow::Borrowed(operation),
        input: number.to_string(),
        status: 200,
        error: None,
        request_id: String::new(),
        user_agent: String::new(),
    }
}

/// A store in which these entries have been recorded, in order.
async fn noted(data: &Data, entries: impl Iterator<Item = JournalEntry>) -> (SqlStore, Databases) {
    let databases = data.open().await;
    let mut transaction = databases.main.writer.begin().await.unwrap();
    for entry in entries {
        db::note(&mut transaction.connection(), &entry).await.unwrap();
    }
    transaction.commit().await.unwrap();
    (SqlStore::start(databases.clone()), databases)
}

async fn inputs(store: &SqlStore, operation: &str, sources: &[CallSource]) -> Vec<String> {
    store.calls(ACCOUNT, "lambda", operation, sources).await.unwrap().into_iter().map(|entry| entry.input).collect()
}

#[tokio::test]
async fn the_newest_call_is_found_however_many_came_before_it() {
    let data = Data::new();
    let looks = (0..10_500).map(|number| entry(CallSource::Console, "ListFunctions", number));
    let calls = [
        entry(CallSource::Function, "Invoke", 1),
        entry(CallSource::Endpoint, "Invoke", 2),
        entry(CallSource::Console, "Invoke", 3),
    ];
    let (store, databases) = noted(&data, looks.chain(calls)).await;
    assert_eq!(inputs(&store, "Invoke", &[CallSource::Endpoint, CallSource::Console]).await, ["2", "3"]);
    let looks = inputs(&store, "ListFunctions", &[CallSource::Console]).await;
    assert_eq!((looks.len(), looks.last().map(String::as_str)), (10_000, Some("10499")));
    let kept: i64 = query("SELECT count(*) FROM journal").fetch_scalar(&databases.main.reader).await.unwrap();
    assert_eq!(kept, 10_503, "the oldest are thrown away now and then");
}

#[tokio::test]
async fn a_page_that_polls_for_ever_does_not_fill_the_disk() {
    let data = Data::new();
    let call = std::iter::once(entry(CallSource::Console, "Invoke", 0));
    let looks = (1..13_000).map(|number| entry(CallSource::Console, "ListFunctions", number));
    let (store, databases) = noted(&data, call.chain(looks)).await;
    let kept: i64 = query("SELECT count(*) FROM journal").fetch_scalar(&databases.main.reader).await.unwrap();
    assert_eq!(kept, 1 + 10_000);
    assert_eq!(inputs(&store, "Invoke", &[CallSource::Console]).await, ["0"]);
}

#[tokio::test]
async fn after_a_beginning_only_what_it_called_and_what_came_since_is_given() {
    let data = Data::new();
    let (store, _databases) = noted(&data, [entry(CallSource::Console, "Invoke", 1)].into_iter()).await;
    store.begin_anew(ACCOUNT, Timestamp::UNIX_EPOCH, vec![entry(CallSource::Terminal, "Invoke", 2)]).await.unwrap();
    Store::record(&store, entry(CallSource::Console, "Invoke", 3));
    assert_eq!(inputs(&store, "Invoke", &[CallSource::Console, CallSource::Terminal]).await, ["2", "3"]);
}

/// The size of an account's log events on disk: as counted, and of the file.
async fn logs_on_disk(databases: &Databases) -> (i64, u64) {
    let counted: Option<i64> = sqlx::query_scalar("SELECT bytes FROM log_usage WHERE account = ?")
        .bind(ACCOUNT.to_string())
        .fetch_optional(&databases.logs.reader)
        .await
        .unwrap();
    let size = |end: &str| std::fs::metadata(databases.folder.join(format!("logs.db{end}"))).map_or(0, |file| file.len());
    (counted.unwrap_or(0), size("") + size("-wal"))
}

fn line(stream: &str, message: String) -> LogLine {
    LogLine { group: "/aws/lambda/f".into(), stream: stream.into(), timestamp: 0, ingestion_time: 0, message }
}

/// Lets the log writer do steps until this holds.
async fn steps_until(store: &SqlStore, databases: &Databases, holds: impl Fn((i64, u64)) -> bool) {
    for _ in 0..2_000 {
        if holds(logs_on_disk(databases).await) {
            return;
        }
        store.logs(ACCOUNT, 1).await.unwrap();
    }
    panic!("{:?}", logs_on_disk(databases).await);
}

const MB: u64 = 1 << 20;

#[tokio::test]
async fn however_much_is_printed_the_file_stays_small_and_the_newest_are_there() {
    let data = Data::new();
    let databases = data.open().await;
    let store = SqlStore::start(databases.clone());
    let mut largest = 0;
    for number in 0..100 {
        store.append_logs(ACCOUNT, (0..64).map(|part| line("s", format!("{number}.{part} {}", "x".repeat(64 << 10)))).collect());
        store.logs(ACCOUNT, 1).await.unwrap();
        largest = largest.max(logs_on_disk(&databases).await.1);
    }
    assert!(largest < 100 * MB, "400 MB were printed, {} MB lay on disk", largest / MB);
    steps_until(&store, &databases, |(counted, file)| counted <= 24 << 20 && file < 40 * MB).await;
    let newest = store.logs(ACCOUNT, 100_000).await.unwrap();
    assert!(newest.len() > 250, "{} events are left", newest.len());
    assert!(newest.last().unwrap().message.starts_with("99.63 "));
    // A deleted group frees its bytes.
    store.delete_logs(ACCOUNT, Some("/aws/lambda/f"), None).await.unwrap();
    steps_until(&store, &databases, |(counted, file)| counted == 0 && file < 8 * MB).await;
}

#[tokio::test]
async fn events_are_deleted_by_stream_by_group_and_all_together() {
    let data = Data::new();
    let databases = data.open().await;
    let store = SqlStore::start(databases.clone());
    let other = LogLine { group: "/other".into(), ..line("a", "4".into()) };
    store.append_logs(ACCOUNT, vec![line("a", "1".into()), line("b", "2".into()), line("a", "3".into()), other]);
    let left = async || store.logs(ACCOUNT, 10).await.unwrap().into_iter().map(|line| line.message).collect::<String>();
    store.delete_logs(ACCOUNT, Some("/aws/lambda/f"), Some("a")).await.unwrap();
    assert_eq!(left().await, "24");
    store.delete_logs(ACCOUNT, Some("/aws/lambda/f"), None).await.unwrap();
    assert_eq!(left().await, "4");
    store.append_logs(AccountId::from_number(1), vec![line("a", "another's".into())]);
    store.delete_logs(ACCOUNT, None, None).await.unwrap();
    assert_eq!(left().await, "");
    assert_eq!(store.logs(AccountId::from_number(1), 10).await.unwrap().len(), 1);
}

/// A commit of a function that consists of its name and a document.
fn commit(account: AccountId, (previous, revision): (u64, u64), document: String) -> Commit {
    let change = Change { key: "lambda/function/f".into(), value: Some(document), was_there: previous > 0 };
    let records =
        records::Commit { account: account.to_string(), previous, revision, changes: vec![change], ..records::Commit::default() };
    Commit { account, records: Some(records), entries: vec![] }
}

/// A commit of a function whose code is these bodies.
fn referring(account: AccountId, based_on: (u64, u64), bodies: &[Body]) -> Commit {
    let mut commit = commit(account, based_on, "{}".into());
    let bodies = bodies.iter().map(|body| body.hash.to_string()).collect();
    let change = BodyChange { key: "lambda/function/f".into(), bodies };
    commit.records.iter_mut().for_each(|records| records.bodies = vec![change.clone()]);
    commit
}

fn after(minutes: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(60 * minutes)
}

#[tokio::test]
async fn packages_go_with_their_account_and_what_another_account_has_stays() {
    let data = Data::new();
    let databases = data.open().await;
    let store = SqlStore::start(databases.clone());
    let own = store.bodies().store_bytes(vec![7; 20 << 20].into()).await.unwrap();
    let shared = store.bodies().store_bytes(vec![8; 1000].into()).await.unwrap();
    let other = AccountId::from_number(2);
    store.commit(referring(ACCOUNT, (0, 1), &[own, shared])).await.unwrap();
    store.commit(referring(other, (0, 1), &[shared])).await.unwrap();
    let there = async |body: &Body| store.bodies().whole(&body.hash).await.unwrap().is_some();
    let on_disk = || {
        let files = std::fs::read_dir(data.path().join(super::BODIES)).unwrap();
        files.map(|subfolder| std::fs::read_dir(subfolder.unwrap().path()).unwrap().count()).sum::<usize>()
    };
    upkeep::tidy(&databases, store.body_store(), after(20)).await.unwrap();
    assert_eq!((there(&own).await, there(&shared).await, on_disk()), (true, true, 1));
    // PostgreSQL has no file of its own.
    let size = std::fs::metadata(data.path().join("coldstart.db")).map_or(0, |file| file.len());
    assert!(size < 4 * MB, "a large package is in a file of its own, and the database has {} MB", size / MB);
    let mut transaction = databases.main.writer.begin().await.unwrap();
    store.delete_account(&mut transaction.connection(), ACCOUNT).await.unwrap();
    transaction.commit().await.unwrap();
    upkeep::tidy(&databases, store.body_store(), after(10)).await.unwrap();
    assert_eq!((there(&own).await, on_disk()), (true, 1), "it may still be running");
    upkeep::tidy(&databases, store.body_store(), after(20)).await.unwrap();
    assert_eq!((there(&own).await, there(&shared).await, on_disk()), (false, true, 0));
}

#[tokio::test]
async fn a_journal_is_bounded_in_bytes_and_rare_calls_stay() {
    let data = Data::new();
    let large = |number| JournalEntry { input: "x".repeat(16 << 10), ..entry(CallSource::Console, "PutIntegration", number) };
    let looks = (0..3_000).map(large);
    let (store, databases) = noted(&data, std::iter::once(entry(CallSource::Endpoint, "Invoke", 1)).chain(looks)).await;
    let usage = async || query("SELECT bytes FROM journal_usage").fetch_scalar::<i64>(&databases.main.reader).await.unwrap();
    assert!(usage().await > 32 << 20);
    upkeep::tidy(&databases, store.body_store(), SystemTime::now()).await.unwrap();
    let counted: i64 =
        query("SELECT sum(octet_length(input) + 256) FROM journal").fetch_scalar(&databases.main.reader).await.unwrap();
    assert_eq!(usage().await, counted);
    assert!(counted <= 32 << 20);
    assert_eq!(inputs(&store, "Invoke", &[CallSource::Endpoint]).await, ["1"]);
}

#[tokio::test]
async fn sessions_that_are_over_are_deleted() {
    let data = Data::new();
    let databases = data.open().await;
    let store = SqlStore::start(databases.clone());
    upkeep::tidy(&databases, store.body_store(), SystemTime::now()).await.unwrap();
    for (id, expiry) in [("over", "2020-01-01 00:00:00"), ("open", "9999-01-01 00:00:00")] {
        let insert = query("INSERT INTO tower_sessions (id, data, expiry_date) VALUES ($1, $2, $3)");
        insert.bind(id).bind(vec![0]).bind(expiry).execute(&databases.sessions.writer).await.unwrap();
    }
    upkeep::tidy(&databases, store.body_store(), SystemTime::now()).await.unwrap();
    let left: Vec<String> = query("SELECT id FROM tower_sessions").fetch_scalars(&databases.sessions.reader).await.unwrap();
    assert_eq!(left, ["open"]);
}

#[tokio::test]
async fn files_of_an_earlier_version_learn_to_get_smaller_and_keep_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    for (file, migrations) in [("coldstart.db", "../migrations/main"), ("logs.db", "../migrations/logs")] {
        // The state before there were limits: without auto_vacuum, and without the last migration.
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join(file)).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        let migrator = sqlx::migrate::Migrator::new(std::path::Path::new(migrations)).await.unwrap();
        let before: Vec<_> =
            migrator.iter().filter(|migration| migration.version < if file == "coldstart.db" { 7 } else { 2 }).cloned().collect();
        let migrator = sqlx::migrate::Migrator { migrations: before.into(), ..sqlx::migrate::Migrator::DEFAULT };
        migrator.run(&pool).await.unwrap();
        if file == "logs.db" {
            let insert = "INSERT INTO log_events (account, log_group, log_stream, timestamp, ingestion_time, message) VALUES (?, '/g', 's', 1, 1, ?)";
            for number in 0..100 {
                sqlx::query(insert)
                    .bind(ACCOUNT.to_string())
                    .bind(format!("{number} {}", "x".repeat(1 << 20)))
                    .execute(&pool)
                    .await
                    .unwrap();
            }
        } else {
            let insert = sqlx::query("INSERT INTO blobs VALUES (?, x'01')").bind(BodyHash::of(&[1]).to_string());
            insert.execute(&pool).await.unwrap();
        }
        pool.close().await;
    }
    let databases = Databases::open(folder.path(), None).await.unwrap();
    for db in [&databases.main, &databases.logs.clone().into(), &databases.sessions] {
        let mode: i64 = query("PRAGMA auto_vacuum").fetch_scalar(&db.reader).await.unwrap();
        assert_eq!(mode, 2, "{}", db.name);
    }
    let store = SqlStore::start(databases.clone());
    assert_eq!(store.bodies().whole(&BodyHash::of(&[1])).await.unwrap().unwrap().as_ref(), [1]);
    steps_until(&store, &databases, |(counted, file)| counted <= 24 << 20 && file < 40 * MB).await;
    assert!(store.logs(ACCOUNT, 1).await.unwrap()[0].message.starts_with("99 "), "the newest are kept");
}

/// A data folder of the version before records: its migrations, and the data that it wrote.
async fn before_records(folder: &tempfile::TempDir) -> sqlx::SqlitePool {
    of_version(folder, 10, include_str!("earlier.sql")).await
}

/// A data folder with the migrations up to a version, and the data that the program of then wrote.
async fn of_version(folder: &tempfile::TempDir, version: i64, data: &str) -> sqlx::SqlitePool {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("coldstart.db")).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let migrator = sqlx::migrate::Migrator::new(std::path::Path::new("../migrations/main")).await.unwrap();
    let before: Vec<_> = migrator.iter().filter(|migration| migration.version <= version).cloned().collect();
    let migrator = sqlx::migrate::Migrator { migrations: before.into(), ..sqlx::migrate::Migrator::DEFAULT };
    migrator.run(&pool).await.unwrap();
    sqlx::raw_sql(data).execute(&pool).await.unwrap();
    pool
}

#[tokio::test]
async fn accounts_of_the_version_before_records_are_split_into_records_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    before_records(&folder).await.close().await;
    let databases = Databases::open(folder.path(), None).await.unwrap();
    let store = SqlStore::start(databases.clone());
    let stored = store.load(ACCOUNT).await.unwrap();
    let keys: Vec<&str> = stored.rows.iter().map(|(key, _)| key.as_str()).collect();
    insta::assert_snapshot!(keys.join("\n"), @"
    apigateway/account
    apigateway/api/jn8ty89dxc
    apigateway/key/qjzws9nhh1
    apigateway/plan/vkp1akhpzo
    apigateway/usage/vkp1akhpzo qjzws9nhh1
    iam/policy/arn:aws:iam::111122223333:policy/teama/own
    iam/role/hello-role
    lambda/event/979790ab-a35f-4036-ac35-0a86a714edf6
    lambda/function/hello
    lambda/function/other-1
    lambda/payload/979790ab-a35f-4036-ac35-0a86a714edf6
    logs/group//aws/lambda/hello
    logs/group//mine-and/yours
    ");
    let value = |key: &str| stored.rows.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    insta::assert_snapshot!(value("lambda/event/979790ab-a35f-4036-ac35-0a86a714edf6").unwrap(), @r#"{"request_id":"979790ab-a35f-4036-ac35-0a86a714edf6","function":"hello","qualifier":null,"lineage":{"4f1bed90":1},"accepted_at":"2026-11-29T14:44:18.757146949Z","due":"2026-11-29T14:45:18.808095408Z","failures":1,"throttles":0,"bytes":8}"#);
    insta::assert_snapshot!(value("lambda/payload/979790ab-a35f-4036-ac35-0a86a714edf6").unwrap(), @r#"{"payload":"{\"n\": 1}","client_context":null}"#);
    assert_eq!((stored.epoch, stored.revision), (0, 22));
    let owner = store.owner(emulator::REST_API, "jn8ty89dxc").await.unwrap();
    assert_eq!(owner, Some(ACCOUNT));
    let due: Timestamp = "2026-11-29T14:45:18.808Z".parse().unwrap();
    assert_eq!(store.first_jobs().await.unwrap(), [(ACCOUNT, due)]);
    let left: i64 = query("SELECT (SELECT count(*) FROM aws_accounts) + (SELECT count(*) FROM rest_apis)")
        .fetch_scalar(&databases.main.reader)
        .await
        .unwrap();
    assert_eq!(left, 0);
    // The account can be changed, and the next start has nothing to migrate.
    store.commit(commit(ACCOUNT, (22, 23), "{}".into())).await.unwrap();
    store.close().await;
    databases.close().await;
    let again = SqlStore::start(Databases::open(folder.path(), None).await.unwrap());
    assert_eq!(again.load(ACCOUNT).await.unwrap().revision, 23);
}

#[tokio::test]
async fn events_of_the_version_before_jobs_get_their_jobs() {
    let folder = tempfile::tempdir().unwrap();
    before_records(&folder).await.close().await;
    let databases = Databases::open(folder.path(), None).await.unwrap();
    // As the version before has left it: with records, and without jobs.
    for undo in ["DELETE FROM jobs", "DELETE FROM _sqlx_migrations WHERE description = 'jobs'"] {
        query(undo).execute(&databases.main.writer).await.unwrap();
    }
    databases.close().await;
    let store = SqlStore::start(Databases::open(folder.path(), None).await.unwrap());
    let due: Timestamp = "2026-11-29T14:45:18.808Z".parse().unwrap();
    assert_eq!(store.first_jobs().await.unwrap(), [(ACCOUNT, due)]);
}

#[tokio::test]
async fn an_account_that_can_not_be_split_stops_the_start_and_the_next_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let pool = before_records(&folder).await;
    let insert = "INSERT INTO aws_accounts (id, revision, document) VALUES ('999999999999', 7, ?)";
    for (document, words) in [
        ("{", "EOF while parsing an object at line 1 column 1"),
        (r#"{"revision":7}"#, "its document has no state"),
        (r#"{"revision":7,"state":{"sqs":{}}}"#, "its document has a member that is not known: sqs"),
        (r#"{"revision":7,"state":{"lambda":{"layers":{}}}}"#, "its document has a member that is not known: layers"),
        (
            r#"{"revision":7,"state":{"lambda":{"functions":{"f":{}}}}}"#,
            "the record `lambda/function/f` can't be read: its value is not one of this table: missing field `latest` at line 1 column 2",
        ),
    ] {
        sqlx::query(insert).bind(document.as_bytes()).execute(&pool).await.unwrap();
        let error = Databases::open(folder.path(), None).await.unwrap_err().to_string();
        assert_eq!(error, format!("the AWS account 999999999999 can't be brought up to date: {words}"));
        let kept: Vec<u8> = sqlx::query_scalar("SELECT document FROM aws_accounts").fetch_one(&pool).await.unwrap();
        assert_eq!(kept, document.as_bytes(), "the other one is split, and this one is as it was");
        sqlx::query("DELETE FROM aws_accounts").execute(&pool).await.unwrap();
    }
    sqlx::query(insert).bind(&br#"{"revision":7,"state":{}}"#[..]).execute(&pool).await.unwrap();
    pool.close().await;
    let store = SqlStore::start(Databases::open(folder.path(), None).await.unwrap());
    let revisions =
        [store.load(ACCOUNT).await.unwrap().revision, store.load(AccountId::from_number(999_999_999_999)).await.unwrap().revision];
    assert_eq!(revisions, [22, 7]);
}

#[tokio::test]
async fn packages_of_the_version_before_bodies_become_bodies_of_the_same_functions() {
    let folder = tempfile::tempdir().unwrap();
    let pool = of_version(&folder, 11, include_str!("before_bodies.sql")).await;
    let earlier: Vec<(String, Vec<u8>)> = sqlx::query_as("SELECT hash, content FROM package_parts").fetch_all(&pool).await.unwrap();
    // Another function whose code takes several parts, a package that the disk has damaged, and one whose upload did not end.
    let large: Vec<u8> = (0..3_u32 << 20).map(|number| (number / 7) as u8).collect();
    let (large_hash, damaged) = (BodyHash::of(&large), BodyHash::of(b"as it was"));
    let add = async |hash: String, whole: bool, parts: &[&[u8]]| {
        let package = sqlx::query("INSERT INTO packages (hash, taken_in, whole) VALUES (?, unixepoch(), ?)");
        package.bind(&hash).bind(whole).execute(&pool).await.unwrap();
        for (number, part) in (0_i64..).zip(parts) {
            let insert = sqlx::query("INSERT INTO package_parts (hash, number, content) VALUES (?, ?, ?)");
            insert.bind(&hash).bind(number).bind(*part).execute(&pool).await.unwrap();
        }
    };
    add(large_hash.to_string(), true, &large.chunks(1 << 20).collect::<Vec<_>>()).await;
    add(damaged.to_string(), true, &[b"as it is"]).await;
    add(BodyHash::of(b"cut off").to_string(), false, &[b"cut"]).await;
    let copy = sqlx::query(
        "INSERT INTO records SELECT account, 'lambda/function/large', json_set(value, '$.latest.code.hash', ?) FROM records
         WHERE key = 'lambda/function/hello'",
    );
    copy.bind(large_hash.to_string()).execute(&pool).await.unwrap();
    pool.close().await;

    let databases = Databases::open(folder.path(), None).await.unwrap();
    let store = SqlStore::start(databases.clone());
    let mut uses: Vec<String> = query("SELECT key || ' ' || substr(body, 1, 8) FROM body_uses ORDER BY key, body")
        .fetch_scalars(&databases.main.reader)
        .await
        .unwrap();
    uses.iter_mut().for_each(|line| *line = line.replace(&large_hash.to_string()[..8], "(large)"));
    insta::assert_snapshot!(uses.join("\n"), @"
    lambda/function/hello 212ef2a1
    lambda/function/hello abab8126
    lambda/function/large abab8126
    lambda/function/large (large)
    ");
    assert_eq!(earlier.len(), 3);
    for (hash, content) in &earlier {
        assert!(store.bodies().whole(&hash.parse().unwrap()).await.unwrap().unwrap() == content);
    }
    assert!(store.bodies().whole(&large_hash).await.unwrap().unwrap() == large);
    assert!(folder.path().join("bodies").join(&large_hash.to_string()[..2]).join(large_hash.to_string()).is_file());
    assert!(store.bodies().whole(&damaged).await.unwrap().is_none());
    let left: i64 = query("SELECT count(*) FROM sqlite_master WHERE name LIKE 'package%' OR name = 'blobs'")
        .fetch_scalar(&databases.main.reader)
        .await
        .unwrap();
    assert_eq!(left, 0);
    // What no function refers to goes in time; the rest stays.
    upkeep::tidy(&databases, store.body_store(), after(20)).await.unwrap();
    let count = async || query("SELECT count(*) FROM bodies").fetch_scalar::<i64>(&databases.main.reader).await.unwrap();
    assert_eq!(count().await, 3);
    store.close().await;
    databases.close().await;
    let databases = Databases::open(folder.path(), None).await.unwrap();
    let store = SqlStore::start(databases);
    assert!(store.bodies().whole(&large_hash).await.unwrap().unwrap() == large);
    assert_eq!(store.load(ACCOUNT).await.unwrap().rows.len(), 3);
}

/// A process with a store of its own on the same data, and a client of its emulator.
async fn process(data: &Data) -> Aws {
    let store = SqlStore::start(data.open().await);
    let (clock, ids, keyring) = (Arc::new(SystemClock), Arc::new(RandomIds), Arc::new(OpenKeyring));
    let emulator = Emulator::new(Config::default(), clock, ids, Arc::new(Echo), Arc::new(store), keyring);
    Aws::new(emulator, CallerContext { account: ACCOUNT, principal: Principal::Owner, service: None, source: CallSource::Endpoint })
}

#[tokio::test]
async fn a_process_from_which_an_account_was_taken_over_can_not_change_it_until_it_has_loaded_it_again() {
    let data = Data::in_postgres();
    let (first, second) = (process(&data).await, process(&data).await);
    let roles = async |process: &Aws| {
        let list = process.call(emulator::Service::IAM, "ListRoles", serde_json::json!({})).await.unwrap().unwrap().to_string();
        ["one", "two", "three", "four"].into_iter().filter(|name| list.contains(&format!("\"{name}\""))).collect::<Vec<_>>()
    };
    assert!(make_role(&first, "one").await.is_some());
    // The second process loads the account, and so takes it over.
    assert_eq!(roles(&second).await, ["one"]);
    assert!(make_role(&first, "two").await.is_none());
    assert_eq!(roles(&second).await, ["one"]);
    assert!(make_role(&second, "three").await.is_some());
    // The first process has noticed it, and has loaded the account again with the change of the second.
    assert_eq!(roles(&first).await, ["one", "three"]);
    assert!(make_role(&second, "lost").await.is_none());
    assert!(make_role(&first, "four").await.is_some());
    assert_eq!(roles(&second).await, ["one", "three", "four"]);
}

crate::db::testing::also_on_postgres! {
    the_newest_call_is_found_however_many_came_before_it,
    a_page_that_polls_for_ever_does_not_fill_the_disk,
    after_a_beginning_only_what_it_called_and_what_came_since_is_given,
    packages_go_with_their_account_and_what_another_account_has_stays,
    a_journal_is_bounded_in_bytes_and_rare_calls_stay,
    sessions_that_are_over_are_deleted,
}
