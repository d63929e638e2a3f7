//! [`WireError`]: the shape that every service's errors come down to, and how each protocol writes it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value as Json};

use crate::{
    body::xml::Element,
    constraints::Violations,
    habits::Habits,
    model::{Kind, Location, Model, ServiceInfo, Shape},
    protocol::Protocol,
};

/// An error as AWS answers it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct WireError {
    /// HTTP status.
    pub status: StatusCode,
    /// The name of the error's shape, or its code.
    pub code: Cow<'static, str>,
    /// The sentence that people read; empty where AWS has none.
    pub message: String,
    /// Members beside the message, by the model's names.
    pub members: Vec<(Cow<'static, str>, Json)>,
    /// The member that carries the message. `None`: the model's, else `message`.
    pub message_member: Option<&'static str>,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
}

impl WireError {
    /// An error with a status, a code and a message.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), members: Vec::new(), message_member: None, headers: Vec::new() }
    }

    /// 400 with a code and a message.
    pub fn bad_request(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// With one more member in the body.
    #[must_use]
    pub fn member(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Self {
        self.members.push((name.into(), value.into()));
        self
    }

    /// With the message under another name.
    #[must_use]
    pub fn message_as(mut self, member: &'static str) -> Self {
        self.message_member = Some(member);
        self
    }

    /// Whether the service is at fault, and not the caller.
    pub fn is_fault(&self) -> bool {
        self.status.is_server_error()
    }

    /// A body that can not be read. Its member is `Message` in every service.
    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::bad_request("SerializationException", message).message_as("Message")
    }
}

impl Model {
    /// An error of the model, with the status that the model has for it.
    pub fn error(&self, name: impl Into<Cow<'static, str>>, message: impl Into<String>) -> WireError {
        let name = name.into();
        let traits = self.error_shape(&name).map(|(_, traits)| traits);
        let usual = if traits.is_some_and(|traits| traits.fault) { 500 } else { 400 };
        let status = traits.and_then(|traits| traits.status).unwrap_or(usual);
        WireError::new(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), name, message)
    }

    /// The error for members that break constraints.
    pub fn violation(&self, violations: &Violations) -> WireError {
        WireError::bad_request(self.habits.validation_code, violations.to_string())
    }

    /// An error in a protocol's own shape.
    pub fn refuse(&self, protocol: Protocol, error: &WireError, request_id: &str) -> Response<Bytes> {
        let shape = self.error_shape(&error.code);
        Refusal { info: Some(&self.info), habits: self.habits, shape, protocol, error, request_id }.response()
    }
}

impl ServiceInfo {
    /// An error of a service that has no model here, in a protocol's own shape.
    pub fn refuse(&self, protocol: Protocol, error: &WireError, request_id: &str) -> Response<Bytes> {
        let habits = crate::habits::of(&self.service);
        Refusal { info: Some(self), habits, shape: None, protocol, error, request_id }.response()
    }
}

/// An error where not even the service is known.
pub fn refuse_unknown(protocol: Protocol, error: &WireError, request_id: &str) -> Response<Bytes> {
    Refusal { info: None, habits: &Habits::PLAIN, shape: None, protocol, error, request_id }.response()
}

struct Refusal<'e> {
    info: Option<&'e ServiceInfo>,
    habits: &'e Habits,
    shape: Option<(&'e Shape, &'e crate::model::ErrorTraits)>,
    protocol: Protocol,
    error: &'e WireError,
    request_id: &'e str,
}

