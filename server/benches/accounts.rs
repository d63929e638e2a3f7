//! What an account costs with the emulator and the store around it, on SQLite, as ratios within one run. Functions only
//! wait, so that nothing but accounts is measured.
//!
//! `cargo bench -p server --bench accounts`; with `-- memory`, the memory alone.

use std::{
    fs,
    io::{Cursor, Write},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::{
    AccountId, CallSource, CallerContext, Clock, Config, Emulator, OpenKeyring, Principal, Quota, RandomIds, Runtime, Service,
    Store,
    account::State,
    runtime::{Environment, Initialised, Invocation, InvocationResult, Outcome, Start, StartError},
};
use futures::{StreamExt, TryStreamExt, stream};
use http::Request;
use jiff::{SignedDuration, Timestamp};
use records::{Change, Commit};
use serde_json::json;
use server::{db::Databases, grading::fork::Snapshot, store::SqlStore};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The records of the large account.
const MANY: usize = 100_000;
/// The writes that are measured in each account.
const WRITES: usize = 300;
/// The asynchronous events, and the size of each, bytes.
const EVENTS: usize = 1_000;
const EVENT: usize = 100_000;
/// The items that are written and read in DynamoDB.
const ITEMS: usize = 1_000;
/// How long a function runs: longer than a commit takes, so that an event is stored before it is done.
const CALL: Duration = Duration::from_millis(50);
/// The accounts that are used once, and those with a rule.
const ACCOUNTS: u64 = 1_000;
/// How long the rules of idle accounts are watched: each occurs twice.
const RULES: Duration = Duration::from_secs(120);

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if std::env::args().any(|argument| argument == "memory") {
        return memory(&Site::open().await?).await;
    }
    let site = Site::open().await?;
    let (full, empty) = (AccountId::from_number(1), AccountId::from_number(2));
    fill(&site, full).await?;
    writes(&site, full, empty).await?;
    forks(&site, full).await?;
    loads(&site, full).await?;
    drop(site);
    events(&Site::open().await?).await?;
    items(&Site::open().await?).await?;
    messages(&Site::open().await?).await?;
    rules(&Site::open().await?).await?;
    memory(&Site::open().await?).await
}

/// An emulator over a data folder of its own.
struct Site {
    emulator: Emulator,
    store: SqlStore,
    databases: Databases,
    clock: Arc<ShiftedClock>,
    _folder: tempfile::TempDir,
}

impl Site {
    async fn open() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let databases = Databases::open(folder.path(), None).await?;
        let store = SqlStore::start(databases.clone());
        let clock = Arc::new(ShiftedClock::default());
        Ok(Self { emulator: emulator(&store, &clock), store, databases, clock, _folder: folder })
    }

    /// Makes a call of an account's owner, which has to succeed.
    async fn call(
        &self,
        account: AccountId,
        service: Service,
        request: http::request::Builder,
        body: String,
    ) -> anyhow::Result<Bytes> {
        let caller = CallerContext { account, principal: Principal::Owner, service: Some(service), source: CallSource::Endpoint };
        let response = self.emulator.handle_as(caller, request.body(Bytes::from(body))?).await;
        ensure!(response.status().is_success(), "{} {:?}", response.status(), response.body());
        Ok(response.into_body())
    }

    /// Lets so much time pass that what is idle leaves memory.
    async fn leave(&self) {
        self.clock.advance(60);
        self.emulator.drop_idle_environments();
        self.emulator.drop_idle_accounts().await;
    }

    async fn make_group(&self, account: AccountId, name: &str) -> anyhow::Result<()> {
        let request = Request::post("/").header("x-amz-target", "Logs_20140328.CreateLogGroup");
        self.call(account, Service::LOGS, request, json!({ "logGroupName": name }).to_string()).await.map(drop)
    }

    /// Changes one record.
    async fn change_group(&self, account: AccountId, name: &str, days: u32) -> anyhow::Result<()> {
        let request = Request::post("/").header("x-amz-target", "Logs_20140328.PutRetentionPolicy");
        let input = json!({ "logGroupName": name, "retentionInDays": days }).to_string();
        self.call(account, Service::LOGS, request, input).await.map(drop)
    }

    async fn make_role(&self, account: AccountId) -> anyhow::Result<()> {
        let form = [("Version", "2010-05-08"), ("Action", "CreateRole"), ("RoleName", "r"), ("AssumeRolePolicyDocument", TRUST)];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        self.call(account, Service::IAM, request, body).await.map(drop)
    }

    async fn make_function(&self, account: AccountId) -> anyhow::Result<()> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("lambda_function.py", SimpleFileOptions::default())?;
        zip.write_all(b"def lambda_handler(event, context):\n    pass\n")?;
        let function = json!({
            "FunctionName": "f", "Runtime": "python3.12", "Handler": "lambda_function.lambda_handler",
            "Role": format!("arn:aws:iam::{account}:role/r"), "Code": { "ZipFile": BASE64_STANDARD.encode(zip.finish()?.into_inner()) },
        });
        self.call(account, Service::LAMBDA, Request::post("/2015-03-31/functions"), function.to_string()).await.map(drop)
    }
}

