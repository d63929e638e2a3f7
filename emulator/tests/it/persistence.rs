//! What was answered is stored; what could not be stored is not answered as done; and what is read back is what was there.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{Account, AccountId, Commit, Config, JournalEntry, LogLine, MemoryStore, Store, StoreError};
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
}

impl Disk {
    pub fn new() -> Arc<Self> {
        let (full, going, waiting) = (AtomicBool::new(false), Semaphore::new(1), AtomicUsize::new(0));
        Arc::new(Self { memory: MemoryStore::new(), full, going, waiting })
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
impl Store for Disk {
    async fn load(&self, account: AccountId) -> Result<Option<Bytes>, StoreError> {
        self.memory.load(account).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.check()?;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _place = self.going.acquire().await.expect("never closed");
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.memory.commit(commit).await
    }

    fn record(&self, entry: JournalEntry) {
        self.memory.record(entry);
    }

    async fn keep_blob(&self, hash: &str, content: Bytes) -> Result<(), StoreError> {
        self.check()?;
        self.memory.keep_blob(hash, content).await
    }

    async fn blob(&self, hash: &str) -> Result<Option<Bytes>, StoreError> {
        self.memory.blob(hash).await
    }

    async fn owner_of_api(&self, api_id: &str) -> Result<Option<AccountId>, StoreError> {
        self.memory.owner_of_api(api_id).await
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
    let aws = Aws::stored(Config::default(), disk.memory.clone(), disk.clone());
    make_role(&aws).await;
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, hello()).await.status, 201);
    aws
}

/// The account as it stands, and as it would be read after a `kill -9` now.
pub async fn document_and_stored(aws: &Aws) -> (Vec<u8>, Vec<u8>) {
    let live = aws.emulator.account(aws.account).await.expect("an account").document().expect("a document");
    let stored = aws.store.load(aws.account).await.expect("memory").expect("stored");
    (live.1, stored.to_vec())
}

#[tokio::test]
async fn a_change_is_stored_when_it_is_answered() {
    for what in CHANGES {
        let aws = on(&Disk::new()).await;
        let before = aws.store.load(aws.account).await.expect("memory");
        let answer = change(&aws, what).await;
        assert!((200..300).contains(&answer.status), "{what}: {answer}");
        // Nothing has run since the answer: this test's runtime has one thread, and it is here.
        let (live, stored) = document_and_stored(&aws).await;
        assert_eq!(String::from_utf8_lossy(&live), String::from_utf8_lossy(&stored), "{what}");
        assert_ne!(before.as_deref(), Some(stored.as_slice()), "{what}");
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
    let (live, stored) = document_and_stored(&api.aws).await;
    let read = Account::from_document(api.aws.account, &stored).expect("a document").document().expect("a document").1;
    assert_eq!(String::from_utf8_lossy(&live), String::from_utf8_lossy(&read));
    let restarted = Aws::with(Config::default(), api.aws.store.clone());
    for (service, path) in
        [("lambda", FUNCTIONS), ("apigateway", "/restapis"), ("apigateway", "/apikeys"), ("apigateway", "/usageplans")]
    {
        let before = api.aws.rest(service, "GET", path, Value::Null).await;
        assert_eq!(restarted.rest(service, "GET", path, Value::Null).await.json(), before.json(), "{path}");
    }
}

#[tokio::test]
async fn a_document_of_an_earlier_time_is_still_one() {
    let account = AccountId::from_number(111_122_223_333);
    let empty =
        Account::from_document(account, br#"{"revision":7,"state":{}}"#).expect("whatever is missing is as in a new account");
    assert_eq!(empty.revision(), 7);
    for broken in ["", "{}", "[]", "{\"revision\":1}", "{\"revision\":-1,\"state\":{}}"] {
        assert!(Account::from_document(account, broken.as_bytes()).is_err(), "{broken}");
    }
}

#[tokio::test]
async fn an_older_revision_never_takes_the_place_of_a_newer_one() {
    let aws = Aws::new();
    let commit = |revision: u64, text: &'static str| Commit {
        account: aws.account,
        revision,
        document: Bytes::from_static(text.as_bytes()),
        api_ids: vec![],
        entry: None,
    };
    aws.store.commit(commit(2, "new")).await.expect("memory");
    aws.store.commit(commit(1, "old")).await.expect("memory");
    assert_eq!(aws.store.load(aws.account).await.expect("memory").as_deref(), Some(b"new".as_slice()));
}
