//! Decisions about a request for which its head suffices.
//!
//! A signature covers the body, so a request is not authenticated before its body is read. But bodies may be large, and a caller
//! with an unknown key can be refused without reading one.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use super::{find, identify};
use crate::{
    AwsError, Service,
    emulator::Core,
    execute_api::{self, Kind},
    function_url, lambda, s3, sns,
};

/// The largest body of a call of Lambda, bytes: a 50 MB package in base64, with the JSON around it.
const LARGEST_PACKAGE: usize = 72 * 1024 * 1024;
/// The largest body of a call of S3 that is read as a whole, bytes: a form, a list of keys to delete.
const LARGEST_OBJECT: usize = 128 * 1024 * 1024;
/// The largest body of a call of another service, bytes.
const LARGEST_BODY: usize = 10 * 1024 * 1024;

/// Why a request's body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is larger than [`admit`] allows.
    #[error("the body is too large")]
    TooLarge,
    /// The connection ended before the body was complete.
    #[error("the connection ended before the body was complete")]
    CutOff,
    /// It took too long to arrive.
    #[error("the body took too long")]
    TooSlow,
    /// Too many other bodies are being read.
    #[error("too many large requests are being read")]
    Crowded,
    /// The client's network has sent too many requests, and may send the next one after this time.
    #[error("the client's network has sent too many requests")]
    TooOften(Duration),
}

/// The error of S3 for a body that was being streamed.
impl From<Unread> for AwsError {
    fn from(why: Unread) -> Self {
        let bad = |code: &'static str, message: &'static str| Self::bad_request(code, message);
        match why {
            Unread::TooLarge => bad("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"),
            Unread::CutOff => {
                bad("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header")
            }
            Unread::TooSlow => bad(
                "RequestTimeout",
                "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.",
            ),
            Unread::Crowded | Unread::TooOften(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Please reduce your request rate.")
            }
        }
    }
}

/// How the server hands over a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// As bytes, of at most this number.
    Whole(usize),
    /// As an [`Incoming`](crate::Incoming), if the head says its length, else as bytes of at most this number.
    Streamed(usize),
}

/// An extension of responses: the account has sent too many requests, and the operation was not performed.
#[derive(Clone, Copy, Debug)]
pub struct TooOften;

/// What a request calls, as far as its head shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// A deployed API or a function URL.
    Api(execute_api::Target),
    /// The download of a package, by a URL from GetFunction.
    Package,
    /// A link of a message that SNS has sent, which confirms or cancels a subscription.
    Link,
    /// A bucket by a host of its own, or its website there.
    Bucket {
        /// The host, without its port.
        host: String,
    },
    /// An object by its path at the endpoint's host, as a link has it: not signed in a header.
    Object,
    /// An operation of a service, or nothing that exists.
    Service,
}

/// Returns what a request calls.
pub fn called<B>(core: &Core, head: &Request<B>) -> Called {
    match execute_api::target(&core.config, head) {
        Some(target) => Called::Api(target),
        None if lambda::download::target(head).is_some() => Called::Package,
        None if sns::link::target(head).is_some() => Called::Link,
        None if s3::host(&core.config, head).is_some() => {
            Called::Bucket { host: s3::host_of(head).unwrap_or_default().to_ascii_lowercase() }
        }
        None if is_link(head) => Called::Object,
        None => Called::Service,
    }
}

/// Returns whether a request without a signature in a header is for an object of S3.
fn is_link<B>(head: &Request<B>) -> bool {
    if head.headers().contains_key(http::header::AUTHORIZATION) || s3::path_bucket(head).is_none() {
        return false;
    }
    match sigv4::scope(head) {
        Some(scope) => scope.service == Service::S3.signing_name(),
        None => s3::is_by_path(head),
    }
}

/// Returns a 403 for a request that the server refuses, in the error shape of the service that the head names.
pub fn deny(core: &Core, head: Request<Bytes>, message: String) -> Response<Bytes> {
    let format = find::service(core, &head).format;
    format.refuse(&format.denied(message), &core.ids.uuid())
}

/// Returns how the request's body is handed over, or the response if the body need not be read.
pub async fn admit(core: &Arc<Core>, head: &Request<Bytes>) -> Result<Admitted, Response<Bytes>> {
    match execute_api::target(&core.config, head).map(|target| target.kind) {
        Some(Kind::Api) => return Ok(Admitted::Whole(execute_api::LARGEST_BODY)),
        Some(Kind::FunctionUrl) => return Ok(Admitted::Whole(function_url::LARGEST_BODY)),
        None => {}
    }
    let found = find::service(core, head);
    match identify::look_at(core, head, &found).await {
        Ok(()) => Ok(match found.service() {
            Some(Service::LAMBDA) => Admitted::Whole(LARGEST_PACKAGE),
            Some(Service::S3) if is_upload(core, head) => Admitted::Streamed(LARGEST_OBJECT),
            Some(Service::S3) => Admitted::Whole(LARGEST_OBJECT),
            _ => Admitted::Whole(LARGEST_BODY),
        }),
        Err(error) => Err(found.format.refuse(&error, &core.ids.uuid())),
    }
}

/// Returns whether a request of S3 has the content of an object or of a part as its body.
fn is_upload(core: &Core, head: &Request<Bytes>) -> bool {
    if head.method() != Method::PUT {
        return false;
    }
    let request = s3::by_path(&core.config, head.clone());
    let routed = core.table(Service::S3).and_then(|table| table.model.route(&request).ok());
    routed.is_some_and(|routed| matches!(routed.operation.name.as_str(), "PutObject" | "UploadPart"))
}

/// Answers a request whose body was not read.
pub async fn refuse(core: &Arc<Core>, mut head: Request<Bytes>, why: Unread) -> Response<Bytes> {
    let target = execute_api::target(&core.config, &head);
    if let (Some(target), Unread::TooLarge) = (target, why) {
        // A deployed API may have a gateway response for it.
        head.extensions_mut().insert(why);
        return super::called_by_anyone(core, target, head).await;
    }
    let found = find::service(core, &head);
    let format = found.format;
    let (status, code, message) = match why {
        Unread::TooLarge if found.service() == Some(Service::S3) => {
            (StatusCode::BAD_REQUEST, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        }
        Unread::TooOften(wait) => return format.refuse(&format.too_often(wait), &core.ids.uuid()),
        Unread::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            "Request must be smaller than 70167211 bytes for the operation",
        ),
        Unread::CutOff => (StatusCode::BAD_REQUEST, "BadRequestException", "The request's body ended before it was complete."),
        Unread::TooSlow => (StatusCode::REQUEST_TIMEOUT, "RequestTimeoutException", "The request's body took too long."),
        Unread::Crowded => {
            (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailableException", "Too many large requests are being read. Try again.")
        }
    };
    format.refuse(&AwsError::new(status, code, message), &core.ids.uuid())
}