fn emulator(store: &SqlStore, clock: &Arc<ShiftedClock>) -> Emulator {
    let quota = Quota { records: 2 * MANY as u64, bytes: 64 << 20 };
    let config = Config { quota, ..Config::default() };
    Emulator::new(config, clock.clone(), Arc::new(RandomIds), Arc::new(Waits(CALL)), Arc::new(store.clone()), Arc::new(OpenKeyring))
}

fn group(number: usize) -> String {
    format!("/bench/group-{number:06}")
}

/// Gives an account many log groups, which are stored in one commit.
async fn fill(site: &Site, account: AccountId) -> anyhow::Result<()> {
    site.make_group(account, &group(0)).await?;
    let rows = site.store.load(account).await?.rows;
    let (key, value) = rows.first().context("a log group has a record")?;
    let rows = (0..MANY).map(|number| (key.replace(&group(0), &group(number)), value));
    let (state, size) = records::from_rows::<State>(rows)?;
    let begun = Instant::now();
    site.emulator.restore(account, state, Vec::new()).await?;
    println!("store {MANY} records of {} bytes in one commit: {:.0} ms", size.bytes / MANY as u64, milliseconds(begun.elapsed()));
    Ok(())
}

async fn writes(site: &Site, full: AccountId, empty: AccountId) -> anyhow::Result<()> {
    site.make_group(empty, &group(0)).await?;
    let (mut in_full, mut in_empty) = (Vec::new(), Vec::new());
    for number in 0..WRITES {
        let days = [1, 3, 5, 7][number % 4];
        let begun = Instant::now();
        site.change_group(empty, &group(0), days).await?;
        in_empty.push(begun.elapsed());
        let begun = Instant::now();
        site.change_group(full, &group(number * 163 % MANY), days).await?;
        in_full.push(begun.elapsed());
    }
    let (in_full, in_empty) = (median(in_full), median(in_empty));
    println!(
        "a write in an account of {MANY} records: {:.2} of one in an empty account ({:.3} ms of {:.3} ms; goal: at most 1.5)",
        in_full.as_secs_f64() / in_empty.as_secs_f64(),
        milliseconds(in_full),
        milliseconds(in_empty)
    );
    Ok(())
}

/// Makes copies of an account as the checker does.
async fn forks(site: &Site, account: AccountId) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        let fork = Snapshot::of(&site.emulator, account).await?.fork();
        times.push(begun.elapsed());
        drop(fork);
    }
    println!("a copy of an account of {MANY} records: {:.0} µs (goal: at most 100)", median(times).as_secs_f64() * 1e6);
    Ok(())
}

/// Loads an account into an emulator that has just started.
async fn loads(site: &Site, account: AccountId) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = emulator(&site.store, &site.clock);
        let begun = Instant::now();
        started.account(account).await?;
        times.push(begun.elapsed());
    }
    println!("load an account of {MANY} records: {:.0} ms (goal: at most 500)", milliseconds(median(times)));
    Ok(())
}

