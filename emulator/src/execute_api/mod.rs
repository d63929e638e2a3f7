//! API Gateway's data plane, which answers calls of deployed APIs.
//!
//! It reads what [`apigateway`](crate::apigateway) has deployed and never changes it, except for the counts of calls by which
//! quotas are decided.
//!
//! A call is processed by a list of steps, each in its own file; [`steps`] is that list. A step that refuses the call returns a
//! [`GatewayError`], which `gateway_error.rs` converts to a response. Steps write messages to the [`ExecutionLog`]. Start at
//! [`handle`], then read the steps in their order.

pub mod api_key;
pub mod authorize;
pub mod credentials;
pub mod deployed_stage;
pub mod event;
pub mod exchange;
pub mod execution_log;
pub mod gateway_error;
pub mod headers;
pub mod integration;
pub mod integration_response;
pub mod lambda;
mod live;
mod mock_status;
pub mod parse;
pub mod proxy_response;
pub mod quota;
pub mod reply;
pub mod routes;
mod target;
pub mod template;
pub mod throttle;
pub mod validate;

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::emulator::Core;

pub use live::Live;
pub use parse::{LARGEST_BODY, SourceIp, source_ip};
pub use target::{Form, Kind, Target, function_url, invoke_url, target};

use self::{
    deployed_stage::DeployedStage, exchange::Exchange, execution_log::ExecutionLog, gateway_error::GatewayError, parse::Incoming,
    reply::Reply,
};

/// Answers a call of a deployed API. Errors are responses, too. The response to HEAD has no body.
pub async fn handle(core: &Arc<Core>, target: Target, request: Request<Bytes>) -> Response<Bytes> {
    let mut incoming = parse::parse(core, target, request);
    let mut response = match deployed_stage::find(core, &incoming).await {
        Err(refusal) => refusal.response(&incoming, None),
        Ok(deployed) => {
            incoming.now = core.now(&deployed.account);
            let mut log = ExecutionLog::begin(&incoming);
            let answered = steps(core, &deployed, &incoming, &mut log).await;
            let (response, setting) = match answered {
                Ok((reply, setting)) => (reply.response(&incoming), setting),
                Err((refusal, setting)) => {
                    log.refused(&refusal);
                    (refusal.response(&incoming, Some(&deployed.routes.snapshot)), setting)
                }
            };
            log.completed(response.status());
            log.write(core, &deployed, setting.as_ref()).await;
            response
        }
    };
    if incoming.method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response
}

type Setting = Option<crate::apigateway::stages::MethodSetting>;

/// Runs the steps after the stage is found. The result has the method's settings, which decide what is logged.
async fn steps(
    core: &Arc<Core>,
    deployed: &DeployedStage,
    incoming: &Incoming,
    log: &mut ExecutionLog,
) -> Result<(Reply, Setting), (GatewayError, Setting)> {
    let setting = |found: &routes::Found<'_>| deployed.stage.setting(&found.resource.path, found.method_name).cloned();
    let found = deployed.routes.find(&incoming.method, &incoming.path).map_err(|refusal| (refusal, None))?;
    let setting = setting(&found);
    let answered = async {
        incoming.check_size()?;
        log.started(incoming, &found);
        authorize::authorize(incoming, found.method)?;
        let key = api_key::identify(deployed, incoming, &found, log)?;
        throttle::admit(deployed, incoming, &found, setting.as_ref(), key.as_ref())?;
        quota::count(core, deployed, incoming, key.as_ref()).await?;
        let exchange = Exchange { core, deployed, incoming, found, key };
        validate::validate(&exchange)?;
        integration::integrate(&exchange, log).await
    }
    .await;
    match answered {
        Ok(reply) => Ok((reply, setting)),
        Err(refusal) => Err((refusal, setting)),
    }
}
