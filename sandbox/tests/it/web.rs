//! A host for code that calls out: it keeps what it was asked, and answers as a function of the test's says.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{HostCalls, InvocationResult, Start};
use serde_json::{Value, json};

use crate::code;

/// A request that came out of the instance.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Asked {
    /// A header's value; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// Status, content type and body.
pub type Answer = (u16, &'static str, Vec<u8>);

/// Reached at localhost:4566 and at AWS's names; nothing else is there.
pub struct Web {
    asked: Mutex<Vec<Asked>>,
    answer: fn(&Asked) -> Answer,
}

impl Web {
    /// One that answers so.
    pub fn new(answer: fn(&Asked) -> Answer) -> Arc<Web> {
        Arc::new(Web { asked: Mutex::default(), answer })
    }

    /// What came, without the questions whether a place is reached.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().iter().filter(|asked| asked.method != "CONNECT").cloned().collect()
    }

    /// INIT and one event in an environment that calls out to here.
    pub async fn run(self: &Arc<Web>, function: Start, payload: &str) -> InvocationResult {
        let (mut environment, initialised) = code::sandbox().start(function, self.clone()).await.expect("an environment is free");
        assert_eq!(initialised.failure, None, "INIT failed: {:?}", initialised.output);
        environment.invoke(code::event(payload)).await.expect("alive")
    }

    /// What a handler with this code answers to `{}`.
    pub async fn answer(self: &Arc<Web>, code: &str) -> String {
        code::shown(&self.run(code::function(code), "{}").await.outcome)
    }
}

#[async_trait]
impl HostCalls for Web {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        assert_eq!(op, "http.send");
        let asked = read(&payload);
        let host = asked.url.split("://").last().and_then(|rest| rest.split('/').next()).unwrap_or("").to_owned();
        if host != "localhost:4566" && !host.contains(".amazonaws.com") {
            return Err(format!("{} cannot be reached from this sandbox", host.split(':').next().unwrap_or("")));
        }
        let (status, kind, body) = if asked.method == "CONNECT" { (200, "", vec![]) } else { (self.answer)(&asked) };
        self.asked.lock().push(asked);
        let head = json!({ "status": status, "reason": "", "headers": [["content-type", kind], ["content-length", body.len().to_string()]] }).to_string();
        let size = (head.len() as u32).to_le_bytes();
        Ok([&size[..], head.as_bytes(), &body].concat().into())
    }
}

/// A request as the instance frames it.
pub fn read(payload: &Bytes) -> Asked {
    let (size, rest) = payload.split_first_chunk::<4>().expect("a length");
    let size = u32::from_le_bytes(*size) as usize;
    let head: Value = serde_json::from_slice(&rest[..size]).expect("a head of JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let headers = head["headers"].as_array().expect("headers").iter().map(|header| (text(&header[0]), text(&header[1]))).collect();
    Asked { method: text(&head["method"]), url: text(&head["url"]), headers, body: payload.slice(4 + size..) }
}