/// Compares the bytes that are written for asynchronous events with those for their payloads alone, each stored once.
async fn events(site: &Site) -> anyhow::Result<()> {
    let account = AccountId::from_number(1);
    site.make_role(account).await?;
    site.make_function(account).await?;
    let event = json!("x".repeat(EVENT - 2)).to_string();
    let before = written()?;
    let begun = Instant::now();
    let invoke = async |_| invoke(site, account, &event).await;
    stream::iter(0..EVENTS).map(invoke).buffer_unordered(16).try_collect::<Vec<()>>().await?;
    let (time, accepted) = (begun.elapsed(), written()? - before);
    site.store.flush().await?;

    let before = written()?;
    let alone = AccountId::from_number(2);
    for number in 0..EVENTS as u64 {
        let change = Change { key: format!("lambda/payload/{number:06}"), value: Some(event.clone()), was_there: false };
        let records = Commit {
            account: alone.to_string(),
            previous: number,
            revision: number + 1,
            changes: vec![change],
            ..Commit::default()
        };
        site.store.commit(emulator::Commit { account: alone, records: Some(records), entries: vec![] }).await?;
    }
    let once = written()? - before;
    println!(
        "{EVENTS} asynchronous events of {} KB accepted: {:.2} of the bytes that are written when their payloads are stored once ({} MB of {} MB; goal: \
         at most 2), in {:.1} s",
        EVENT / 1_000,
        accepted as f64 / once as f64,
        accepted / 1_000_000,
        once / 1_000_000,
        time.as_secs_f64()
    );
    Ok(())
}

/// Queues an event; if the queue is full, again and again.
async fn invoke(site: &Site, account: AccountId, event: &str) -> anyhow::Result<()> {
    for _ in 0..10_000 {
        let caller =
            CallerContext { account, principal: Principal::Owner, service: Some(Service::LAMBDA), source: CallSource::Endpoint };
        let request = Request::post("/2015-03-31/functions/f/invocations").header("x-amz-invocation-type", "Event");
        let response = site.emulator.handle_as(caller, request.body(Bytes::from(event.to_owned()))?).await;
        match response.status().as_u16() {
            202 => return Ok(()),
            429 => tokio::time::sleep(Duration::from_millis(5)).await,
            status => anyhow::bail!("{status} {:?}", response.body()),
        }
    }
    anyhow::bail!("the queue stays full")
}

/// Compares DynamoDB's writes and queries with commits of the same records by the store alone.
async fn items(site: &Site) -> anyhow::Result<()> {
    let (account, alone) = (AccountId::from_number(3), AccountId::from_number(4));
    let call = async |operation: &str, input: serde_json::Value| {
        let request = Request::post("/").header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
        site.call(account, Service::DYNAMODB, request, input.to_string()).await.map(drop)
    };
    let table = json!({
        "TableName": "bench", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
    });
    call("CreateTable", table).await?;
    let item = |number: usize| json!({ "id": { "S": format!("{number:06}") }, "text": { "S": "x".repeat(500) } });
    let (mut puts, mut queries, mut commits) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..ITEMS {
        let begun = Instant::now();
        call("PutItem", json!({ "TableName": "bench", "Item": item(number) })).await?;
        puts.push(begun.elapsed());
        let begun = Instant::now();
        let values = json!({ ":id": { "S": format!("{number:06}") } });
        call("Query", json!({ "TableName": "bench", "KeyConditionExpression": "id = :id", "ExpressionAttributeValues": values }))
            .await?;
        queries.push(begun.elapsed());
        let change = Change { key: format!("bench/{number:06}"), value: Some(item(number).to_string()), was_there: false };
        let previous = number as u64;
        let records =
            Commit { account: alone.to_string(), previous, revision: previous + 1, changes: vec![change], ..Commit::default() };
        let begun = Instant::now();
        site.store.commit(emulator::Commit { account: alone, records: Some(records), entries: vec![] }).await?;
        commits.push(begun.elapsed());
    }
    let rate = |times| 1.0 / median(times).as_secs_f64();
    let (puts, queries, commits) = (rate(puts), rate(queries), rate(commits));
    println!(
        "DynamoDB, one call after the other: {puts:.0} PutItem and {queries:.0} Query a second, {:.2} and {:.2} of {commits:.0} bare commits (goal: at \
         least 0.33)",
        puts / commits,
        queries / commits
    );
    Ok(())
}

