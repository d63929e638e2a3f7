//! What was answered is stored; what could not be stored is not answered as done; and what is read back is what was there.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{
    Account, AccountId, Bodies, Body, BodyError, BodyHash, BodyStream, Commit, Config, JournalEntry, LogLine, MemoryStore, Store,
    StoreError, Stored, account::State,
};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use records::{Change, between};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::{
    apigateway::given::Api,
    harness::{Answer, Aws},
    lambda::{FUNCTIONS, hello, lambda, make_role},
};

/// A disk that can be full, and that can be slow.
pub struct Disk {
    memory: Arc<MemoryStore>,
    full: AtomicBool,
    /// A commit takes a place here; none is left while it is held up.
    going: Semaphore,
    waiting: AtomicUsize,
    /// What is stored is answered as failed.
    pub unheard: AtomicBool,
    /// How many bytes of bodies it takes.
    pub room: AtomicU64,
    /// The rows of each commit, in order.
    commits: Mutex<Vec<Vec<Change>>>,
    /// The accounts that were loaded, in order.
    pub loads: Mutex<Vec<AccountId>>,
    /// The parts of accounts that were loaded, in order.
    pub parts: Mutex<Vec<String>>,
}

impl Disk {
    pub fn new() -> Arc<Self> {
        let (full, going, waiting) = (AtomicBool::new(false), Semaphore::new(1), AtomicUsize::new(0));
        let (unheard, commits) = (AtomicBool::new(false), Mutex::default());
        let room = AtomicU64::new(u64::MAX);
        Arc::new(Self {
            memory: MemoryStore::new(),
            full,
            going,
            waiting,
            unheard,
            room,
            commits,
            loads: Mutex::default(),
            parts: Mutex::default(),
        })
    }

    /// Nothing can be stored from now on, or it can again.
    pub fn fill(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }

    fn check(&self) -> Result<(), StoreError> {
        match self.full.load(Ordering::SeqCst) {
            true => Err(StoreError("no space left on device".into())),
            false => Ok(()),
        }
    }
}

#[async_trait]
impl Bodies for Disk {
    async fn store(&self, content: BodyStream) -> Result<Body, BodyError> {
        self.check().map_err(BodyError::storage)?;
        self.memory.bodies().store(content).await
    }

    async fn read(&self, hash: &BodyHash, range: Range<u64>) -> Result<BodyStream, BodyError> {
        self.memory.bodies().read(hash, range).await
    }

