//! The path of every call: identify the caller → find the operation → decode → authorize → perform → commit → encode.
//!
//! [`handle`] is for requests from the network, [`handle_as`] for callers that are authenticated already; both end in [`perform`].

mod elsewhere;
mod find;
mod head;
mod identify;
mod journal;
mod known_services;

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::{
    AwsError, Call, CallSource, CallerContext, Effect, Protocol, Service, ServiceTable,
    access::Row,
    apigateway,
    emulator::Core,
    execute_api, iam, lambda, logs,
    route::{Answer, Route, WireRequest},
    sts, wire,
};

pub use head::{Called, TooOften, Unread, admit, called, deny, refuse};

/// Returns the tables of all services, in the order of `Service::ALL`.
pub fn services() -> Vec<ServiceTable> {
    let table = |service| match service {
        Service::Lambda => lambda::table(),
        Service::Iam => iam::table(),
        Service::Sts => sts::table(),
        Service::Logs => logs::table(),
        Service::ApiGateway => apigateway::table(),
    };
    Service::ALL.map(table).into()
}

/// Answers a request from the network.
pub async fn handle(core: &Arc<Core>, request: Request<Bytes>) -> Response<Bytes> {
    if let Some(target) = execute_api::target(&core.config, &request) {
        return execute_api::handle(core, target, request).await;
    }
    if let Some(hash) = lambda::download::target(&request) {
        return lambda::download::answer(core, &hash, &request).await;
    }
    let service = find::service(&request);
    let shape = find::shape(core, &request, service);
    match identify::identify(core, &request, service, shape).await {
        Ok(caller)
            if caller.source == CallSource::Endpoint
                && let Err(wait) = core.config.shares.count_call(caller.account) =>
        {
            let mut refused = wire::refuse(shape, &head::too_often(shape, wait), &core.ids.uuid());
            refused.extensions_mut().insert(TooOften);
            refused
        }
        Ok(caller) => handle_as(core, caller, request).await,
        Err(error) => wire::refuse(shape, &error, &core.ids.uuid()),
    }
}

/// Answers a request of a caller that is authenticated already.
pub async fn handle_as(core: &Arc<Core>, caller: CallerContext, request: Request<Bytes>) -> Response<Bytes> {
    if let Some(target) = execute_api::target(&core.config, &request) {
        return execute_api::handle(core, target, request).await;
    }
    if let Some(hash) = lambda::download::target(&request) {
        return lambda::download::answer(core, &hash, &request).await;
    }
    let request_id = core.ids.uuid();
    let Some(service) = caller.service.or_else(|| find::service(&request)) else {
        return wire::refuse(elsewhere::shape(&request), &elsewhere::absent(&request), &request_id);
    };
    let table = table(core, service);
    match perform(core, table, &caller, request, &request_id).await {
        Ok(response) => response,
        Err(error) => wire::refuse(table.protocol.into(), &error, &request_id),
    }
}

async fn perform(
    core: &Arc<Core>,
    table: &ServiceTable,
    caller: &CallerContext,
    request: Request<Bytes>,
    request_id: &str,
) -> Result<Response<Bytes>, AwsError> {
    let (route, fields) = find::operation(table, &request)?;
    let Some(operation) = &route.perform else {
        return Err(AwsError::not_implemented(table.service.signing_name(), route.operation));
    };
    let account = core.account(caller.account).await?;
    let (parts, body) = request.into_parts();
    let entry = journal::Draft::new(core, table, route, caller, &fields, &parts.headers, request_id);
    let call = Call {
        account: account.clone(),
        principal: caller.principal.clone(),
        request_id: request_id.into(),
        now: core.now(&account),
        input: WireRequest { fields, headers: parts.headers, body },
        core: core.clone(),
    };
    let before = account.revision();
    let row = Row { service: table.service, protocol: table.protocol, route };
    let answered = operation(&row, call).await.map_err(|error| in_the_words_of(table.service, error));
    let entry = entry.answered(&answered, route.status);
    if account.revision() != before || (answered.is_ok() && route.effect == Effect::Writes) {
        core.save(&account, Some(entry)).await.map_err(|error| in_the_words_of(table.service, error.into()))?;
    } else {
        core.store.record(entry);
    }
    Ok(encode(table.protocol, route, answered?, request_id))
}

/// Replaces the code of an error that is common to all services, but has another name in some.
fn in_the_words_of(service: Service, mut error: AwsError) -> AwsError {
    if error.code == "ValidationException" {
        error.code = service.validation_error().into();
    }
    if error.code == "LimitExceededException" && service == Service::Iam {
        (error.code, error.status) = ("LimitExceeded".into(), StatusCode::CONFLICT);
    }
    error
}

fn encode(protocol: Protocol, route: &Route, answer: Answer, request_id: &str) -> Response<Bytes> {
    match (answer, protocol) {
        (Answer::Whole(response), _) => response,
        (Answer::Members(members), Protocol::RestJson) => wire::rest_json::encode(route.status, &members, request_id),
        (Answer::Members(members), Protocol::AwsJson { .. }) => wire::aws_json::encode(&members, request_id),
        (Answer::Members(members), Protocol::Query { namespace }) => {
            wire::query::encode(route.operation, namespace, &members, request_id)
        }
    }
}

fn table(core: &Core, service: Service) -> &ServiceTable {
    // `services` has a table for every service, in the order of the enum's variants.
    &core.services[service as usize]
}
