//! API Gateway's data plane, which answers calls of deployed APIs.
//!
//! It reads what [`apigateway`](crate::apigateway) has deployed and never changes it, except for the counts of calls by which
//! quotas are decided.
//!
//! A call is processed by a list of steps, each in its own file; [`steps`] is that list. A step that refuses the call returns a
//! [`GatewayError`], which `gateway_error.rs` converts to a response. Steps write messages to the [`ExecutionLog`]. Start at
//! [`handle`], then read the steps in their order.

mod access_log;
pub mod api_key;
pub mod authorize;
pub mod authorizer;
mod authorizer_cache;
pub mod backend;
pub mod caller;
pub mod compression;
pub mod content;
pub mod credentials;
pub mod deployed_stage;
pub mod endpoint;
pub mod event;
pub mod exchange;
pub mod execution_log;
pub mod gateway_error;
pub mod headers;
pub mod integration;
pub mod integration_response;
pub mod lambda;
mod legacy_json;
mod live;
mod mock_status;
pub mod parse;
pub mod proxy_response;
pub mod quota;
pub mod reply;
pub mod routes;
pub mod schema;
pub mod service;
pub mod source;
mod target;
pub mod template;
pub mod throttle;
pub mod validate;
pub mod variables;

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::emulator::Core;

pub use live::Live;
pub use parse::{LARGEST_BODY, SourceIp, source_ip};
pub use target::{Form, Kind, Target, function_url, invoke_url, target};

use self::{
    access_log::Answered, api_key::CallerKey, caller::Caller, deployed_stage::DeployedStage, exchange::Exchange,
    execution_log::ExecutionLog, gateway_error::GatewayError, parse::Incoming, reply::Reply, routes::Found,
};

/// Answers a call of a deployed API. Errors are responses, too. The response to HEAD has no body.
pub async fn handle(core: &Arc<Core>, target: Target, request: Request<Bytes>) -> Response<Bytes> {
    let is_head = request.method() == Method::HEAD;
    let mut incoming = parse::parse(core, target, request);
    let mut response = match deployed_stage::find(core, &incoming).await {
        Err(refusal) => refusal.reply(&incoming, None).response(&incoming),
        Ok(deployed) => {
            incoming.now = core.now(&deployed.account);
            answer(core, &deployed, incoming).await
        }
    };
    if is_head {
        *response.body_mut() = Bytes::new();
    }
    response
}

/// Answers a call of a stage, and writes its logs.
async fn answer(core: &Arc<Core>, deployed: &DeployedStage, mut incoming: Incoming) -> Response<Bytes> {
    let before = core.clock.now();
    let decompressed = compression::decompress(deployed, &mut incoming);
    let incoming = &incoming;
    let found = deployed.routes.find(&incoming.method, &incoming.path);
    let own = found.as_ref().ok().and_then(|found| deployed.stage.setting(&found.resource.path, found.method_name));
    let setting = own.or_else(|| deployed.stage.method_settings.get("*/*"));
    let mut log = ExecutionLog::begin(incoming, setting);
    let (mut caller, mut key) = (Caller::default(), None);
    let answered = match &found {
        Ok(found) => match decompressed {
            Ok(()) => steps(core, deployed, incoming, found, &mut caller, &mut key, &mut log).await,
            Err(refusal) => Err(refusal),
        },
        Err(refusal) => Err(refusal.clone()),
    };
    let error = answered.as_ref().err().cloned();
    let mut reply = answered.unwrap_or_else(|refusal| {
        log.refused(&refusal);
        refusal.reply(incoming, Some(deployed))
    });
    compression::compress(deployed, incoming, &mut reply);
    log.completed(reply.status);
    let latency = core.clock.now().duration_since(before).as_millis();
    let answered = Answered {
        incoming,
        found: found.as_ref().ok(),
        caller: &caller,
        key: key.as_ref(),
        error: error.as_ref(),
        reply: &reply,
        latency,
    };
    access_log::write(core, deployed, &answered, &log).await;
    log.write(core, deployed).await;
    reply.response(incoming)
}

/// Runs the steps after the method is found.
async fn steps(
    core: &Arc<Core>,
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: &Found<'_>,
    caller: &mut Caller,
    key: &mut Option<CallerKey>,
    log: &mut ExecutionLog,
) -> Result<Reply, GatewayError> {
    let setting = deployed.stage.setting(&found.resource.path, found.method_name);
    incoming.check_size()?;
    log.started(incoming, found);
    *caller = authorize::authorize(core, deployed, incoming, found, log).await?;
    *key = api_key::identify(deployed, incoming, found, caller, log)?;
    throttle::admit(deployed, incoming, found, setting, key.as_ref())?;
    quota::count(core, deployed, incoming, key.as_ref()).await?;
    let exchange = Exchange { core, deployed, incoming, found, caller: caller.clone(), key: key.clone() };
    validate::validate(&exchange, log)?;
    integration::integrate(&exchange, log).await
}