    fn room(&self) -> u64 {
        self.room.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Store for Disk {
    async fn load(&self, account: AccountId) -> Result<Stored, StoreError> {
        self.loads.lock().push(account);
        self.memory.load(account).await
    }

    async fn load_without(&self, account: AccountId, prefixes: &[&str]) -> Result<Stored, StoreError> {
        self.loads.lock().push(account);
        self.memory.load_without(account, prefixes).await
    }

    async fn load_part(&self, account: AccountId, prefix: &str) -> Result<Stored, StoreError> {
        self.check()?;
        self.parts.lock().push(prefix.into());
        self.memory.load_part(account, prefix).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.check()?;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _place = self.going.acquire().await.expect("never closed");
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.commits.lock().extend(commit.records.as_ref().map(|records| records.changes.clone()));
        self.memory.commit(commit).await?;
        match self.unheard.load(Ordering::SeqCst) {
            true => Err(StoreError("the connection was lost".into())),
            false => Ok(()),
        }
    }

    fn record(&self, entry: JournalEntry) {
        self.memory.record(entry);
    }

    fn bodies(&self) -> &dyn Bodies {
        self
    }

    async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        self.memory.owner(kind, name).await
    }

    async fn first_jobs(&self) -> Result<Vec<(AccountId, Timestamp)>, StoreError> {
        self.check()?;
        self.memory.first_jobs().await
    }

    fn append_logs(&self, account: AccountId, lines: Vec<LogLine>) {
        self.memory.append_logs(account, lines);
    }

    async fn logs(&self, account: AccountId, limit: usize) -> Result<Vec<LogLine>, StoreError> {
        self.memory.logs(account, limit).await
    }

    async fn delete_logs(&self, account: AccountId, group: Option<&str>, stream: Option<&str>) -> Result<(), StoreError> {
        self.memory.delete_logs(account, group, stream).await
    }
}

/// A change in each service, by name.
const CHANGES: [&str; 7] = ["role", "function", "version", "api", "key", "group", "event"];

async fn change(aws: &Aws, what: &str) -> Answer {
    let trust = json!({ "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }] });
    match what {
        "role" => {
            aws.form("iam", &[("Action", "CreateRole"), ("RoleName", "other"), ("AssumeRolePolicyDocument", &trust.to_string())])
                .await
        }
        "function" => {
            let mut input = hello();
            input["FunctionName"] = "other".into();
            lambda(aws, "POST", FUNCTIONS, input).await
        }
        "version" => lambda(aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await,
        "api" => aws.rest("apigateway", "POST", "/restapis", json!({ "name": "HelloAPI" })).await,
        "key" => aws.rest("apigateway", "POST", "/apikeys", json!({ "name": "DemoKey" })).await,
        "group" => aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": "/mine" })).await,
        _ => {
            let request =
                aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
            aws.send(request.body(Bytes::from_static(b"{}")).expect("a request")).await
        }
    }
}

/// An AWS on that disk, with a role and a function `hello`.
pub async fn on(disk: &Arc<Disk>) -> Aws {
    let aws = empty_on(disk);
    make_role(&aws).await;
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, hello()).await.status, 201);
    aws
}

/// An AWS on that disk: another one is a restart.
pub fn empty_on(disk: &Arc<Disk>) -> Aws {
    Aws::stored(Config::default(), disk.memory.clone(), disk.clone())
}

/// A state's records, a line each.
pub fn lines(state: &State) -> String {
    let differences = between(&State::default(), state).expect("JSON");
    let mut lines: Vec<String> =
        differences.changes.into_iter().map(|change| format!("{} = {}\n", change.key, change.value.unwrap_or_default())).collect();
    lines.sort();
    lines.concat()
}

/// The account's records as they stand, and as they would be read after a `kill -9` now.
pub async fn live_and_stored(aws: &Aws) -> (String, String) {
    let live = aws.emulator.account(aws.account).await.expect("an account").read(lines);
    let stored = aws.store.load(aws.account).await.expect("memory");
    let mut stored: Vec<String> = stored.rows.into_iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    stored.sort();
    (live, stored.concat())
}

#[tokio::test]
async fn a_change_is_stored_when_it_is_answered() {
    for what in CHANGES {
        let aws = on(&Disk::new()).await;
        let before = live_and_stored(&aws).await.1;
        let answer = change(&aws, what).await;
        assert!((200..300).contains(&answer.status), "{what}: {answer}");
        // Nothing has run since the answer: this test's runtime has one thread, and it is here.
        let (live, stored) = live_and_stored(&aws).await;
        assert_eq!(live, stored, "{what}");
        assert_ne!(before, stored, "{what}");
    }
}

#[tokio::test]
async fn nobody_is_answered_before_the_disk_has_it() {
    for what in CHANGES {
        let disk = Disk::new();
        let aws = Arc::new(on(&disk).await);
        let held = disk.going.acquire().await.expect("never closed");
        let other = aws.clone();
        let call = tokio::spawn(async move { change(&other, what).await.status });
        while disk.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!call.is_finished(), "{what} was answered and is not stored");
        drop(held);
        assert!((200..300).contains(&call.await.expect("an answer")), "{what}");
    }
}

#[tokio::test]
async fn what_can_not_be_stored_is_not_answered_as_done() {
    for what in CHANGES {
        let disk = Disk::new();
        let aws = on(&disk).await;
        disk.fill(true);
        let answer = change(&aws, what).await;
        assert_eq!(answer.status, 500, "{what}: {answer}");
        assert!(!answer.text().contains("no space"), "{what}: the cause is ours to know: {answer}");
        let (live, stored) = live_and_stored(&aws).await;
        assert_eq!(live, stored, "{what} is taken back");
        disk.fill(false);
        assert!((200..300).contains(&change(&aws, what).await.status), "{what} works when there is room again");
    }
}

#[tokio::test]
async fn an_account_that_is_read_back_equals_the_one_that_was_there() {
    let aws = Aws::new();
    make_role(&aws).await;
    let api = Api::within(aws).await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "GET", json!({ "apiKeyRequired": true })).await;
    api.proxy(&api.hello, "GET", "fn").await;
    api.deploy().await;
    let key =
        api.keyed(json!({ "quota": { "limit": 5, "period": "DAY" }, "throttle": { "rateLimit": 0.1, "burstLimit": 7 } })).await;
    api.curl_with_key("/dev/hello", &key).await;
    for what in CHANGES {
        if what == "version" || what == "event" {
            lambda(&api.aws, "POST", FUNCTIONS, hello()).await;
        }
        change(&api.aws, what).await;
    }
    let (live, stored) = live_and_stored(&api.aws).await;
    assert_eq!(live, stored);
    let stored = api.aws.store.load(api.aws.account).await.expect("memory");
    assert_eq!(live, Account::from_stored(api.aws.account, stored).expect("records").read(lines));
    let restarted = Aws::with(Config::default(), api.aws.store.clone());
    for (service, path) in
        [("lambda", FUNCTIONS), ("apigateway", "/restapis"), ("apigateway", "/apikeys"), ("apigateway", "/usageplans")]
    {
        let before = api.aws.rest(service, "GET", path, Value::Null).await;
        assert_eq!(restarted.rest(service, "GET", path, Value::Null).await.json(), before.json(), "{path}");
    }
}

