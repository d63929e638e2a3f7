//! The protocols, and which of them a request is in.

mod decode;
mod encode;
mod rest;

use std::borrow::Cow;

use bytes::Bytes;
use http::{Request, header};
use serde::Deserialize;

pub use decode::Routed;
pub use encode::EncodeError;
pub(crate) use rest::{read_response, write_request};

use crate::model::{Model, ServiceInfo};

/// How a service puts its operations on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Protocol {
    /// Method and path name the operation; JSON bodies.
    #[serde(rename = "rest-json")]
    RestJson,
    /// Method and path name the operation; XML bodies.
    #[serde(rename = "rest-xml")]
    RestXml,
    /// `Action=…` in a form; XML answers.
    #[serde(rename = "query")]
    Query,
    /// `Action=…` in a form, with EC2's names and answers. For refusals only.
    #[serde(rename = "ec2")]
    Ec2,
    /// `X-Amz-Target` names the operation; JSON bodies, version 1.0.
    #[serde(rename = "json-1.0")]
    Json10,
    /// `X-Amz-Target` names the operation; JSON bodies, version 1.1. botocore's `json` is read as this one.
    #[serde(rename = "json")]
    Json11,
    /// `/service/{service}/operation/{operation}`; CBOR bodies.
    #[serde(rename = "smithy-rpc-v2-cbor")]
    Cbor,
}

impl Protocol {
    /// The media type of answers.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::RestJson => "application/json",
            Self::RestXml => "application/xml",
            Self::Query => "text/xml",
            Self::Ec2 => "text/xml;charset=UTF-8",
            Self::Json10 => "application/x-amz-json-1.0",
            Self::Json11 => "application/x-amz-json-1.1",
            Self::Cbor => "application/cbor",
        }
    }

    /// The protocol that a request shows by itself, for a request whose service is not known.
    pub fn shown_by(request: &Request<Bytes>) -> Self {
        if request.headers().contains_key("smithy-protocol") {
            return Self::Cbor;
        }
        let media_type = media_type(request);
        if target(request).is_some() || media_type.starts_with("application/x-amz-json") {
            return if media_type.ends_with("-1.0") { Self::Json10 } else { Self::Json11 };
        }
        let is_form = media_type == "application/x-www-form-urlencoded" || form_value(request, "Action").is_some();
        if is_form { Self::Query } else { Self::RestJson }
    }

    pub(crate) fn is_rest(self) -> bool {
        matches!(self, Self::RestJson | Self::RestXml)
    }
}

impl ServiceInfo {
    /// The protocol that a request for this service is in. What the service does not speak is never told; then it is its first one.
    pub fn protocol(&self, request: &Request<Bytes>) -> Protocol {
        let speaks = |wanted: Protocol| self.protocols.contains(&wanted);
        let speaks_json = speaks(Protocol::Json11) || speaks(Protocol::Json10);
        if speaks(Protocol::Cbor) && (request.headers().contains_key("smithy-protocol") || rpc_path(request.uri().path()).is_some())
        {
            return Protocol::Cbor;
        }
        let media_type = media_type(request);
        if speaks_json && (target(request).is_some() || media_type.starts_with("application/x-amz-json")) {
            let version = media_type.strip_prefix("application/x-amz-json-").or(self.json_version.as_deref());
            return if version == Some("1.0") { Protocol::Json10 } else { Protocol::Json11 };
        }
        let form = [Protocol::Query, Protocol::Ec2].into_iter().find(|form| speaks(*form));
        if let Some(form) = form
            && (self.protocols.len() == 1 || form_value(request, "Action").is_some())
        {
            return form;
        }
        self.first_protocol()
    }
}

impl Model {
    /// See [`ServiceInfo::protocol`].
    pub fn protocol(&self, request: &Request<Bytes>) -> Protocol {
        self.info.protocol(request)
    }
}

fn media_type(request: &Request<Bytes>) -> &str {
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().unwrap_or("").trim()
}

/// Prefix and operation of `X-Amz-Target`.
pub(crate) fn target(request: &Request<Bytes>) -> Option<(&str, &str)> {
    request.headers().get("x-amz-target")?.to_str().ok()?.rsplit_once('.')
}

/// Service and operation of an RPC v2 path; prefixes of the path are allowed.
pub(crate) fn rpc_path(path: &str) -> Option<(&str, &str)> {
    let (rest, operation) = path.rsplit_once('/')?;
    let rest = rest.strip_suffix("/operation")?;
    let (rest, service) = rest.rsplit_once('/')?;
    rest.ends_with("/service").then_some((service, operation))
}

/// A value of a form request: of the URI's query, or of the body if that is a form.
pub(crate) fn form_value<'r>(request: &'r Request<Bytes>, name: &str) -> Option<Cow<'r, str>> {
    form_pairs(request).find(|(given, _)| given == name).map(|(_, value)| value)
}

pub(crate) fn form_pairs(request: &Request<Bytes>) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    // A request without a media type is taken for a form, as by AWS.
    let is_form = matches!(media_type(request), "application/x-www-form-urlencoded" | "");
    let body: &[u8] = if is_form { request.body() } else { b"" };
    form_urlencoded::parse(request.uri().query().unwrap_or("").as_bytes()).chain(form_urlencoded::parse(body))
}
