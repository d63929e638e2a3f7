//! The other side: requests of an operation from JSON, and answers read back. Signing and sending is up to the caller.
//!
//! JSON has the model's names, blobs as base64 and times in RFC 3339.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::Value as Json;

use crate::{
    body::{self, xml},
    error::WireError,
    model::{Model, Operation},
    protocol::{Protocol, read_response, write_request},
    value::{Value, WriteError},
};

impl Model {
    /// A request of an operation, in the service's first protocol. Its URI is a path; host and signature are the caller's.
    ///
    /// # Errors
    /// When the input is not of the operation's shape.
    pub fn request(&'static self, operation: &Operation, input: &Json) -> Result<Request<Bytes>, WriteError> {
        self.request_in(self.info.first_protocol(), operation, input)
    }

    /// A request in a protocol of the service's.
    ///
    /// # Errors
    /// When the input is not of the operation's shape.
    pub fn request_in(
        &'static self,
        protocol: Protocol,
        operation: &Operation,
        input: &Json,
    ) -> Result<Request<Bytes>, WriteError> {
        let input = match operation.input {
            Some(shape) if !input.is_null() => Value::from_json(input, self, shape)?,
            _ => Value::EMPTY,
        };
        self.request_of(protocol, operation, &input)
    }

    /// A request of an input of the operation's shape.
    ///
    /// # Errors
    /// When a label of the path is not set, or a header's value can not be one.
    pub fn request_of(
        &'static self,
        protocol: Protocol,
        operation: &Operation,
        input: &Value,
    ) -> Result<Request<Bytes>, WriteError> {
        if protocol.is_rest() {
            return write_request(self, operation, protocol, input);
        }
        let mut request = Request::builder().method("POST").header(http::header::CONTENT_TYPE, protocol.media_type());
        let prefix = self.info.target_prefix.as_deref().unwrap_or_default();
        let name = &operation.name;
        let body = match protocol {
            Protocol::Json10 | Protocol::Json11 => {
                request = request.uri("/").header("x-amz-target", format!("{prefix}.{name}"));
                operation.input.map_or_else(|| b"{}".to_vec(), |shape| body::json::write(self, shape, input))
            }
            Protocol::Cbor => {
                let uri = format!("/service/{prefix}/operation/{name}");
                request =
                    request.uri(uri).header("smithy-protocol", "rpc-v2-cbor").header(http::header::ACCEPT, "application/cbor");
                operation.input.map_or_else(Vec::new, |shape| body::cbor::write(self, shape, input))
            }
            Protocol::Query | Protocol::Ec2 | Protocol::RestJson | Protocol::RestXml => {
                let form = "application/x-www-form-urlencoded; charset=utf-8";
                request = Request::builder().method("POST").uri("/").header(http::header::CONTENT_TYPE, form);
                let mut pairs = form_urlencoded::Serializer::new(String::new());
                pairs.append_pair("Action", name).append_pair("Version", &self.info.api_version);
                pairs.extend_pairs(operation.input.map(|shape| body::form::write(self, shape, input)).unwrap_or_default());
                pairs.finish().into_bytes()
            }
        };
        request.body(body.into()).map_err(|error| WriteError(error.to_string()))
    }

    /// Reads the answer to a request in the service's first protocol.
    ///
    /// # Errors
    /// The service's error, and what can not be read as an answer.
    pub fn read(&'static self, operation: &Operation, response: &Response<Bytes>) -> Result<Value, WireError> {
        self.read_in(self.info.first_protocol(), operation, response)
    }

    /// Reads the answer to a request in a protocol of the service's.
    ///
    /// # Errors
    /// The service's error, and what can not be read as an answer.
    pub fn read_in(
        &'static self,
        protocol: Protocol,
        operation: &Operation,
        response: &Response<Bytes>,
    ) -> Result<Value, WireError> {
        if response.status().as_u16() >= 300 {
            return Err(self.read_error(protocol, response));
        }
        let body = response.body();
        let Some(shape) = operation.output else { return Ok(Value::EMPTY) };
        let unread = || WireError::new(StatusCode::BAD_GATEWAY, "UnreadableAnswer", format!("The answer is not {protocol:?}"));
        match protocol {
            Protocol::RestJson | Protocol::RestXml => read_response(self, operation, protocol, response),
            _ if body.is_empty() => Ok(Value::EMPTY),
            Protocol::Json10 | Protocol::Json11 => body::json::read(self, shape, body).map_err(|_| unread()),
            Protocol::Cbor => body::cbor::read(self, shape, body),
            Protocol::Query | Protocol::Ec2 => {
                let root = xml::Element::parse(body).ok_or_else(unread)?;
                let result = root.child(&format!("{}Result", operation.name)).ok_or_else(unread)?;
                xml::read(self, shape, result, xml::Names::Query)
            }
        }
    }

    /// Reads an error. The code is the shape's name where the model knows the error.
    pub fn read_error(&self, protocol: Protocol, response: &Response<Bytes>) -> WireError {
        let body = response.body();
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let (code, message, members) = match protocol {
            Protocol::RestXml | Protocol::Query | Protocol::Ec2 => of_xml(body),
            Protocol::Cbor => of_json(body::cbor::to_json(body)),
            Protocol::RestJson | Protocol::Json10 | Protocol::Json11 => of_json(serde_json::from_slice(body).ok()),
        };
        let code = header("x-amzn-errortype").map(bare).or(code).unwrap_or_else(|| response.status().as_u16().to_string());
        let code = self.error_shape(&code).map_or(code.clone(), |(shape, _)| shape.name.clone());
        let mut error = WireError::new(response.status(), code, message.unwrap_or_default());
        error.members = members.into_iter().map(|(name, value)| (name.into(), value)).collect();
        error
    }
}

type Parts = (Option<String>, Option<String>, Vec<(String, Json)>);

fn of_json(body: Option<Json>) -> Parts {
    let Some(Json::Object(mut body)) = body else { return (None, None, Vec::new()) };
    let code = body.shift_remove("__type").or_else(|| body.shift_remove("code"));
    let message = body.shift_remove("message").or_else(|| body.shift_remove("Message"));
    let text = |value: Option<Json>| value.and_then(|value| value.as_str().map(str::to_owned));
    (text(code).map(|code| bare(&code)), text(message), body.into_iter().collect())
}

fn of_xml(body: &[u8]) -> Parts {
    let Some(root) = xml::Element::parse(body) else { return (None, None, Vec::new()) };
    let within = root.child("Error").or_else(|| root.child("Errors").and_then(|errors| errors.child("Error")));
    let error = within.unwrap_or(&root);
    let text = |name: &str| error.child(name).map(|child| child.text.clone());
    let known = ["Code", "Message", "Type", "RequestId", "HostId"];
    let rest = error.children.iter().filter(|child| !known.contains(&child.name.as_str()));
    (text("Code"), text("Message"), rest.map(|child| (child.name.clone(), child.text.clone().into())).collect())
}

/// `com.amazonaws.x#Code:http://…` is `Code`.
fn bare(code: &str) -> String {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).to_owned()
}