#[tokio::test]
async fn an_account_with_a_record_that_is_none_is_not_taken_for_an_empty_one() {
    let account = AccountId::from_number(111_122_223_333);
    let stored = |rows: &[(&str, &str)]| Stored {
        epoch: 0,
        revision: 7,
        rows: rows.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        without_parts: None,
    };
    assert_eq!(Account::from_stored(account, stored(&[])).expect("an account").revision(), 7);
    let broken = [("lambda/function/f", "{}"), ("lambda/function/a b", "{}"), ("nobody/knows", "{}"), ("apigateway/account", "7")];
    let errors = broken.map(|row| Account::from_stored(account, stored(&[row])).map(drop).expect_err("refused").to_string());
    insta::assert_snapshot!(errors.join("\n"), @"
    the record `lambda/function/f` can't be read: its value is not one of this table: missing field `latest` at line 1 column 2
    the record `lambda/function/a b` can't be read: `a b` is no key of this table
    the record `nobody/knows` can't be read: no table is called like that
    the record `apigateway/account` can't be read: its value is not one of this table: invalid type: integer `7`, expected struct GatewayAccount at line 1 column 1
    ");
}

#[tokio::test]
async fn a_change_that_is_not_based_on_what_is_stored_is_refused() {
    let aws = Aws::new();
    let commit = |previous: u64, revision: u64| Commit {
        account: aws.account,
        records: Some(records::Commit { previous, revision, ..records::Commit::default() }),
        entries: vec![],
    };
    aws.store.commit(commit(0, 2)).await.expect("memory");
    aws.store.commit(commit(0, 3)).await.expect_err("refused");
    aws.store.commit(commit(2, 5)).await.expect("memory");
    assert_eq!(aws.store.load(aws.account).await.expect("memory").revision, 5);
}

#[tokio::test]
async fn a_call_that_fails_half_way_changes_nothing() {
    let aws = Aws::new();
    let id = aws.rest("apigateway", "POST", "/restapis", json!({ "name": "before" })).await.json()["id"].clone();
    let path = format!("/restapis/{}", id.as_str().expect("an id"));
    let operations = json!({ "patchOperations": [
        { "op": "replace", "path": "/name", "value": "after" },
        { "op": "replace", "path": "/nonsense", "value": "x" },
    ] });
    assert_eq!(aws.rest("apigateway", "PATCH", &path, operations).await.status, 400);
    assert_eq!(aws.rest("apigateway", "GET", &path, Value::Null).await.json()["name"], "before");
    // Nor does it go out with the next change.
    assert_eq!(change(&aws, "key").await.status, 201);
    let (live, stored) = live_and_stored(&aws).await;
    assert!(live == stored && !stored.contains("after"), "{stored}");
}

#[tokio::test]
async fn a_change_stores_the_records_that_it_changed_and_no_others() {
    let mut stored = String::new();
    for what in CHANGES {
        let disk = Disk::new();
        let aws = on(&disk).await;
        disk.commits.lock().clear();
        change(&aws, what).await;
        let keys: Vec<String> = disk.commits.lock().first().into_iter().flatten().map(|change| change.key.clone()).collect();
        stored.push_str(&format!("{what}: {}\n", keys.join(", ")));
    }
    insta::with_settings!({ filters => vec![(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID"), (r"/(api|key)/[a-z0-9]{10}", "/$1/ID")] }, {
        insta::assert_snapshot!(stored, @"
        role: iam/role/other
        function: lambda/function/other
        version: lambda/function/hello
        api: apigateway/api/ID
        key: apigateway/key/ID
        group: logs/group//mine
        event: lambda/event/UUID, lambda/payload/UUID
        ");
    });
}

#[tokio::test]
async fn events_that_wait_are_written_once_each_however_many_there_are() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    disk.commits.lock().clear();
    let (count, payload) = (100, json!("x".repeat(100_000)).to_string());
    for _ in 0..count {
        let request =
            aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
        assert_eq!(aws.send(request.body(Bytes::from(payload.clone())).expect("a request")).await.status, 202);
    }
    let commits = disk.commits.lock();
    let written: usize =
        commits.iter().flatten().map(|change| change.key.len() + change.value.as_ref().map_or(0, String::len)).sum();
    assert!(written < 2 * count * payload.len(), "{written} bytes for {count} events of {} bytes", payload.len());
}

#[tokio::test]
async fn calls_that_come_while_the_disk_is_busy_share_a_commit() {
    let disk = Disk::new();
    let aws = Arc::new(on(&disk).await);
    disk.commits.lock().clear();
    let held = disk.going.acquire().await.expect("never closed");
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let aws = aws.clone();
            tokio::spawn(async move { change(&aws, "api").await.status })
        })
        .collect();
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    drop(held);
    for call in calls {
        assert_eq!(call.await.expect("an answer"), 201);
    }
    assert!(disk.commits.lock().len() <= 2, "the first call's, and all others'");
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!((live.matches("apigateway/api/").count(), live), (20, stored));
    let noted = aws.store.journal().iter().filter(|entry| entry.operation == "CreateRestApi").count();
    assert_eq!(noted, 20, "each call is in the journal");
}

#[tokio::test]
async fn a_change_that_was_stored_though_it_failed_is_in_memory_when_the_account_is_called_next() {
    for what in CHANGES {
        let disk = Disk::new();
        let aws = on(&disk).await;
        disk.unheard.store(true, Ordering::SeqCst);
        assert_eq!(change(&aws, what).await.status, 500, "{what}");
        disk.unheard.store(false, Ordering::SeqCst);
        let (live, stored) = live_and_stored(&aws).await;
        assert_eq!(live, stored, "{what}");
        assert_eq!(aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": "/next" })).await.status, 200);
        let (live, stored) = live_and_stored(&aws).await;
        assert!(live == stored && stored.contains("logs/group//next"), "{what}");
    }
}

#[tokio::test]
async fn an_account_that_nobody_uses_leaves_memory_and_is_the_same_when_it_comes_back() {
    let aws = on(&Disk::new()).await;
    let minutes = |minutes| aws.clock.advance(SignedDuration::from_mins(minutes));
    let held = Arc::downgrade(&aws.emulator.account(aws.account).await.expect("an account"));
    let before = live_and_stored(&aws).await.0;
    minutes(14);
    assert_eq!(aws.emulator.drop_idle_accounts().await, 0);
    assert_eq!(aws.rest("lambda", "GET", FUNCTIONS, Value::Null).await.status, 200);
    minutes(14);
    assert_eq!(aws.emulator.drop_idle_accounts().await, 0, "it was called fourteen minutes ago");
    minutes(1);
    assert_eq!(aws.emulator.drop_idle_accounts().await, 1);
    assert!(held.upgrade().is_none(), "nothing of it is in memory");
    assert_eq!(aws.emulator.drop_idle_accounts().await, 0);
    assert_eq!(live_and_stored(&aws).await, (before.clone(), before));
    assert!((200..300).contains(&change(&aws, "role").await.status));
}

#[tokio::test]
async fn an_account_with_environments_or_waiting_events_stays_in_memory() {
    let aws = on(&Disk::new()).await;
    let minutes = |minutes| aws.clock.advance(SignedDuration::from_mins(minutes));
    let invoked = lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    assert_eq!(invoked.status, 200);
    minutes(20);
    assert_eq!(aws.emulator.drop_idle_accounts().await, 0, "an environment is warm");
    aws.emulator.drop_idle_environments();
    assert_eq!(aws.emulator.drop_idle_accounts().await, 1);

    // An event whose function is throttled waits for a retry.
    lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", json!({ "ReservedConcurrentExecutions": 0 })).await;
    assert_eq!(change(&aws, "event").await.status, 202);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    minutes(20);
    aws.emulator.drop_idle_environments();
    assert_eq!(aws.emulator.drop_idle_accounts().await, 0, "an event waits");
}
