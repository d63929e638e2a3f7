//! A small AWS client that calls `Emulator::handle`, so that the checker sees what a student's CLI would see.

use bytes::Bytes;
use emulator::{CallerContext, Emulator, Service};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::xml;

/// One caller in one account.
#[derive(Clone)]
pub struct Aws {
    emulator: Emulator,
    caller: CallerContext,
}

/// Why a look at the account failed: ours to mend, never the learner's mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The emulator has no such operation yet.
    #[error("{0} is not implemented")]
    NotImplemented(String),
    /// Neither success nor “not found”.
    #[error("{operation} answered {status}: {body}")]
    Unexpected {
        /// What was called.
        operation: String,
        /// HTTP status.
        status: u16,
        /// The beginning of the answer.
        body: String,
    },
    /// No request could be made of it.
    #[error("{0} could not be asked")]
    Unaskable(String),
}

impl CallError {
    /// An answer that should not be.
    pub fn unexpected(operation: &str, status: u16) -> Self {
        Self::Unexpected { operation: operation.into(), status, body: String::new() }
    }
}

fn form(action: &str, parameters: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action).append_pair("Version", "2010-05-08").extend_pairs(parameters);
    form.finish()
}

/// A name as a segment of a path.
pub fn segment(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

impl Aws {
    /// A client that calls as this caller.
    pub fn new(emulator: Emulator, caller: CallerContext) -> Self {
        Self { emulator, caller }
    }

    /// The same caller in another emulator.
    pub fn at(&self, emulator: Emulator) -> Self {
        Self { emulator, caller: self.caller.clone() }
    }

    /// The emulator that it calls.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// Whose account it is.
    pub fn account(&self) -> emulator::AccountId {
        self.caller.account
    }

    /// GET of a rest-json service; `None` where AWS says that there is no such thing.
    ///
    /// # Errors
    /// When the answer is neither.
    pub async fn get(&self, service: Service, path: &str) -> Result<Option<Value>, CallError> {
        let response = self.send(service, Method::GET, path, &HeaderMap::new(), Bytes::new()).await?;
        answer(&format!("GET {path}"), &response, |body| serde_json::from_slice(body).ok())
    }

    /// An operation of IAM; its result's members.
    ///
    /// # Errors
    /// When the answer is neither success nor “not found”.
    pub async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Result<Option<Value>, CallError> {
        let form = form(action, parameters);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"));
        let response = self.send(Service::Iam, Method::POST, "/", &headers, form.into()).await?;
        let result = format!("{action}Result");
        answer(action, &response, |body| {
            let whole = xml::to_json(std::str::from_utf8(body).ok()?)?;
            Some(whole.get(&result).cloned().unwrap_or(Value::Null))
        })
    }

    /// An operation of CloudWatch Logs.
    ///
    /// # Errors
    /// When the answer is neither success nor “not found”.
    pub async fn logs(&self, operation: &str, input: &Value) -> Result<Option<Value>, CallError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/x-amz-json-1.1"));
        let target = format!("Logs_20140328.{operation}").parse().map_err(|_| CallError::Unaskable(operation.into()))?;
        headers.insert("x-amz-target", target);
        let response = self.send(Service::Logs, Method::POST, "/", &headers, input.to_string().into()).await?;
        answer(operation, &response, |body| serde_json::from_slice(body).ok())
    }

    /// Any request of a service, and its answer as it comes.
    ///
    /// # Errors
    /// When no request can be made of it.
    pub async fn send(
        &self,
        service: Service,
        method: Method,
        path: &str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Response<Bytes>, CallError> {
        let endpoint = &self.emulator.core().config.endpoint;
        let request =
            Request::builder().method(method).uri(format!("http://{endpoint}{path}")).header(header::HOST, endpoint.as_str());
        let mut request = request.body(body).map_err(|_| CallError::Unaskable(path.into()))?;
        request.headers_mut().extend(headers.clone());
        let caller = CallerContext { service: Some(service), ..self.caller.clone() };
        Ok(self.emulator.handle_as(caller, request).await)
    }
}

fn answer(
    operation: &str,
    response: &Response<Bytes>,
    read: impl FnOnce(&[u8]) -> Option<Value>,
) -> Result<Option<Value>, CallError> {
    let body = response.body();
    let unexpected = || CallError::Unexpected {
        operation: operation.into(),
        status: response.status().as_u16(),
        body: crate::labs::text::shorten(&String::from_utf8_lossy(body), 300),
    };
    match response.status() {
        status if status.is_success() => {
            if body.is_empty() {
                return Ok(Some(Value::Null));
            }
            read(body).map(Some).ok_or_else(unexpected)
        }
        StatusCode::NOT_FOUND => Ok(None),
        // Logs says “not found” with 400, and names it in `__type`.
        StatusCode::BAD_REQUEST if body.windows(25).any(|window| window == b"ResourceNotFoundException") => Ok(None),
        StatusCode::NOT_IMPLEMENTED => Err(CallError::NotImplemented(operation.into())),
        _ => Err(unexpected()),
    }
}
