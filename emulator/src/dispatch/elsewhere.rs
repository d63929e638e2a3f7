//! Requests for services of AWS that are not implemented: finds the service, and makes an error that its clients can parse.

use bytes::Bytes;
use http::{Request, StatusCode};

use super::known_services::{ROWS, Row};
use crate::{
    AwsError,
    wire::{Shape, aws_json, query, sigv4},
};

/// The protocol of a service that is not implemented, for requests that do not show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Paths and JSON bodies.
    RestJson,
    /// Paths and XML bodies.
    RestXml,
    /// `X-Amz-Target` and JSON bodies.
    Json,
    /// A form; XML responses.
    Query,
    /// A form; EC2's own XML responses.
    Ec2,
}

/// Returns the error for a request to such a service. Clients don't retry it, because 501 is not among the statuses that they
/// retry.
pub fn absent(request: &Request<Bytes>) -> AwsError {
    const HERE: &str = "It has lambda, apigateway, iam, sts and logs.";
    match row(request) {
        Some((_, name, ..)) => {
            AwsError::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", format!("Coldstart does not emulate {name}. {HERE}"))
        }
        None => AwsError::new(
            StatusCode::NOT_IMPLEMENTED,
            "UnknownService",
            format!("Coldstart does not emulate the service that this request is for. {HERE}"),
        ),
    }
}

/// Returns the shape of errors for a request: as the request itself shows, else as the service has it, else rest-json.
pub fn shape(request: &Request<Bytes>) -> Shape {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if header("smithy-protocol") == "rpc-v2-cbor" {
        return Shape::Cbor;
    }
    if aws_json::target(request).is_some() {
        let is_1_0 = header("content-type").starts_with(aws_json::CONTENT_TYPE_1_0);
        return Shape::AwsJson { content_type: if is_1_0 { aws_json::CONTENT_TYPE_1_0 } else { aws_json::CONTENT_TYPE } };
    }
    let (protocol, namespace) =
        row(request).map_or((Protocol::RestJson, ""), |&(_, _, protocol, _, namespace)| (protocol, namespace));
    match protocol {
        Protocol::Ec2 => Shape::Ec2,
        Protocol::RestXml if namespace.is_empty() => Shape::S3,
        Protocol::RestXml | Protocol::Query => Shape::Query { namespace },
        Protocol::RestJson | Protocol::Json if query::is_form(request) => Shape::Query { namespace },
        Protocol::Json => Shape::AwsJson { content_type: aws_json::CONTENT_TYPE },
        Protocol::RestJson => Shape::RestJson,
    }
}

/// Returns the service with the request's signing name; without a signature, the one of its target or form.
fn row(request: &Request<Bytes>) -> Option<&'static Row> {
    let prefix = aws_json::target(request).and_then(|target| target.rsplit_once('.')).map(|(prefix, _)| prefix);
    if let Some(scope) = sigv4::scope(request) {
        let rows = signed_for(&scope.service);
        // S3 Control has S3's signing name.
        let control = |row: &&Row| row.0 == "s3" && !row.4.is_empty() && request.uri().path().starts_with("/v20180820/");
        let fits = |row: &&Row| prefix.is_some_and(|prefix| row.3 == prefix) || control(row);
        return rows.iter().find(fits).or(rows.first());
    }
    if let Some(prefix) = prefix {
        return ROWS.iter().find(|row| row.3 == prefix);
    }
    let version = query::version(request)?;
    let mut fitting = ROWS.iter().filter(|row| row.4.trim_end_matches('/').ends_with(version.as_ref()) && !version.is_empty());
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Returns whether AWS has a service with this signing name that is not implemented.
pub fn has(signing_name: &str) -> bool {
    !signed_for(signing_name).is_empty()
}

/// Returns the rows of the services with this signing name.
fn signed_for(name: &str) -> &'static [Row] {
    let begin = ROWS.partition_point(|row| row.0 < name);
    let end = ROWS.partition_point(|row| row.0 <= name);
    &ROWS[begin..end]
}
