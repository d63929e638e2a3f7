//! The access log: one line for each call, in the format of the stage.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html>.

use serde_json::{Value, json};

use super::{
    api_key::CallerKey, caller::Caller, deployed_stage::DeployedStage, event, execution_log::ExecutionLog,
    gateway_error::GatewayError, parse::Incoming, reply::Reply, routes::Found, variables::Variables,
};
use crate::{emulator::Core, ids::HEX, logs};

/// What is known of a call when it is answered.
pub struct Answered<'c> {
    pub incoming: &'c Incoming,
    pub found: Option<&'c Found<'c>>,
    pub caller: &'c Caller,
    pub key: Option<&'c CallerKey>,
    /// The error, if the call was not answered by its integration.
    pub error: Option<&'c GatewayError>,
    pub reply: &'c Reply,
    /// The duration of the call, in ms.
    pub latency: i128,
}

/// Writes the line of a call, if the stage has an access log. A variable without a value is `-`.
pub async fn write(core: &Core, deployed: &DeployedStage, answered: &Answered<'_>, log: &ExecutionLog) {
    let Some(settings) = &deployed.stage.access_log_settings else { return };
    let (Some(format), Some(group)) = (&settings.format, settings.log_group()) else { return };
    let context = context(deployed, answered, log);
    let variables = Variables { incoming: answered.incoming, context: &context, stage_variables: &deployed.stage.variables };
    let message = variables.fill_or(format.trim_end_matches(['\r', '\n']), "-");
    let event = logs::Event { timestamp: answered.incoming.now.as_millisecond(), message };
    // AWS writes to one of many streams, which are named by a hash.
    let stream = core.ids.draw(HEX, 32);
    logs::write(core, &deployed.account, group, &stream, vec![event]).await;
}

/// Returns `$context` with the variables that only access logs have.
fn context(deployed: &DeployedStage, answered: &Answered<'_>, log: &ExecutionLog) -> Value {
    let Answered { incoming, found, caller, key, error, reply, latency } = answered;
    let request = event::context_of(deployed, incoming, *found, *key, caller);
    let mut context = serde_json::to_value(request).unwrap_or_default();
    context["status"] = reply.status.as_u16().into();
    context["responseLength"] = reply.body.len().into();
    context["responseLatency"] = i64::try_from(*latency).unwrap_or(0).into();
    if let Some(is_canary) = deployed.is_canary {
        context["isCanaryRequest"] = is_canary.into();
    }
    if let Some((status, latency)) = log.integration {
        let latency = i64::try_from(latency).unwrap_or(0);
        context["integration"] = json!({ "status": status.as_u16(), "integrationStatus": status.as_u16(), "latency": latency });
        context["integrationStatus"] = status.as_u16().into();
        context["integrationLatency"] = latency.into();
    }
    if let Some(error) = error {
        let message = error.to_string();
        context["error"] = json!({
            "messageString": Value::String(message.clone()).to_string(),
            "message": message,
            "responseType": error.response_type(),
        });
    }
    context
}
