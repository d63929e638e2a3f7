//! A small AWS client that calls `Emulator::handle`, so that the checker sees the same as a student's CLI.

use bytes::Bytes;
use emulator::{CallerContext, Emulator, Service};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::xml;

/// A client for one caller in one account.
#[derive(Clone)]
pub struct Aws {
    emulator: Emulator,
    caller: CallerContext,
}

/// An internal error of a call to the emulator, never the learner's mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The emulator does not implement the operation.
    #[error("{0} is not implemented")]
    NotImplemented(String),
    /// The response is neither a success nor “not found”.
    #[error("{operation} answered {status}: {body}")]
    Unexpected {
        /// The operation.
        operation: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of the response's body.
        body: String,
    },
    /// No valid request could be made.
    #[error("{0} could not be asked")]
    Unaskable(String),
}

impl CallError {
    /// The error for an unexpected response without a body.
    pub fn unexpected(operation: &str, status: u16) -> Self {
        Self::Unexpected { operation: operation.into(), status, body: String::new() }
    }
}

fn form(action: &str, parameters: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", action).append_pair("Version", "2010-05-08").extend_pairs(parameters);
    form.finish()
}

/// Percent-encodes a name as one segment of a path.
pub fn segment(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

impl Aws {
    pub fn new(emulator: Emulator, caller: CallerContext) -> Self {
        Self { emulator, caller }
    }

    /// The same caller in another emulator.
    pub fn at(&self, emulator: Emulator) -> Self {
        Self { emulator, caller: self.caller.clone() }
    }

    /// The emulator that the client calls.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// The caller's account.
    pub fn account(&self) -> emulator::AccountId {
        self.caller.account
    }

    /// Sends a GET request to a rest-json service; `None` if the resource is not found.
    ///
    /// # Errors
    /// If the response is neither a success nor “not found”.
    pub async fn get(&self, service: Service, path: &str) -> Result<Option<Value>, CallError> {
        let response = self.send(service, Method::GET, path, &HeaderMap::new(), Bytes::new()).await?;
        answer(&format!("GET {path}"), &response, |body| serde_json::from_slice(body).ok())
    }

    /// Calls an operation of IAM and returns the members of its result; `None` if the resource is not found.
    ///
    /// # Errors
    /// If the response is neither a success nor “not found”.
    pub async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Result<Option<Value>, CallError> {
        let form = form(action, parameters);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"));
        let response = self.send(Service::IAM, Method::POST, "/", &headers, form.into()).await?;
        let result = format!("{action}Result");
        answer(action, &response, |body| {
            let whole = xml::to_json(std::str::from_utf8(body).ok()?)?;
            Some(whole.get(&result).cloned().unwrap_or(Value::Null))
        })
    }

    /// Calls an operation of CloudWatch Logs; `None` if the resource is not found.
    ///
    /// # Errors
    /// If the response is neither a success nor “not found”.
    pub async fn logs(&self, operation: &str, input: &Value) -> Result<Option<Value>, CallError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/x-amz-json-1.1"));
        let target = format!("Logs_20140328.{operation}").parse().map_err(|_| CallError::Unaskable(operation.into()))?;
        headers.insert("x-amz-target", target);
        let response = self.send(Service::LOGS, Method::POST, "/", &headers, input.to_string().into()).await?;
        answer(operation, &response, |body| serde_json::from_slice(body).ok())
    }

    /// Calls an operation by its service's model: input and result are JSON with the model's names. `None` if the resource is not found.
    ///
    /// # Errors
    /// If the response is neither a success nor “not found”.
    pub async fn call(&self, service: Service, operation: &str, input: &Value) -> Result<Option<Value>, CallError> {
        let unaskable = || CallError::Unaskable(format!("{} {operation}", service.name()));
        let table = self.emulator.core().services.iter().find(|table| table.service == service).ok_or_else(unaskable)?;
        let described = table.model.operation(operation).ok_or_else(unaskable)?;
        let (head, body) = table.model.request(described, input).map_err(|_| unaskable())?.into_parts();
        let path = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let response = self.send(service, head.method, path, &head.headers, body).await?;
        match table.model.read(described, &response) {
            Ok(output) => Ok(Some(output.to_json())),
            Err(error) if is_not_found(&error.code) => Ok(None),
            Err(error) => Err(CallError::Unexpected { operation: operation.into(), status: error.status.as_u16(), body: error.message }),
        }
    }

    /// Sends any request to a service and returns the response as it is.
    ///
    /// # Errors
    /// If no valid request can be made.
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

/// Whether an error says that what is asked for is not there. Services of the JSON protocols say so with status 400.
fn is_not_found(code: &str) -> bool {
    code == "404"
        || ["NotFound", "NoSuch", "NonExistentQueue", "QueueDoesNotExist"].iter().any(|part| code.contains(part))
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
        // CloudWatch Logs reports “not found” with status 400 and the error's name in `__type`.
        StatusCode::BAD_REQUEST if body.windows(25).any(|window| window == b"ResourceNotFoundException") => Ok(None),
        StatusCode::NOT_IMPLEMENTED => Err(CallError::NotImplemented(operation.into())),
        _ => Err(unexpected()),
    }
}
