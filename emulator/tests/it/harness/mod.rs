//! An AWS for a test: memory for a disk, a clock that stands until it is moved, ids that count up, and Python that follows a script.
//!
//! ```text
//! let aws = Aws::new();
//! aws.rest(lambda::SIGNED, "GET", "/2015-03-31/functions", json!({})).await      // Lambda, API Gateway
//! aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({})).await         // CloudWatch Logs
//! aws.form("iam", &[("Action", "GetRole"), ("RoleName", "r")]).await             // IAM, STS
//! insta::assert_snapshot!(answer, @"…");                                         // status, then the body, then headers asked for
//! ```

mod answer;
mod clock;
mod python;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use emulator::{AccountId, Config, Emulator, Ids, MemoryStore, OpenKeyring, ServiceTable, Store};
use http::Request;
use parking_lot::Mutex;
use serde_json::Value;

pub use answer::Answer;
pub use clock::HandClock;
pub use python::{Act, Script};

/// An emulator and what it is made of.
pub struct Aws {
    /// The emulator.
    pub emulator: Emulator,
    /// Its clock: 2026-11-24T12:00:00Z until it is moved.
    pub clock: Arc<HandClock>,
    /// Its storage.
    pub store: Arc<MemoryStore>,
    /// Its Python.
    pub python: Arc<Script>,
    /// Its ids.
    pub ids: Arc<CountedIds>,
    /// The account that calls are signed for.
    pub account: AccountId,
}

impl Aws {
    /// An empty one. Calls are signed for account 111122223333.
    pub fn new() -> Self {
        Self::with(Config::default(), MemoryStore::new())
    }

    /// One with settings and a disk of its own: another one on the same disk is a restart.
    pub fn with(config: Config, store: Arc<MemoryStore>) -> Self {
        Self::stored(config, store.clone(), store)
    }

    /// An empty one of these services.
    pub fn of_services(services: Vec<ServiceTable>) -> Self {
        let (clock, store, python) = (HandClock::new(), MemoryStore::new(), Arc::new(Script::default()));
        let ids = Arc::new(CountedIds::default());
        let emulator = Emulator::of_services(
            services,
            Config::default(),
            clock.clone(),
            ids.clone(),
            python.clone(),
            store.clone(),
            Arc::new(OpenKeyring),
        );
        Self { emulator, clock, store, python, ids, account: AccountId::from_number(111_122_223_333) }
    }

    /// One whose storage is not the memory itself, but something in front of it.
    pub fn stored(config: Config, store: Arc<MemoryStore>, storage: Arc<dyn Store>) -> Self {
        let clock = HandClock::new();
        let (python, ids) = (Arc::new(Script::default()), Arc::new(CountedIds::default()));
        let emulator = Emulator::new(config, clock.clone(), ids.clone(), python.clone(), storage, Arc::new(OpenKeyring));
        Self { emulator, clock, store, python, ids, account: AccountId::from_number(111_122_223_333) }
    }

    /// The same AWS as another account sees it.
    pub fn as_account(&self, number: u64) -> Self {
        Self {
            emulator: self.emulator.clone(),
            clock: self.clock.clone(),
            store: self.store.clone(),
            python: self.python.clone(),
            ids: self.ids.clone(),
            account: AccountId::from_number(number),
        }
    }

    /// A call of a rest service; no body for `Null`.
    pub async fn rest(&self, service: &str, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(self.request(service, method, path).body(body.into()).expect("a request")).await
    }

    /// A call of an aws-json service.
    pub async fn target(&self, service: &str, target: &str, body: Value) -> Answer {
        let request = self.request(service, "POST", "/").header("x-amz-target", target);
        self.send(request.body(body.to_string().into()).expect("a request")).await
    }

    /// A call of a query service.
    pub async fn form(&self, service: &str, fields: &[(&str, &str)]) -> Answer {
        let version = match service {
            "iam" => "2010-05-08",
            "sns" => "2010-03-31",
            _ => "2011-06-15",
        };
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("Version", version).extend_pairs(fields).finish();
        let request = self.request(service, "POST", "/").header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        self.send(request.body(body.into()).expect("a request")).await
    }

    /// Any request at all.
    pub async fn send(&self, request: Request<Bytes>) -> Answer {
        Answer::of(self.emulator.handle(request).await)
    }

    /// A request that names service and account as a signature does; these tests run in the open mode, so nobody verifies it.
    pub fn request(&self, service: &str, method: &str, path: &str) -> http::request::Builder {
        let credential = format!("{}/20261124/us-east-1/{service}/aws4_request", self.account);
        let authorization = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00");
        Request::builder().method(method).uri(path).header("host", "localhost:4566").header("authorization", authorization)
    }
}

/// Counts: uuids `00000000-0000-0000-0000-000000000001`, drawn texts padded with the alphabet's first letter.
#[derive(Default)]
pub struct CountedIds {
    count: Mutex<u64>,
    broken: AtomicBool,
}

impl CountedIds {
    /// From now on asking for a uuid panics, or no longer.
    pub fn break_uuids(&self, broken: bool) {
        self.broken.store(broken, Ordering::SeqCst);
    }

    fn next(&self) -> u64 {
        let mut count = self.count.lock();
        *count += 1;
        *count
    }
}

impl Ids for CountedIds {
    fn uuid(&self) -> String {
        assert!(!self.broken.load(Ordering::SeqCst), "the test asked for it");
        format!("00000000-0000-0000-0000-{:012}", self.next())
    }

    fn draw(&self, alphabet: &str, length: usize) -> String {
        let letters = alphabet.as_bytes();
        let base = letters.len() as u64;
        let mut rest = self.next();
        let mut text = vec![letters[0]; length];
        for place in text.iter_mut().rev() {
            *place = letters[(rest % base) as usize];
            rest /= base;
        }
        String::from_utf8(text).expect("ASCII")
    }
}
