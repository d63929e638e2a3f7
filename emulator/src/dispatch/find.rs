//! Finds the service and the operation of a request.

use bytes::Bytes;
use http::{Request, StatusCode};
use wire::{Operation, ServiceInfo, Value};

use super::format::Format;
use crate::{AwsError, Route, Service, ServiceTable, emulator::Core, s3};

/// What a request is for.
pub struct Found<'c> {
    /// The service's operations; `None` if the service is not implemented.
    pub table: Option<&'c ServiceTable>,
    /// The service, if AWS has it.
    info: Option<&'static ServiceInfo>,
    /// The form of errors.
    pub format: Format,
}

impl<'c> Found<'c> {
    fn implemented(table: &'c ServiceTable, request: &Request<Bytes>) -> Self {
        Self { table: Some(table), info: Some(&table.model.info), format: Format::of_model(table.model, request) }
    }

    pub fn service(&self) -> Option<Service> {
        self.table.map(|table| table.service)
    }

    /// Returns the error for a request to a service that is not implemented. Clients don't retry it, because 501 is not among the
    /// statuses that they retry.
    pub fn absent(&self, core: &Core) -> AwsError {
        let names: Vec<&str> = core.services.iter().map(|table| table.service.name()).collect();
        let here = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("It has {} and {last}.", rest.join(", ")),
            _ => format!("It has {}.", names.join("")),
        };
        let (code, what) = match self.info {
            Some(info) => ("NotImplemented", info.name.as_str()),
            None => ("UnknownService", "the service that this request is for"),
        };
        AwsError::new(StatusCode::NOT_IMPLEMENTED, code, format!("Coldstart does not emulate {what}. {here}"))
    }
}

/// Returns the service of a request: the one that its signature is for, else the one that its path, headers or form name.
pub fn service<'c>(core: &'c Core, request: &Request<Bytes>) -> Found<'c> {
    let scope = sigv4::scope(request);
    let signed = scope.as_ref().map(|scope| scope.service.as_str());
    // A service that AWS does not have is known by its signature only.
    let own = |table: &&ServiceTable| Some(table.service.signing_name()) == signed && wire::service(table.service.name()).is_none();
    if let Some(table) = core.services.iter().find(own) {
        return Found::implemented(table, request);
    }
    let buckets = || core.table(Service::S3);
    // Callers without a signature, and those with one of the older version, are told by the host, or by a path that is for nothing else.
    if signed.is_none()
        && matches!(s3::host(&core.config, request), Some(s3::Host::Bucket(_)))
        && let Some(table) = buckets()
    {
        return Found::implemented(table, request);
    }
    let info = wire::find_service(signed, request);
    if signed.is_none()
        && info.is_none()
        && s3::is_by_path(request)
        && let Some(table) = buckets()
    {
        return Found::implemented(table, request);
    }
    match info.and_then(|info| core.services.iter().find(|table| table.service.name() == info.service)) {
        Some(table) => Found::implemented(table, request),
        None => Found { table: None, info, format: Format::of_service(info, request) },
    }
}

/// Returns a service for a caller that names it.
pub fn named<'c>(core: &'c Core, service: Service, request: &Request<Bytes>) -> Found<'c> {
    match core.table(service) {
        Some(table) => Found::implemented(table, request),
        None => {
            let info = wire::service(service.name());
            Found { table: None, info, format: Format::of_service(info, request) }
        }
    }
}

/// Returns what is for no service of the control plane, with errors as API Gateway has them.
pub fn of_no_service<'c>(request: &Request<Bytes>) -> Found<'c> {
    let info = wire::service(Service::API_GATEWAY.name());
    Found { table: None, info, format: Format::of_service(info, request) }
}

/// An operation that a request is for.
pub struct Asked<'t> {
    pub route: &'t Route,
    pub operation: &'static Operation,
    /// The input, or why it can't be read. The model's constraints are not checked.
    pub input: Result<Value, AwsError>,
}

/// Returns the operation and its input.
///
/// # Errors
/// The service does not have the operation, or it is not implemented.
pub fn operation<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<Asked<'t>, AwsError> {
    let routed = table.model.route(request)?;
    let name = &routed.operation.name;
    let absent = || AwsError::not_implemented(table.service.signing_name(), name);
    let route = table.named(name).filter(|route| route.perform.is_some()).ok_or_else(absent)?;
    let input = table.model.input(&routed, request).map_err(AwsError::from);
    Ok(Asked { route, operation: routed.operation, input })
}
