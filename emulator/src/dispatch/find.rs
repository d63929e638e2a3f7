//! Which service, and which of its operations, a request is for.

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

/// The service that the signature names; without a signature, or with one for a service that AWS has not, what path and headers tell.
pub fn service(request: &Request<Bytes>) -> Option<Service> {
    let scope = sigv4::scope(request);
    // HTTP and WebSocket APIs have a service of their own, which signs as REST APIs' does.
    let is_v2 = |service: &Service| *service == Service::ApiGateway && request.uri().path().starts_with("/v2/");
    let signed = scope.as_ref().and_then(|scope| Service::from_signing_name(&scope.service)).filter(|service| !is_v2(service));
    signed.or_else(|| named(request)).or_else(|| {
        // Other services have paths that look like Lambda's.
        let is_elsewhere = scope.is_some_and(|scope| elsewhere::has(&scope.service));
        if is_elsewhere { None } else { at_path(request.uri().path()) }
    })
}

/// The service whose operation a header or a form names.
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

/// How an error has to look for whoever sent a request.
pub fn shape(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Shape {
    service.map_or_else(|| elsewhere::shape(request), |service| table(core, service).protocol.into())
}

/// The row of the table, and the input as one object.
pub fn operation<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    match table.protocol {
        Protocol::RestJson => rest_json::decode(table, request),
        Protocol::AwsJson { target_prefix } => aws_json::decode(table, target_prefix, request),
        Protocol::Query { .. } => query::decode(table, request),
    }
}