/// Compares a message's way through a queue with commits of the same records by the store alone.
async fn messages(site: &Site) -> anyhow::Result<()> {
    let (account, alone) = (AccountId::from_number(5), AccountId::from_number(6));
    let call = async |operation: &str, input: serde_json::Value| {
        let request = Request::post("/").header("x-amz-target", format!("AmazonSQS.{operation}"));
        let answer = site.call(account, Service::SQS, request, input.to_string()).await?;
        anyhow::Ok(serde_json::from_slice::<serde_json::Value>(&answer).unwrap_or_default())
    };
    let queue = call("CreateQueue", json!({ "QueueName": "bench" })).await?["QueueUrl"].clone();
    let body = "x".repeat(500);
    let (mut rounds, mut commits) = (Vec::new(), Vec::new());
    for number in 0..ITEMS as u64 {
        let begun = Instant::now();
        call("SendMessage", json!({ "QueueUrl": queue, "MessageBody": body })).await?;
        let received = call("ReceiveMessage", json!({ "QueueUrl": queue })).await?;
        let handle = &received["Messages"][0]["ReceiptHandle"];
        ensure!(handle.is_string(), "no message: {received}");
        call("DeleteMessage", json!({ "QueueUrl": queue, "ReceiptHandle": handle })).await?;
        rounds.push(begun.elapsed());
        let begun = Instant::now();
        let stored = json!({ "body": body }).to_string();
        for (step, value) in [Some(stored), None].into_iter().enumerate() {
            let was_there = value.is_none();
            let change = Change { key: format!("bench/{number:06}"), value, was_there };
            let previous = number * 2 + step as u64;
            let records =
                Commit { account: alone.to_string(), previous, revision: previous + 1, changes: vec![change], ..Commit::default() };
            site.store.commit(emulator::Commit { account: alone, records: Some(records), entries: vec![] }).await?;
        }
        commits.push(begun.elapsed());
    }
    let rate = |times| 1.0 / median(times).as_secs_f64();
    let (rounds, commits) = (rate(rounds), rate(commits));
    println!(
        "SQS, one after the other: {rounds:.0} times SendMessage, ReceiveMessage and DeleteMessage a second, {:.2} of {commits:.0} pairs of bare commits \
         (goal: at least 0.33)",
        rounds / commits
    );
    Ok(())
}

/// Lets the rules of many accounts that nobody uses occur: `rate(1 minute)`, with a log group as the target.
async fn rules(site: &Site) -> anyhow::Result<()> {
    let before = anonymous()?;
    for number in 0..ACCOUNTS {
        let account = AccountId::from_number(5_000 + number);
        site.make_group(account, "/aws/events/tick").await?;
        let allows = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Resource": "*",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        }] });
        let request = Request::post("/").header("x-amz-target", "Logs_20140328.PutResourcePolicy");
        let policy = json!({ "policyName": "events", "policyDocument": allows.to_string() });
        site.call(account, Service::LOGS, request, policy.to_string()).await?;
        let call = async |operation: &str, input: serde_json::Value| {
            let request = Request::post("/").header("x-amz-target", format!("AWSEvents.{operation}"));
            site.call(account, Service::EVENTS, request, input.to_string()).await.map(drop)
        };
        call("PutRule", json!({ "Name": "tick", "ScheduleExpression": "rate(1 minute)" })).await?;
        let target = format!("arn:aws:logs:us-east-1:{account}:log-group:/aws/events/tick");
        call("PutTargets", json!({ "Rule": "tick", "Targets": [{ "Id": "1", "Arn": target }] })).await?;
    }
    let made = anonymous()?;
    let (seconds, bytes) = (processor()?, written()?);
    let begun = Instant::now();
    tokio::time::sleep(RULES).await;
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!(
        "{ACCOUNTS} accounts with a rule of rate(1 minute), idle: {:.1} s of processor time and {:.1} MB written a minute; {} MB of memory",
        (processor()? - seconds) / minutes,
        (written()? - bytes) as f64 / 1e6 / minutes,
        made.saturating_sub(before) >> 10
    );
    Ok(())
}

