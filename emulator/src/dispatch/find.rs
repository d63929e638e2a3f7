//! Finds the service and the operation of a request.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use super::{elsewhere, table};
use crate::{
    AwsError, Protocol, Service, ServiceTable,
    emulator::Core,
    route::Route,
    wire::{Shape, aws_json, query, rest_json, sigv4},
};

/// Returns the service of the signature's scope. Without a signature, or with one for a service that AWS does not have, path and
/// headers decide.
pub fn service(request: &Request<Bytes>) -> Option<Service> {
    let scope = sigv4::scope(request);
    // HTTP and WebSocket APIs are another service of AWS, which has the same signing name as REST APIs.
    let is_v2 = |service: &Service| *service == Service::ApiGateway && request.uri().path().starts_with("/v2/");
    let signed = scope.as_ref().and_then(|scope| Service::from_signing_name(&scope.service)).filter(|service| !is_v2(service));
    signed.or_else(|| named(request)).or_else(|| {
        // Other services have paths that look like Lambda's.
        let is_elsewhere = scope.is_some_and(|scope| elsewhere::has(&scope.service));
        if is_elsewhere { None } else { at_path(request.uri().path()) }
    })
}

/// Returns the service whose operation a header or a form names.
fn named(request: &Request<Bytes>) -> Option<Service> {
    if let Some(target) = aws_json::target(request) {
        return target.starts_with("Logs_").then_some(Service::Logs);
    }
    if request.uri().path() == "/" { query::service(request) } else { None }
}

fn at_path(path: &str) -> Option<Service> {
    let first = path.trim_start_matches('/').split('/').next()?;
    match first {
        "restapis" | "apikeys" | "usageplans" | "account" | "tags" | "domainnames" | "vpclinks" | "clientcertificates" => {
            Some(Service::ApiGateway)
        }
        dated if dated.len() == 10 && dated.starts_with("20") => Some(Service::Lambda),
        _ => None,
    }
}

/// Returns the shape in which the sender of a request expects errors.
pub fn shape(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Shape {
    service.map_or_else(|| elsewhere::shape(request), |service| table(core, service).protocol.into())
}

/// Returns the operation's row, and the input as one object.
pub fn operation<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    match table.protocol {
        Protocol::RestJson => rest_json::decode(table, request),
        Protocol::AwsJson { target_prefix } => aws_json::decode(table, target_prefix, request),
        Protocol::Query { .. } => query::decode(table, request),
    }
}
