//! The path of every call: identify the caller → find the operation → decode → authorize → perform → commit → encode.
//!
//! [`handle`] is for requests from the network, [`handle_as`] for callers that are authenticated already; both end in [`perform`].
//! Service, operation, input and response are found, read and written by the service's model.

mod find;
mod format;
mod head;
mod identify;
mod journal;

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};
use wire::{Model, Operation, Protocol, Value};

use crate::{
    AwsError, Call, CallSource, CallerContext, Effect, Principal, Service, ServiceTable,
    access::Row,
    account::Part,
    apigateway, dynamodb, dynamodb_streams,
    emulator::Core,
    events,
    execute_api::{self, Kind, Target},
    function_url, iam, lambda, logs,
    route::{Answer, Reply},
    s3, scheduler, sns, sqs, sts, trace,
};

use find::Asked;

pub use format::Format;
pub use identify::{FormSignature, identify_form};

pub use head::{Admitted, Called, TooOften, Unread, admit, called, deny, refuse};

/// Returns the tables of the services of AWS that are implemented.
pub fn services() -> Vec<ServiceTable> {
    vec![
        lambda::table(),
        iam::table(),
        sts::table(),
        logs::table(),
        apigateway::table(),
        dynamodb::table(),
        dynamodb_streams::table(),
        sns::table(),
        sqs::table(),
        s3::table(),
        events::table(),
        scheduler::table(),
    ]
}

/// Answers a request from the network.
pub async fn handle(core: &Arc<Core>, mut request: Request<Bytes>) -> Response<Bytes> {
    if let Some(target) = execute_api::target(&core.config, &request) {
        return called_by_anyone(core, target, request).await;
    }
    if let Some(hash) = lambda::download::target(&request) {
        return lambda::download::answer(core, &hash, &request).await;
    }
    if let Some(link) = sns::link::target(&request) {
        return sns::link::answer(core, link, &request).await;
    }
    if let Some(s3::Host::Website(bucket)) = s3::host(&core.config, &request) {
        return s3::visit(core, &bucket, request).await;
    }
    let found = find::service(core, &request);
    if found.service() == Some(Service::S3) && (request.method() == Method::OPTIONS || s3::is_form(&request)) {
        return s3::unsigned(core, found.format, s3::by_path(&core.config, request)).await;
    }
    match identify::identify(core, &mut request, &found).await {
        Ok(caller)
            if caller.source == CallSource::Endpoint
                && !matches!(caller.principal, Principal::Stranger(_))
                && let Err(wait) = core.config.shares.count_call(caller.account) =>
        {
            let mut refused = found.format.refuse(&found.format.too_often(wait), &core.ids.uuid());
            refused.extensions_mut().insert(TooOften);
            refused
        }
        Ok(caller) => handle_as(core, caller, request).await,
        Err(error) => found.format.refuse(&error, &core.ids.uuid()),
    }
}

/// Answers a request with an error of a service.
pub(crate) fn refused(core: &Core, service: Service, request: &Request<Bytes>, error: &AwsError) -> Response<Bytes> {
    find::named(core, service, request).format.refuse(error, &core.ids.uuid())
}

/// Answers a call of a deployed API or a function URL. These decide themselves who may call.
async fn called_by_anyone(core: &Arc<Core>, target: Target, request: Request<Bytes>) -> Response<Bytes> {
    match target.kind {
        Kind::Api => execute_api::handle(core, target, request).await,
        Kind::FunctionUrl => function_url::handle(core, target, request).await,
    }
}

/// Authenticates a request that is signed for a service, or returns the response in the service's words.
pub(crate) async fn identify_for(
    core: &Arc<Core>,
    service: Service,
    request: &mut Request<Bytes>,
) -> Result<CallerContext, Response<Bytes>> {
    let found = find::named(core, service, request);
    identify::identify(core, request, &found).await.map_err(|error| found.format.refuse(&error, &core.ids.uuid()))
}

/// Authenticates a call of a deployed API that is signed, whatever service the signature is for. Errors have the codes of rest-json.
pub(crate) async fn identify_call(core: &Arc<Core>, request: &mut Request<Bytes>) -> Result<CallerContext, AwsError> {
    let found = find::of_no_service(request);
    identify::identify(core, request, &found).await
}

