//! Step: throttle the call. It takes a token from the stage's bucket for the method, and from one bucket of the caller's plan: for
//! the key, stage and method, or else for the key and stage.

use super::{
    api_key::CallerKey, deployed_stage::DeployedStage, gateway_error::GatewayError, live::Rate, parse::Incoming, routes::Found,
};
use crate::apigateway::{stages::MethodSetting, usage_plans::Throttle};

/// Takes the tokens of a call. An empty bucket is `Throttled`, and no token is taken.
pub fn admit(
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: &Found<'_>,
    setting: Option<&MethodSetting>,
    key: Option<&CallerKey>,
) -> Result<(), GatewayError> {
    let stage = format!("{}/{}", deployed.api_id, deployed.stage.stage_name);
    let method = format!("{}/{}", found.resource.path, found.method_name.as_str());
    let mut buckets = Vec::new();
    if let Some(setting) = setting {
        buckets.push((format!("stage {stage} {method}"), rate(setting.throttling_rate_limit, setting.throttling_burst_limit)));
    }
    if let Some(CallerKey { id, plan, throttle, method_throttles, .. }) = key {
        let of = |throttle: &Throttle| rate(throttle.rate_limit, throttle.burst_limit);
        match (method_throttles.get(&method), throttle) {
            (Some(own), _) => buckets.push((format!("plan {plan} {id} {stage} {method}"), of(own))),
            (None, Some(throttle)) => buckets.push((format!("plan {plan} {id} {stage}"), of(throttle))),
            (None, None) => {}
        }
    }
    if deployed.account.live.execute_api.take(&buckets, incoming.now) { Ok(()) } else { Err(GatewayError::Throttled) }
}

fn rate(per_second: f64, burst: i64) -> Rate {
    // `f64` is exact for integers up to 2^53, and bursts are far smaller.
    #[expect(clippy::cast_precision_loss, reason = "bursts are small numbers")]
    let burst = burst.max(0) as f64;
    Rate { per_second, burst }
}
