//! An answer, and how a snapshot shows it.

use std::fmt;

use bytes::Bytes;
use http::Response;
use serde_json::Value;

/// What came back.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: http::HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// Of a response.
    pub fn of(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// The body as JSON; `Null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
    }
}

/// `404 ResourceNotFoundException` and the body, one line if it is small, JSON laid out if it is not.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.header("x-amzn-errortype");
        let name = if error.is_empty() { String::new() } else { format!(" {error}") };
        let body = match self.json() {
            Value::Object(members) if self.text().len() > 200 => {
                serde_json::to_string_pretty(&members).unwrap_or_else(|_| self.text())
            }
            _ => self.text(),
        };
        write!(f, "{}{name}\n{body}", self.status)
    }
}
