//! From an operation's output to a response.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde::Serialize;

use super::{Protocol, rest};
use crate::{
    body::{self, xml},
    error::respond,
    model::{Location, Model, Namespace, Operation},
    value::{Value, WriteError},
};

/// Why an output can not be written: its type and the model disagree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer of {operation} does not fit its model: {problem}")]
pub struct EncodeError {
    /// The operation's name.
    pub operation: String,
    /// Where and why.
    pub problem: WriteError,
}

impl Model {
    /// Writes an operation's output of a Rust type.
    ///
    /// # Errors
    /// When the type has members that the model has not, or of other types.
    pub fn answer<T: Serialize + ?Sized>(
        &'static self,
        operation: &Operation,
        protocol: Protocol,
        output: &T,
        request_id: &str,
    ) -> Result<Response<Bytes>, EncodeError> {
        let failed = |problem| EncodeError { operation: operation.name.clone(), problem };
        let value = match operation.output {
            Some(shape) => Value::of(output).and_then(|value| value.typed(self, shape)).map_err(failed)?,
            None => Value::EMPTY,
        };
        Ok(self.respond(operation, protocol, &value, request_id))
    }

    /// Returns the status of an operation's output: its member that is the status, else the operation's own.
    pub fn status(&'static self, operation: &Operation, output: &Value) -> StatusCode {
        let members = operation.output.map(|shape| self.members(shape)).unwrap_or_default();
        let member = members.iter().find(|member| member.location == Location::Status);
        match member.and_then(|member| output.get(&member.name)) {
            Some(Value::Integer(status)) => u16::try_from(*status).ok().and_then(|status| StatusCode::from_u16(status).ok()),
            _ => None,
        }
        .unwrap_or(operation.status)
    }

    /// Writes an operation's output. It has to be of the output's shape: see [`Value::typed`].
    pub fn respond(&'static self, operation: &Operation, protocol: Protocol, output: &Value, request_id: &str) -> Response<Bytes> {
        match protocol {
            Protocol::RestJson | Protocol::RestXml => self.respond_rest(operation, protocol, output, request_id),
            Protocol::Json10 | Protocol::Json11 => {
                let body = operation.output.map(|shape| body::json::write(self, shape, output)).unwrap_or_default();
                self.respond_rpc(protocol, body, request_id)
            }
            Protocol::Cbor => {
                let body = operation.output.map(|shape| body::cbor::write(self, shape, output)).unwrap_or_default();
                let mut response = self.respond_rpc(protocol, body, request_id);
                response.headers_mut().insert("smithy-protocol", http::HeaderValue::from_static("rpc-v2-cbor"));
                response
            }
            Protocol::Query | Protocol::Ec2 => {
                let body = self.query_document(operation, output, request_id);
                self.respond_rpc(protocol, body, request_id)
            }
        }
    }

    fn respond_rpc(&self, protocol: Protocol, body: Vec<u8>, request_id: &str) -> Response<Bytes> {
        let headers = [("x-amzn-requestid", request_id.to_owned())].into_iter().chain(self.habits.checksum(&body));
        respond(StatusCode::OK, protocol.media_type(), headers, body)
    }

    fn respond_rest(&'static self, operation: &Operation, protocol: Protocol, output: &Value, request_id: &str) -> Response<Bytes> {
        let namespace = self.info.xml_namespace.clone().map(|uri| Namespace { uri, prefix: None });
        let root = rest::Root { name: operation.output_root.as_deref(), namespace, unwrapped: operation.unwrapped };
        let written = operation.output.map(|shape| rest::write_message(self, protocol, shape, output, &root));
        let (status, mut headers, mut media_type, body) = match written {
            Some(message) => (message.status, message.headers, message.media_type, message.body),
            None => (None, Vec::new(), "", Bytes::new()),
        };
        let body = if operation.method == Method::HEAD { Bytes::new() } else { body };
        if media_type.is_empty() && protocol == Protocol::RestJson {
            media_type = protocol.media_type();
        }
        let named = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media_type = if named || (operation.method == Method::HEAD && protocol == Protocol::RestXml) { "" } else { media_type };
        if self.habits.s3_errors {
            headers.push(("x-amz-request-id".into(), request_id.into()));
            headers.push(("x-amz-id-2".into(), request_id.into()));
        } else {
            headers.push(("x-amzn-requestid".into(), request_id.into()));
        }
        respond(status.unwrap_or(operation.status), media_type, headers, body)
    }

    /// `<XResponse><XResult>…</XResult><ResponseMetadata>…`
    fn query_document(&'static self, operation: &Operation, output: &Value, request_id: &str) -> Vec<u8> {
        let name = &operation.name;
        let mut root = xml::Element::parent(&format!("{name}Response"), Vec::new());
        if let Some(namespace) = &self.info.xml_namespace {
            root.attributes.push(("xmlns".into(), namespace.clone()));
        }
        if let Some(shape) = operation.output {
            let mut result = xml::Element::parent(&format!("{name}Result"), Vec::new());
            xml::write(&mut result, self, shape, output, xml::Names::Query);
            root.children.push(result);
        }
        root.children.push(xml::Element::parent("ResponseMetadata", vec![xml::Element::text("RequestId", request_id)]));
        root.indented()
    }
}
