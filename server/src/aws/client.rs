//! The client of the emulator for the server's own calls: of the checker, of provisioning, of pages. Requests and answers are those of a
//! student's CLI, by AWS's models.

use bytes::Bytes;
use emulator::{CallerContext, Emulator, Service};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use serde_json::Value;
use wire::{Model, Operation};

/// So much of an unexpected response is in the error, characters.
const SHOWN: usize = 300;

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

/// Whether an error's code says that what is asked for is not there.
fn is_not_found(code: &str) -> bool {
    ["ResourceNotFoundException", "NonExistentQueue", "QueueDoesNotExist"].iter().any(|end| code.ends_with(end))
}

impl CallError {
    /// The error for an unexpected response without a body.
    pub fn unexpected(operation: &str, status: u16) -> Self {
        Self::Unexpected { operation: operation.into(), status, body: String::new() }
    }
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

    /// Calls an operation with an input that has the model's names, blobs as base64. Returns the output in the same form; `None` if the
    /// resource is not found.
    ///
    /// # Errors
    /// If the response is neither a success nor “not found”.
    pub async fn call(&self, service: Service, operation: &str, input: Value) -> Result<Option<Value>, CallError> {
        let (model, described) = self.described(service, operation)?;
        let response = self.ask(service, operation, input).await?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::NOT_IMPLEMENTED => Err(CallError::NotImplemented(operation.into())),
            status => match model.read(described, &response) {
                Ok(output) => Ok(Some(output.to_json())),
                // Services of the JSON protocols report “not found” with status 400.
                Err(error) if is_not_found(&error.code) => Ok(None),
                Err(_) => {
                    let body = String::from_utf8_lossy(response.body()).chars().take(SHOWN).collect();
                    Err(CallError::Unexpected { operation: operation.into(), status: status.as_u16(), body })
                }
            },
        }
    }

    /// Calls an operation like [`call`](Self::call), and returns the response as it is.
    ///
    /// # Errors
    /// If no valid request can be made.
    pub async fn ask(&self, service: Service, operation: &str, input: Value) -> Result<Response<Bytes>, CallError> {
        let (model, described) = self.described(service, operation)?;
        let request = model.request(described, &input).map_err(|error| CallError::Unaskable(format!("{operation}: {error}")))?;
        let (head, body) = request.into_parts();
        self.send(service, head.method, &head.uri.to_string(), &head.headers, body).await
    }

    fn described(&self, service: Service, operation: &str) -> Result<(&'static Model, &'static Operation), CallError> {
        let model = self.emulator.core().table(service).map(|table| table.model);
        let described = model.and_then(|model| Some((model, model.operation(operation)?)));
        described.ok_or_else(|| CallError::NotImplemented(operation.into()))
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
