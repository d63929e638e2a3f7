//! A host for code that sends HTTP requests: it records them, and the test's function answers them.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{HostCalls, InvocationResult, Start};
use serde_json::{Value, json};

use crate::code;

/// A request that an instance sent.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Asked {
    /// Returns a header's value; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// An answer: status, content type and body.
pub type Answer = (u16, &'static str, Vec<u8>);

/// A network in which only localhost:4566 and AWS's names can be reached.
pub struct Web {
    asked: Mutex<Vec<Asked>>,
    answer: fn(&Asked) -> Answer,
}

impl Web {
    /// Makes a network whose hosts answer by this function.
    pub fn new(answer: fn(&Asked) -> Answer) -> Arc<Web> {
        Arc::new(Web { asked: Mutex::default(), answer })
    }

    /// Returns the requests so far, without the `CONNECT`s by which an instance asks whether a host can be reached.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().iter().filter(|asked| asked.method != "CONNECT").cloned().collect()
    }

    /// Runs INIT and one event in an environment that uses this network.
    pub async fn run(self: &Arc<Web>, function: Start, payload: &str) -> InvocationResult {
        let (mut environment, initialised) = code::sandbox().start(function, self.clone()).await.expect("an environment is free");
        assert_eq!(initialised.failure, None, "INIT failed: {:?}", initialised.output);
        environment.invoke(code::event(payload)).await.expect("alive")
    }

    /// Returns the answer to `{}` of a handler with this code.
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

/// Decodes a request in the instance's format: the head's length as `u32` little-endian, the head as JSON, the body.
pub fn read(payload: &Bytes) -> Asked {
    let (size, rest) = payload.split_first_chunk::<4>().expect("a length");
    let size = u32::from_le_bytes(*size) as usize;
    let head: Value = serde_json::from_slice(&rest[..size]).expect("a head of JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let headers = head["headers"].as_array().expect("headers").iter().map(|header| (text(&header[0]), text(&header[1]))).collect();
    Asked { method: text(&head["method"]), url: text(&head["url"]), headers, body: payload.slice(4 + size..) }
}
