//! Step 3: the event, in the payload format 2.0 of HTTP APIs.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{Request, header};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{authorize::Caller, find::Found, refusal::Refusal};
use crate::{
    emulator::Core,
    execute_api::{self, Target},
    trace::Trace,
};

/// The event. Members without a value are left out, as on AWS.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    version: &'static str,
    route_key: &'static str,
    raw_path: String,
    raw_query_string: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: BTreeMap<String, String>,
    request_context: RequestContext,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    account_id: String,
    api_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Authorizer>,
    domain_name: String,
    domain_prefix: String,
    http: Http,
    request_id: String,
    route_key: &'static str,
    stage: &'static str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
struct Authorizer {
    iam: Iam,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Iam {
    access_key: String,
    account_id: String,
    caller_id: String,
    cognito_identity: Option<()>,
    principal_org_id: Option<()>,
    user_arn: String,
    user_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    path: String,
    protocol: &'static str,
    source_ip: String,
    user_agent: Option<String>,
}

/// Returns the event of a call as JSON.
pub fn event(
    core: &Arc<Core>,
    target: &Target,
    found: &Found,
    request: &Request<Bytes>,
    caller: Option<&Caller>,
    (request_id, trace): (&str, &Trace),
) -> Result<Bytes, Refusal> {
    let source_ip = execute_api::source_ip(request).to_string();
    let header = |name: header::HeaderName| execute_api::headers::first(request.headers(), name.as_str());
    let now = core.now(&found.account);
    let (body, is_base64_encoded) = body(request.body(), header(header::CONTENT_TYPE).as_deref().unwrap_or(""));
    let query = request.uri().query().unwrap_or("");
    let authorizer = caller.map(|caller| authorizer(found, caller));
    let event = Event {
        version: "2.0",
        route_key: "$default",
        raw_path: target.path.clone(),
        raw_query_string: query.into(),
        cookies: cookies(request),
        headers: headers(request, target, &source_ip, trace),
        query_string_parameters: joined(form_urlencoded::parse(query.as_bytes()).into_owned()),
        request_context: RequestContext {
            account_id: authorizer.as_ref().map_or_else(|| "anonymous".into(), |authorizer| authorizer.iam.account_id.clone()),
            api_id: target.id.clone(),
            authorizer,
            domain_name: target.domain_name.clone(),
            domain_prefix: target.id.clone(),
            http: Http {
                method: request.method().to_string(),
                path: target.path.clone(),
                protocol: "HTTP/1.1",
                source_ip,
                user_agent: header(header::USER_AGENT),
            },
            request_id: request_id.into(),
            route_key: "$default",
            stage: "$default",
            time: now.to_zoned(TimeZone::UTC).strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            time_epoch: now.as_millisecond(),
        },
        body,
        is_base64_encoded,
    };
    serde_json::to_vec(&event).map(Bytes::from).map_err(|error| Refusal::internal(&error))
}

fn authorizer(found: &Found, caller: &Caller) -> Authorizer {
    let account = found.account.id;
    let user_id = found.account.read(|state| caller.principal.id(&state.iam, account)).unwrap_or_default();
    Authorizer {
        iam: Iam {
            access_key: caller.access_key_id.clone(),
            account_id: account.to_string(),
            caller_id: user_id.clone(),
            cognito_identity: None,
            principal_org_id: None,
            user_arn: caller.principal.arn(account),
            user_id,
        },
    }
}

/// Returns the headers with names in lower case, and several values of a name separated by commas.
fn headers(request: &Request<Bytes>, target: &Target, source_ip: &str, trace: &Trace) -> BTreeMap<String, String> {
    let forwarded = execute_api::headers::forwarded(request.headers(), &target.domain_name, source_ip, trace);
    joined(forwarded.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)))
}

fn cookies(request: &Request<Bytes>) -> Vec<String> {
    let all = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).map(|cookie| cookie.trim().to_owned()).filter(|cookie| !cookie.is_empty()).collect()
}

fn joined(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::<String, String>::new();
    for (name, value) in pairs {
        all.entry(name)
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    all
}

/// Returns the body as text if its type is one of text, else in base64.
fn body(body: &Bytes, content_type: &str) -> (Option<String>, bool) {
    if body.is_empty() {
        return (None, false);
    }
    let content_type = content_type.to_ascii_lowercase();
    let is_text = ["text/", "json", "xml", "javascript"].iter().any(|part| content_type.contains(part));
    match std::str::from_utf8(body) {
        Ok(text) if is_text => (Some(text.to_owned()), false),
        Ok(_) | Err(_) => (Some(STANDARD.encode(body)), true),
    }
}
