//! From a request to an operation and its input.

use bytes::Bytes;
use http::{Request, StatusCode};

use super::{Protocol, form_pairs, form_value, rest, rpc_path, target};
use crate::{
    body::{self, json::Unread},
    error::WireError,
    model::{Model, Operation},
    value::Value,
};

/// A request whose operation is known.
#[derive(Debug)]
pub struct Routed {
    /// The operation.
    pub operation: &'static Operation,
    /// The protocol of the request, in which it is answered.
    pub protocol: Protocol,
    labels: Vec<(String, String)>,
}

impl Model {
    /// Finds the operation that a request is for.
    ///
    /// # Errors
    /// When the service has no such operation.
    pub fn route(&'static self, request: &Request<Bytes>) -> Result<Routed, WireError> {
        let protocol = self.protocol(request);
        let named = |operation: &'static Operation| Routed { operation, protocol, labels: Vec::new() };
        match protocol {
            Protocol::RestJson | Protocol::RestXml => {
                let found = self.router().find(request).ok_or_else(|| self.no_such_path(request))?;
                Ok(Routed { operation: self.operation_at(found.operation), protocol, labels: found.labels })
            }
            Protocol::Json10 | Protocol::Json11 => {
                let prefix = self.info.target_prefix.as_deref();
                let target = target(request).filter(|(given, _)| Some(*given) == prefix);
                target.and_then(|(_, name)| self.operation(name)).map(named).ok_or_else(|| {
                    let given = request.headers().get("x-amz-target").map(|value| String::from_utf8_lossy(value.as_bytes()));
                    self.no_such_operation(&given.unwrap_or_default())
                })
            }
            Protocol::Cbor => {
                let path = request.uri().path();
                let name = rpc_path(path).filter(|(service, _)| Some(*service) == self.info.target_prefix.as_deref());
                name.and_then(|(_, name)| self.operation(name)).map(named).ok_or_else(|| self.no_such_operation(path))
            }
            Protocol::Query | Protocol::Ec2 => {
                let Some(action) = form_value(request, "Action") else {
                    return Err(WireError::bad_request("MissingAction", "The request must contain the parameter Action."));
                };
                let version = form_value(request, "Version");
                let fits = version.as_deref().is_none_or(|version| version == self.info.api_version);
                self.operation(&action).filter(|_| fits).map(named).ok_or_else(|| {
                    let version = version.as_deref().unwrap_or("NO_VERSION_SPECIFIED");
                    let message = format!("Could not find operation {} for version {}", short(&action), short(version));
                    WireError::bad_request("InvalidAction", message)
                })
            }
        }
    }

    fn no_such_path(&self, request: &Request<Bytes>) -> WireError {
        if self.habits.s3_errors {
            let message = "The specified method is not allowed against this resource.";
            return WireError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
                .member("Method", request.method().as_str())
                .member("ResourceType", "SERVICE");
        }
        let message = format!("{} has no operation at {} {}.", self.info.name, request.method(), short(request.uri().path()));
        WireError::new(StatusCode::NOT_FOUND, "UnknownOperationException", message)
    }

    fn no_such_operation(&self, name: &str) -> WireError {
        WireError::bad_request("UnknownOperationException", format!("{} has no operation {}.", self.info.name, short(name)))
    }

    /// Reads the input of a request. Constraints are not checked: see [`Model::check`].
    ///
    /// # Errors
    /// When the request is not of the model's form, in the protocol's words.
    pub fn input(&'static self, routed: &Routed, request: &Request<Bytes>) -> Result<Value, WireError> {
        let Routed { operation, protocol, labels } = routed;
        let Some(shape) = operation.input else { return Ok(Value::EMPTY) };
        let body = request.body();
        let value = match protocol {
            Protocol::RestJson | Protocol::RestXml => rest::read_request(self, operation, *protocol, labels, request)?,
            Protocol::Query | Protocol::Ec2 => body::form::read(self, shape, form_pairs(request))?,
            Protocol::Json10 | Protocol::Json11 | Protocol::Cbor if body.is_empty() => Value::EMPTY,
            Protocol::Json10 | Protocol::Json11 => body::json::read(self, shape, body).map_err(|unread| match unread {
                Unread::Mismatch(message) => WireError::serialization(message),
                Unread::Syntax(_) => body::unreadable(),
            })?,
            Protocol::Cbor => body::cbor::read(self, shape, body)?,
        };
        if matches!(value, Value::Structure(_)) { Ok(value) } else { Err(body::unreadable()) }
    }
}

/// The beginning of a text that is told back.
fn short(text: &str) -> String {
    text.chars().take(256).collect()
}
