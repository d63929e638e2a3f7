//! The event of a Lambda proxy integration, with the same members as on AWS. The event of a REST API has no `version`.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    api_key::CallerKey,
    caller::{Authorized, Caller, Signed},
    deployed_stage::DeployedStage,
    exchange::Exchange,
    parse::Incoming,
    routes::Found,
};

/// One value for each name, the last one.
type Single = BTreeMap<String, String>;
/// All values of each name, in order.
type Multi = BTreeMap<String, Vec<String>>;

/// The event of a call. Absent members are null, not omitted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    resource: String,
    path: String,
    http_method: String,
    headers: Single,
    multi_value_headers: Multi,
    query_string_parameters: Option<Single>,
    multi_value_query_string_parameters: Option<Multi>,
    path_parameters: Option<Single>,
    stage_variables: Option<Single>,
    request_context: RequestContext,
    body: Option<String>,
    is_base64_encoded: bool,
}

/// The event's `requestContext`, which is also `$context` of mapping templates.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestContext {
    resource_id: String,
    resource_path: String,
    http_method: String,
    extended_request_id: String,
    request_time: String,
    path: String,
    account_id: String,
    protocol: &'static str,
    stage: String,
    domain_prefix: String,
    request_time_epoch: i64,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Map<String, Value>>,
    identity: Identity,
    domain_name: String,
    deployment_id: String,
    api_id: String,
}

/// The caller's identity: by the signature, if the method requires one. Its members of Cognito are null.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    cognito_identity_pool_id: Option<String>,
    account_id: Option<String>,
    cognito_identity_id: Option<String>,
    caller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<String>,
    source_ip: String,
    principal_org_id: Option<String>,
    access_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_id: Option<String>,
    cognito_authentication_type: Option<String>,
    cognito_authentication_provider: Option<String>,
    user_arn: Option<String>,
    user_agent: Option<String>,
    user: Option<String>,
}

/// Returns the event of a call.
pub fn event(exchange: &Exchange<'_>) -> Event {
    let Exchange { incoming, found, deployed, .. } = exchange;
    let (body, is_base64_encoded) = body(exchange);
    Event {
        resource: found.resource.path.clone(),
        path: incoming.path.clone(),
        http_method: incoming.method.to_string(),
        headers: single(&incoming.headers),
        multi_value_headers: multi(&incoming.headers),
        query_string_parameters: some(single(&incoming.query)),
        multi_value_query_string_parameters: some(multi(&incoming.query)),
        path_parameters: some(single(&found.path_parameters)),
        stage_variables: some(deployed.stage.variables.clone()),
        request_context: request_context(exchange),
        body,
        is_base64_encoded,
    }
}

/// Returns the request context of an accepted call.
pub fn request_context(exchange: &Exchange<'_>) -> RequestContext {
    let Exchange { incoming, found, deployed, key, caller, .. } = exchange;
    context_of(deployed, incoming, Some(found), key.as_ref(), caller)
}

/// Returns `$context` of an accepted call, as mapping templates and parameters have it.
pub fn context(exchange: &Exchange<'_>) -> Value {
    let mut context = serde_json::to_value(request_context(exchange)).unwrap_or(Value::Null);
    if let (Value::Object(members), Some(is_canary)) = (&mut context, exchange.deployed.is_canary) {
        members.insert("isCanaryRequest".into(), is_canary.into());
    }
    context
}

/// Returns the request context of a call, as far as it is known.
pub fn context_of(
    deployed: &DeployedStage,
    incoming: &Incoming,
    found: Option<&Found<'_>>,
    key: Option<&CallerKey>,
    caller: &Caller,
) -> RequestContext {
    let Signed { account_id, access_key, caller: caller_id, user, user_arn } = caller.signed();
    let time = incoming.now.to_zoned(TimeZone::UTC).strftime("%d/%b/%Y:%H:%M:%S +0000").to_string();
    RequestContext {
        resource_id: found.map(|found| found.resource.id.clone()).unwrap_or_default(),
        resource_path: found.map(|found| found.resource.path.clone()).unwrap_or_default(),
        http_method: incoming.method.to_string(),
        extended_request_id: incoming.extended_request_id.clone(),
        request_time: time,
        path: incoming.full_path.clone(),
        account_id: deployed.account.id.to_string(),
        protocol: incoming.protocol,
        stage: deployed.stage.stage_name.clone(),
        domain_prefix: deployed.api_id.clone(),
        request_time_epoch: incoming.now.as_millisecond(),
        request_id: incoming.request_id.clone(),
        authorizer: caller.authorizer.as_ref().map(Authorized::members),
        identity: Identity {
            cognito_identity_pool_id: None,
            account_id,
            cognito_identity_id: None,
            caller: caller_id,
            api_key: key.map(|key| key.value.clone()),
            source_ip: incoming.source_ip.clone(),
            principal_org_id: None,
            access_key,
            api_key_id: key.map(|key| key.id.clone()),
            cognito_authentication_type: None,
            cognito_authentication_provider: None,
            user_arn,
            user_agent: incoming.header("user-agent").map(str::to_owned),
            user,
        },
        domain_name: incoming.domain_name.clone(),
        deployment_id: deployed.stage.deployment_id.clone(),
        api_id: deployed.api_id.clone(),
    }
}

fn body(exchange: &Exchange<'_>) -> (Option<String>, bool) {
    let body = &exchange.incoming.body;
    if body.is_empty() {
        return (None, false);
    }
    let given = exchange.incoming.header("content-type").map(|_| exchange.incoming.media_type());
    if given.is_some_and(|given| is_binary(&exchange.deployed.routes.snapshot.binary_media_types, given)) {
        return (Some(STANDARD.encode(body)), true);
    }
    (Some(String::from_utf8_lossy(body).into_owned()), false)
}

/// Returns whether a media type matches one of the API's binary media types, such as `image/png`, `image/*` or `*/*`.
pub fn is_binary(binary: &[String], media_type: &str) -> bool {
    binary.iter().any(|known| match known.split_once('/') {
        Some(("*", "*")) => true,
        Some((kind, "*")) => media_type.split_once('/').is_some_and(|(given, _)| given.eq_ignore_ascii_case(kind)),
        Some(_) | None => known.eq_ignore_ascii_case(media_type),
    })
}

pub fn single(pairs: &[(String, String)]) -> Single {
    pairs.iter().cloned().collect()
}

pub fn multi(pairs: &[(String, String)]) -> Multi {
    let mut all = Multi::new();
    for (name, value) in pairs {
        all.entry(name.clone()).or_default().push(value.clone());
    }
    all
}

/// Returns `None` for an empty map.
fn some<V>(map: BTreeMap<String, V>) -> Option<BTreeMap<String, V>> {
    (!map.is_empty()).then_some(map)
}