/// Answers a request of a caller that is authenticated already.
pub async fn handle_as(core: &Arc<Core>, caller: CallerContext, request: Request<Bytes>) -> Response<Bytes> {
    if let Some(target) = execute_api::target(&core.config, &request) {
        return called_by_anyone(core, target, request).await;
    }
    if let Some(hash) = lambda::download::target(&request) {
        return lambda::download::answer(core, &hash, &request).await;
    }
    let request_id = core.ids.uuid();
    let found = match caller.service {
        Some(service) => find::named(core, service, &request),
        None => find::service(core, &request),
    };
    if found.service() == Some(Service::S3) {
        let request = s3::with_headers_of_query(s3::by_path(&core.config, request));
        let asked = s3::Asked::by(&request);
        let answered = answer(core, &found, &caller, request, &request_id).await;
        return asked.complete(core, answered).await;
    }
    answer(core, &found, &caller, request, &request_id).await
}

async fn answer(
    core: &Arc<Core>,
    found: &find::Found<'_>,
    caller: &CallerContext,
    request: Request<Bytes>,
    request_id: &str,
) -> Response<Bytes> {
    let performed = match found.table {
        Some(table) => perform(core, table, caller, request, request_id).await,
        None => Err(found.absent(core)),
    };
    performed.unwrap_or_else(|error| found.format.refuse(&error, request_id))
}

async fn perform(
    core: &Arc<Core>,
    table: &ServiceTable,
    caller: &CallerContext,
    request: Request<Bytes>,
    request_id: &str,
) -> Result<Response<Bytes>, AwsError> {
    let Asked { route, operation, input } = find::operation(table, &request)?;
    let Some(perform) = &route.perform else {
        return Err(AwsError::not_implemented(table.service.signing_name(), route.operation));
    };
    let placed = match table.service {
        Service::S3 => Some(s3::placed(core, route.operation, caller, input.as_ref().ok()).await?),
        _ => None,
    };
    let caller = placed.as_ref().unwrap_or(caller);
    // What strangers do is no call of the account's owner.
    let is_noted = !matches!(caller.principal, Principal::Stranger(_));
    let noted = |input: &Value| journal::Draft::new(core, table, operation, caller, input, request.headers(), request_id);
    let input = match input {
        Ok(input) => input,
        Err(unread) => {
            if is_noted {
                core.store.record(noted(&Value::EMPTY).refused(&unread));
            }
            return Err(unread);
        }
    };
    let account = core.account_with(caller.account, Part::of(table.service)).await?;
    let entry = noted(&input);
    let call = Call {
        account: account.clone(),
        principal: caller.principal.clone(),
        request_id: request_id.into(),
        now: core.now(&account),
        trace_header: trace::header(request.headers()),
        source_ip: execute_api::source_ip(&request),
        is_form: s3::is_by_form(&request),
        incoming: request.extensions().get().cloned(),
        input,
        core: core.clone(),
    };
    let before = account.revision();
    let protocol = table.model.protocol(&request);
    let answered = perform(&Row { table, protocol, route }, call).await.map_err(|error| in_the_words_of(table.model, error));
    let entry = match &answered {
        Ok(answer) => entry.answered(table.model, answer),
        Err(error) => entry.refused(error),
    };
    let entry = is_noted.then_some(entry);
    if account.revision() != before || (answered.is_ok() && route.effect == Effect::Writes) {
        core.save(&account, entry).await.map_err(|error| in_the_words_of(table.model, error.into()))?;
    } else if let Some(entry) = entry {
        core.store.record(entry);
    }
    Ok(encode(table.model, operation, protocol, answered?, request_id))
}

/// Replaces the code or the status of an error that is common to all services, but differs in some.
fn in_the_words_of(model: &Model, mut error: AwsError) -> AwsError {
    match error.code.as_ref() {
        "ValidationException" => error.code = model.habits.validation_code.into(),
        "AccessDenied" if model.info.service == Service::SNS.name() => error.code = "AuthorizationError".into(),
        "LimitExceededException" if model.error_shape("LimitExceededException").is_some() => {
            error.status = model.error("LimitExceededException", "").status;
        }
        _ => {}
    }
    error
}

fn encode(model: &'static Model, operation: &Operation, protocol: Protocol, answer: Answer, request_id: &str) -> Response<Bytes> {
    let mut response = model.respond(operation, protocol, &answer.output, request_id);
    let Reply { status, headers, content } = answer.reply;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    if let Some(content) = content {
        response.extensions_mut().insert(content);
    }
    for (name, value) in headers {
        // A value that is invalid in a header is left out.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
