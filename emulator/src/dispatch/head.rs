//! What is said of a request when only its head is there.
//!
//! A signature covers the body, so nobody has proven anything before it is read. But bodies may be large, and there is no need to read one for a
//! caller whose key nobody has.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::{find, identify};
use crate::{
    AwsError, Service,
    emulator::Core,
    execute_api, lambda,
    wire::{self, Shape},
};

/// The largest body of a call of Lambda, bytes: a 50 MB package in base64, and the JSON around it.
const LARGEST_PACKAGE: usize = 72 * 1024 * 1024;
/// The largest body of a call of another service, bytes.
const LARGEST_BODY: usize = 10 * 1024 * 1024;

/// Why a request's body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is larger than [`admit`] lets it be.
    TooLarge,
    /// It ended before it was complete.
    CutOff,
    /// It took too long.
    TooSlow,
    /// Too many others are being read.
    Crowded,
    /// Its network has sent too many requests, and is to wait so long.
    TooOften(Duration),
}

/// An extension of answers: the account has sent too many requests, and nothing was done.
#[derive(Clone, Copy, Debug)]
pub struct TooOften;

/// What a request is for, as its head tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// A deployed API.
    Api(execute_api::Target),
    /// A package, by a link that GetFunction has given.
    Package,
    /// An operation of a service, or nothing that is there.
    Service,
}

/// What a request is for.
pub fn called<B>(core: &Core, head: &Request<B>) -> Called {
    match execute_api::target(&core.config, head) {
        Some(target) => Called::Api(target),
        None if lambda::download::target(head).is_some() => Called::Package,
        None => Called::Service,
    }
}

/// Refuses a request before anything is made of it: 403, in the called service's error shape as far as the head tells it.
pub fn deny(core: &Core, head: Request<Bytes>, message: String) -> Response<Bytes> {
    let shape = find::shape(core, &head, find::service(&head));
    let code = if shape.is_xml() { "AccessDenied" } else { "AccessDeniedException" };
    wire::refuse(shape, &AwsError::new(StatusCode::FORBIDDEN, code, message), &core.ids.uuid())
}

/// How large a body may come with this head, or why none is read.
pub async fn admit(core: &Arc<Core>, head: &Request<Bytes>) -> Result<usize, Response<Bytes>> {
    if execute_api::target(&core.config, head).is_some() {
        return Ok(execute_api::LARGEST_BODY);
    }
    let service = find::service(head);
    let shape = find::shape(core, head, service);
    match identify::look_at(core, head, service, shape).await {
        Ok(()) => Ok(if service == Some(Service::Lambda) { LARGEST_PACKAGE } else { LARGEST_BODY }),
        Err(error) => Err(wire::refuse(shape, &error, &core.ids.uuid())),
    }
}

/// Answers a request whose body was not read.
pub async fn refuse(core: &Arc<Core>, mut head: Request<Bytes>, why: Unread) -> Response<Bytes> {
    let target = execute_api::target(&core.config, &head);
    if let (Some(target), Unread::TooLarge) = (target, why) {
        // An API may have words of its own for it.
        head.extensions_mut().insert(why);
        return execute_api::handle(core, target, head).await;
    }
    let shape = find::shape(core, &head, find::service(&head));
    let (status, code, message) = match why {
        Unread::TooOften(wait) => return wire::refuse(shape, &too_often(shape, wait), &core.ids.uuid()),
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
    wire::refuse(shape, &AwsError::new(status, code, message), &core.ids.uuid())
}

/// The error for too many requests: the name that the services of each protocol have for it, so that SDKs try again later.
pub fn too_often(shape: Shape, wait: Duration) -> AwsError {
    let code = match shape {
        Shape::Query { .. } => "Throttling",
        Shape::AwsJson { .. } | Shape::Cbor => "ThrottlingException",
        Shape::RestJson => "TooManyRequestsException",
        Shape::Ec2 => "RequestLimitExceeded",
        Shape::S3 => "SlowDown",
    };
    let mut error = AwsError::new(StatusCode::TOO_MANY_REQUESTS, code, "Rate exceeded");
    error.headers.push(("retry-after", (wait.as_secs() + 1).to_string()));
    error
}
