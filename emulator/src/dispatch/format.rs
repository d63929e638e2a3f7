//! The form of errors that a request's sender can read, whether its service is implemented or not.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use sigv4::{Dialect, SignatureError};
use wire::{Model, Protocol, ServiceInfo};

use crate::AwsError;

/// The service and the protocol of a request.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The model of an implemented service, which knows its errors.
    model: Option<&'static Model>,
    /// The service, if AWS has it.
    info: Option<&'static ServiceInfo>,
    protocol: Protocol,
}

impl Format {
    /// Returns the format of an implemented service.
    pub fn of_model(model: &'static Model, request: &Request<Bytes>) -> Self {
        Self { model: Some(model), info: Some(&model.info), protocol: model.protocol(request) }
    }

    /// Returns the format of a service that is not implemented; if not even the service is known, the one that the request shows.
    pub fn of_service(info: Option<&'static ServiceInfo>, request: &Request<Bytes>) -> Self {
        let protocol = info.map_or_else(|| Protocol::shown_by(request), |info| info.protocol(request));
        Self { model: None, info, protocol }
    }

    /// Encodes an error.
    pub fn refuse(self, error: &AwsError, request_id: &str) -> Response<Bytes> {
        let error = error.clone().into();
        match (self.model, self.info) {
            (Some(model), _) => model.refuse(self.protocol, &error, request_id),
            (None, Some(info)) => info.refuse(self.protocol, &error, request_id),
            (None, None) => wire::refuse_unknown(self.protocol, &error, request_id),
        }
    }

    /// Returns the error of a signature, in the words of the service.
    pub fn unsigned(self, error: &SignatureError) -> AwsError {
        unsigned_in(
            error,
            match self.protocol {
                Protocol::RestXml if self.is_s3() => Dialect::S3,
                Protocol::RestXml | Protocol::Query | Protocol::Ec2 => Dialect::Query,
                Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => Dialect::AwsJson,
                Protocol::RestJson => Dialect::RestJson,
            },
        )
    }

    /// Returns the error of S3 for a signature that is refused.
    pub fn unsigned_for_s3(error: &SignatureError) -> AwsError {
        unsigned_in(error, Dialect::S3)
    }

    /// Returns the error for too many requests, with the code that SDKs retry in each protocol. Its status is 400 where the service's page
    /// "Common Errors" lists it (`ThrottlingException`), for example
    /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html>; rest-json services model it with 429, S3 and
    /// EC2 document 503.
    pub fn too_often(self, wait: Duration) -> AwsError {
        let models = |code| self.model.is_some_and(|model| model.error_shape(code).is_some());
        let (status, code) = match self.protocol {
            Protocol::RestXml if self.is_s3() => (StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
            Protocol::RestXml | Protocol::Query => (StatusCode::BAD_REQUEST, "Throttling"),
            Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => (StatusCode::BAD_REQUEST, "ThrottlingException"),
            Protocol::RestJson if models("ThrottlingException") => (StatusCode::TOO_MANY_REQUESTS, "ThrottlingException"),
            Protocol::RestJson => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException"),
            Protocol::Ec2 => (StatusCode::SERVICE_UNAVAILABLE, "RequestLimitExceeded"),
        };
        let mut error = AwsError::new(status, code, "Rate exceeded");
        error.headers.push(("retry-after", (wait.as_secs() + 1).to_string()));
        error
    }

    /// Returns a 403 with the code that services of this protocol have.
    pub fn denied(self, message: String) -> AwsError {
        let is_xml = matches!(self.protocol, Protocol::RestXml | Protocol::Query | Protocol::Ec2);
        AwsError::new(StatusCode::FORBIDDEN, if is_xml { "AccessDenied" } else { "AccessDeniedException" }, message)
    }

    fn is_s3(self) -> bool {
        self.info.is_some_and(|info| info.service == "s3")
    }
}

fn unsigned_in(error: &SignatureError, dialect: Dialect) -> AwsError {
    let answer = error.answer(dialect);
    let refused = AwsError::new(answer.status, answer.code, answer.message);
    answer.fields.into_iter().fold(refused, |error, (name, value)| error.member(name, value))
}
