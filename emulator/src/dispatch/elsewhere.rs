//! Requests for services that are not here: which service it is, and an error that its clients can read.

use bytes::Bytes;
use http::{Request, StatusCode};

use super::known_services::{ROWS, Row};
use crate::{
    AwsError,
    wire::{Shape, aws_json, query, sigv4},
};

/// How a service that is not here puts its operations on the wire, where the request itself does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Paths and JSON.
    RestJson,
    /// Paths and XML.
    RestXml,
    /// `X-Amz-Target` and JSON.
    Json,
    /// A form, and XML.
    Query,
    /// A form, and EC2's own XML.
    Ec2,
}

/// What a request for such a service is told. Clients don't retry it: 501 is in none of their lists.
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

/// How an error has to look for the client that sent a request: as the request says, else as its service has it, else as rest-json.
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

/// The service, by the name that the request is signed for; without a signature, by its target or its form.
fn row(request: &Request<Bytes>) -> Option<&'static Row> {
    let prefix = aws_json::target(request).and_then(|target| target.rsplit_once('.')).map(|(prefix, _)| prefix);
    if let Some(scope) = sigv4::scope(request) {
        let rows = signed_for(&scope.service);
        // S3 Control signs as S3.
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

/// Whether AWS has a service, which is not here, that signs with a name.
pub fn has(signing_name: &str) -> bool {
    !signed_for(signing_name).is_empty()
}

/// The rows of services that sign with a name.
fn signed_for(name: &str) -> &'static [Row] {
    let begin = ROWS.partition_point(|row| row.0 < name);
    let end = ROWS.partition_point(|row| row.0 <= name);
    &ROWS[begin..end]
}