impl Refusal<'_> {
    fn response(&self) -> Response<Bytes> {
        let mut headers = vec![(self.request_id_header(), self.request_id.to_owned())];
        let body = match self.protocol {
            Protocol::RestJson => {
                headers.push(("x-amzn-errortype", self.name().to_owned()));
                Json::Object(self.members(false, &mut headers)).to_string().into_bytes()
            }
            Protocol::Json10 | Protocol::Json11 => {
                self.query_error(&mut headers);
                Json::Object(self.members(true, &mut headers)).to_string().into_bytes()
            }
            Protocol::Cbor => {
                headers.push(("smithy-protocol", "rpc-v2-cbor".into()));
                self.query_error(&mut headers);
                crate::body::cbor::from_json(&Json::Object(self.members(true, &mut headers)))
            }
            Protocol::RestXml if self.habits.s3_errors => self.s3(),
            Protocol::RestXml | Protocol::Query => self.xml(),
            Protocol::Ec2 => self.ec2(),
        };
        headers.extend(self.habits.checksum(&body));
        headers.extend(self.error.headers.iter().map(|(name, value)| (*name, value.clone())));
        respond(self.error.status, self.protocol.media_type(), headers, body)
    }

    fn request_id_header(&self) -> &'static str {
        if self.habits.s3_errors { "x-amz-request-id" } else { "x-amzn-requestid" }
    }

    /// The name of the shape, for protocols of JSON.
    fn name(&self) -> &str {
        self.shape.map_or(&self.error.code, |(shape, _)| &shape.name)
    }

    /// The code, for protocols of XML, with the query services' names for what goes wrong before and after an operation.
    fn code(&self) -> &str {
        let modelled = self.shape.and_then(|(_, traits)| traits.code.as_deref());
        modelled.unwrap_or(match (self.protocol, self.error.code.as_ref()) {
            (Protocol::Query | Protocol::Ec2, "SerializationException") => "MalformedInput",
            (Protocol::Query | Protocol::Ec2, "ServiceException") => "InternalFailure",
            // Errors that are common to all operations have these names in both protocols of such a service.
            (_, "AccessDeniedException") if self.is_query_compatible() => "AccessDenied",
            (_, "InvalidParameterValueException") if self.is_query_compatible() => "InvalidParameterValue",
            (_, "MissingRequiredParameterException") if self.is_query_compatible() => "MissingParameter",
            (_, own) => own,
        })
    }

    fn type_name(&self) -> String {
        let name = self.name();
        let Some(own) = self.habits.error_namespace else { return name.into() };
        let namespace = match (self.shape, name) {
            (Some(_), _) => own,
            (None, "ValidationException") => "com.amazon.coral.validate#",
            (None, _) => "com.amazon.coral.service#",
        };
        format!("{namespace}{name}")
    }

    fn query_error(&self, headers: &mut Vec<(&'static str, String)>) {
        if self.is_query_compatible() {
            headers.push(("x-amzn-query-error", format!("{};{}", self.code(), self.fault())));
        }
    }

    fn is_query_compatible(&self) -> bool {
        self.info.is_some_and(|info| info.query_compatible)
    }

    fn fault(&self) -> &'static str {
        if self.error.is_fault() { "Receiver" } else { "Sender" }
    }

    fn members(&self, typed: bool, headers: &mut Vec<(&'static str, String)>) -> Map<String, Json> {
        let mut body = Map::new();
        if typed {
            body.insert("__type".into(), self.type_name().into());
        }
        for (name, value) in &self.error.members {
            match self.header(name) {
                Some(header) => headers.push((header, text(value))),
                None => {
                    body.insert(name.clone().into_owned(), value.clone());
                }
            }
        }
        if !self.error.message.is_empty() {
            body.insert(self.message_member().into(), self.error.message.clone().into());
        }
        body
    }

    /// The header in which the model has a member of the error. There is one such header in the models.
    fn header(&self, member: &str) -> Option<&'static str> {
        let Some(Kind::Structure(structure)) = self.shape.map(|(shape, _)| &shape.kind) else { return None };
        let found = structure.members.iter().find(|known| known.name == member)?;
        (found.location == Location::Header && found.wire_name().eq_ignore_ascii_case("Retry-After")).then_some("retry-after")
    }

    fn message_member(&self) -> &str {
        let modelled = self.shape.and_then(|(shape, _)| match &shape.kind {
            Kind::Structure(structure) => {
                structure.members.iter().map(|member| member.wire_name()).find(|name| name.eq_ignore_ascii_case("message"))
            }
            _ => None,
        });
        self.error.message_member.or(modelled).unwrap_or("message")
    }

    fn xml(&self) -> Vec<u8> {
        let mut error = vec![
            Element::text("Type", self.fault()),
            Element::text("Code", self.code()),
            Element::text("Message", &self.error.message),
        ];
        error.extend(self.extra());
        let mut root =
            Element::parent("ErrorResponse", vec![Element::parent("Error", error), Element::text("RequestId", self.request_id)]);
        if let Some(namespace) = self.info.and_then(|info| info.xml_namespace.as_deref()) {
            root.attributes.push(("xmlns".into(), namespace.into()));
        }
        if self.protocol == Protocol::Query { root.indented() } else { root.document() }
    }

    fn s3(&self) -> Vec<u8> {
        let mut error = vec![Element::text("Code", self.code()), Element::text("Message", &self.error.message)];
        error.extend(self.extra());
        error.push(Element::text("RequestId", self.request_id));
        error.push(Element::text("HostId", self.request_id));
        Element::parent("Error", error).document()
    }

    fn ec2(&self) -> Vec<u8> {
        let error =
            Element::parent("Error", vec![Element::text("Code", self.code()), Element::text("Message", &self.error.message)]);
        let content = vec![Element::parent("Errors", vec![error]), Element::text("RequestID", self.request_id)];
        Element::parent("Response", content).document()
    }

    fn extra(&self) -> impl Iterator<Item = Element> {
        self.error.members.iter().map(|(name, value)| Element::text(name, &text(value)))
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A response. Header values that are no header values are left out.
pub(crate) fn respond<N: AsRef<str>>(
    status: StatusCode,
    media_type: &str,
    headers: impl IntoIterator<Item = (N, String)>,
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    if !media_type.is_empty()
        && let Ok(value) = HeaderValue::try_from(media_type)
    {
        response.headers_mut().insert(http::header::CONTENT_TYPE, value);
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_ref()), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
