//! `test-invoke-method`: calls a method as it is edited, without a deployment and without checks of keys, throttles and
//! authorization.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, header};
use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    common::{AtMethod, HttpMethod, Texts},
    deployments::Snapshot,
    methods,
    stages::Stage,
};
use crate::{
    Call,
    execute_api::{
        Form, Kind, Target,
        caller::Caller,
        deployed_stage::DeployedStage,
        exchange::Exchange,
        execution_log::ExecutionLog,
        integration, parse,
        routes::{Found, Routes},
        validate,
    },
};

/// The stage's name in such calls, which is AWS's.
pub(super) const STAGE: &str = "test-invoke-stage";

/// Input of [`test_invoke_method`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestInvokeMethod {
    #[serde(flatten)]
    at: AtMethod,
    path_with_query_string: Option<String>,
    body: Option<String>,
    #[serde(default)]
    headers: Option<Texts>,
    #[serde(default)]
    multi_value_headers: Option<std::collections::BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    stage_variables: Option<Texts>,
}

/// The method's response, and the execution log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct TestInvoked {
    pub status: u16,
    pub body: String,
    pub headers: Texts,
    pub multi_value_headers: std::collections::BTreeMap<String, Vec<String>>,
    pub log: String,
    /// The duration of the call, in ms.
    pub latency: i64,
}

/// Calls a method and returns its response with the execution log.
pub async fn test_invoke_method(call: Call<TestInvokeMethod>) -> Result<TestInvoked, GatewayError> {
    let input = &call.input;
    let (snapshot, path, method_name) = call.account.read(|state| {
        let (api, resource) = methods::resource(&state.apigateway, &call.account, &input.at)?;
        let method_name = methods::name(&input.at)?;
        resource.method(method_name)?;
        Ok::<_, GatewayError>((Arc::new(Snapshot::of(api)), resource.path.clone(), method_name))
    })?;
    let request = request(&call, method_name, &path)?;
    let target = Target {
        kind: Kind::Api,
        id: input.at.rest_api_id.clone(),
        path: format!("/{STAGE}{}", request.uri().path()),
        domain_name: format!("{}.execute-api.{}.amazonaws.com", input.at.rest_api_id, call.region()),
        form: Form::Host,
    };
    let mut incoming = parse::parse(&call.core, target, request);
    incoming.now = call.now;
    let mut stage = Stage::named(STAGE.into(), call.now.into());
    stage.variables = input.stage_variables.clone().unwrap_or_default();
    let deployed = DeployedStage {
        account: call.account.clone(),
        api_id: input.at.rest_api_id.clone(),
        stage,
        routes: Arc::new(Routes::prepare(snapshot.clone())),
        is_canary: None,
    };
    let found = found(&snapshot, &deployed, &incoming, input, method_name)?;
    let started = call.core.clock.now();
    let mut log = ExecutionLog::of_test(&incoming);
    log.started(&incoming, &found);
    let exchange = Exchange {
        core: &call.core,
        deployed: &deployed,
        incoming: &incoming,
        found: &found,
        caller: Caller::default(),
        key: None,
    };
    let answered = match validate::validate(&exchange, &mut log) {
        Ok(()) => integration::integrate(&exchange, &mut log).await,
        Err(refusal) => Err(refusal),
    };
    let reply = answered.unwrap_or_else(|refusal| {
        log.refused(&refusal);
        refusal.reply(&incoming, Some(&deployed))
    });
    let response = reply.response(&incoming);
    log.completed(response.status());
    let latency = call.core.clock.now().as_millisecond() - started.as_millisecond();
    Ok(shown(&response, &log, latency))
}

/// Builds the request that the input describes. A method `ANY` is called with `GET`.
fn request(call: &Call<TestInvokeMethod>, method: HttpMethod, resource_path: &str) -> Result<Request<Bytes>, GatewayError> {
    let input = &call.input;
    let given = input.path_with_query_string.clone().filter(|path| !path.is_empty());
    let path = given.unwrap_or_else(|| resource_path.into());
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    let method = if method == HttpMethod::Any { "GET" } else { method.as_str() };
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "test-invoke");
    let one = input.headers.iter().flatten();
    let many = input.multi_value_headers.iter().flatten().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    for (name, value) in one.chain(many) {
        request = request.header(name, value);
    }
    let body = input.body.clone().unwrap_or_default();
    request.body(body.into()).map_err(|_| GatewayError::invalid("Invalid path or headers specified"))
}

/// Returns the tested method, with the path's parameters if the path matches the resource.
fn found<'d>(
    snapshot: &'d Snapshot,
    deployed: &'d DeployedStage,
    incoming: &parse::Incoming,
    input: &TestInvokeMethod,
    method_name: HttpMethod,
) -> Result<Found<'d>, GatewayError> {
    let resource = snapshot.resources.find(&input.at.resource_id)?;
    let method = resource.method(method_name)?;
    let fitting = deployed.routes.find(&incoming.method, &incoming.path).ok().filter(|found| found.resource.id == resource.id);
    let path_parameters = fitting.map(|found| found.path_parameters).unwrap_or_default();
    Ok(Found { resource, method, method_name, path_parameters })
}

fn shown(response: &http::Response<Bytes>, log: &ExecutionLog, latency: i64) -> TestInvoked {
    let mut multi_value_headers = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (name, value) in response.headers() {
        let ours = ["x-amzn-requestid", "x-amz-apigw-id"].contains(&name.as_str());
        if !ours {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            multi_value_headers.entry(titled(name.as_str())).or_default().push(value);
        }
    }
    TestInvoked {
        status: response.status().as_u16(),
        body: String::from_utf8_lossy(response.body()).into_owned(),
        headers: multi_value_headers.iter().filter_map(|(name, values)| Some((name.clone(), values.last()?.clone()))).collect(),
        multi_value_headers,
        log: log.as_text(),
        latency,
    }
}

/// Returns a header's name with each word capitalized: `Content-Type` for `content-type`.
fn titled(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    name.split('-').map(word).collect::<Vec<String>>().join("-")
}

labels!(at TestInvokeMethod);