/// Uses many accounts once, leaves them, and compares the memory before and after.
async fn memory(site: &Site) -> anyhow::Result<()> {
    // What is allocated once and kept.
    for number in 1..=20 {
        use_once(site, AccountId::from_number(number)).await?;
    }
    site.leave().await;
    let before = anonymous()?;
    for number in 0..ACCOUNTS {
        use_once(site, AccountId::from_number(1_000 + number)).await?;
    }
    let used = anonymous()?;
    site.leave().await;
    let after = anonymous()?;
    println!(
        "memory after {ACCOUNTS} accounts were used once and left: {:.2} of that before ({} MB, {} MB while they were used, {} MB after; goal: at most 1.2)",
        after as f64 / before as f64,
        before >> 10,
        used >> 10,
        after >> 10
    );
    site.databases.close().await;
    Ok(())
}

/// Does in an account what a lab does: a role, a function and its code, a call, log groups, an API.
async fn use_once(site: &Site, account: AccountId) -> anyhow::Result<()> {
    site.make_role(account).await?;
    site.make_function(account).await?;
    let invoke = Request::post("/2015-03-31/functions/f/invocations");
    site.call(account, Service::LAMBDA, invoke, "{}".into()).await?;
    for number in 0..10 {
        site.make_group(account, &group(number)).await?;
        let api = json!({ "name": group(number), "description": "x".repeat(1_000) }).to_string();
        site.call(account, Service::API_GATEWAY, Request::post("/restapis"), api).await?;
    }
    Ok(())
}

/// The bytes that this process has written.
fn written() -> anyhow::Result<u64> {
    number_of("/proc/self/io", "wchar:")
}

/// The processor time of this process, seconds.
fn processor() -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/self/stat")?;
    let times = text.rsplit(')').next().context("times")?.split_whitespace().skip(11).take(2);
    let ticks: u64 = times.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(ticks as f64 / 100.0)
}

/// The memory of this process that is in no file, kB.
fn anonymous() -> anyhow::Result<u64> {
    number_of("/proc/self/smaps_rollup", "Anonymous:")
}

fn number_of(file: &str, name: &str) -> anyhow::Result<u64> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("{file} has no {name}"))?;
    Ok(line.split_whitespace().next().context("a number")?.parse()?)
}

/// The system's clock, which can be moved forward.
#[derive(Default)]
struct ShiftedClock(AtomicI64);

impl ShiftedClock {
    fn advance(&self, minutes: i64) {
        self.0.fetch_add(60 * minutes, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }
}

/// A runtime whose functions wait for so long and do nothing.
#[derive(Clone, Copy)]
struct Waits(Duration);

#[async_trait]
impl Runtime for Waits {
    async fn start(&self, _start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError> {
        Ok((Box::new(*self), Initialised { duration: Duration::ZERO, output: Vec::new(), failure: None }))
    }
}

#[async_trait]
impl Environment for Waits {
    async fn invoke(&mut self, _invocation: Invocation) -> InvocationResult {
        tokio::time::sleep(self.0).await;
        let outcome = Outcome::Returned(Bytes::from_static(b"null"));
        InvocationResult { outcome, output: Vec::new(), duration: self.0, max_memory: 0 }
    }

    async fn restart(&mut self, _timeout: Duration) -> Result<Initialised, StartError> {
        Ok(Initialised { duration: Duration::ZERO, output: Vec::new(), failure: None })
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
