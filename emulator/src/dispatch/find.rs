//! Which service, and which of its operations, a request is for.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::{
    AwsError, Protocol, Service, ServiceTable,
    route::Route,
    wire::{aws_json, query, rest_json, sigv4},
};

/// The service that the signature names; without a signature, what path and headers tell.
pub fn service(request: &Request<Bytes>) -> Option<Service> {
    let signed = sigv4::scope(request).and_then(|scope| Service::from_signing_name(&scope.service));
    signed.or_else(|| unsigned_service(request))
}

fn unsigned_service(request: &Request<Bytes>) -> Option<Service> {
    let path = request.uri().path();
    if let Some(target) = aws_json::target(request) {
        return target.starts_with("Logs_").then_some(Service::Logs);
    }
    if path == "/" {
        return query::service(request);
    }
    let first = path.trim_start_matches('/').split('/').next()?;
    match first {
        "restapis" | "apikeys" | "usageplans" | "account" | "tags" | "domainnames" | "vpclinks" | "clientcertificates" => {
            Some(Service::ApiGateway)
        }
        dated if dated.len() == 10 && dated.starts_with("20") => Some(Service::Lambda),
        _ => None,
    }
}

/// The row of the table, and the input as one object.
pub fn operation<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    match table.protocol {
        Protocol::RestJson => rest_json::decode(&table.routes, request),
        Protocol::AwsJson { target_prefix } => aws_json::decode(&table.routes, target_prefix, request),
        Protocol::Query { .. } => query::decode(&table.routes, request),
    }
}

/// What a request for a service that is not there is told.
pub fn unknown_service() -> AwsError {
    AwsError::new(
        http::StatusCode::NOT_IMPLEMENTED,
        "UnknownService",
        "Coldstart does not emulate the service that this request is for. It has lambda, apigateway, iam, sts and logs.",
    )
}
