//! `test-invoke-authorizer`: calls an authorizer's function as the authorizer is edited, without a deployment and without the cache.

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use http::{Request, header};
use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    authorizers::AuthorizerType,
    common::{HttpMethod, InApi, Texts},
    deployments::Snapshot,
    methods::{AuthorizationType, Method},
    stages::Stage,
    test_invoke::STAGE,
};
use crate::{
    Call,
    execute_api::{
        Form, Kind, Target, authorize,
        authorizer::{self, Asked},
        deployed_stage::DeployedStage,
        execution_log::ExecutionLog,
        gateway_error, parse,
        routes::{Found, Routes},
    },
    iam::document::statement::Effect,
};

/// Input of [`test_invoke_authorizer`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestInvokeAuthorizer {
    #[serde(flatten)]
    at: InApi,
    #[serde(default)]
    headers: Option<Texts>,
    #[serde(default)]
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    path_with_query_string: Option<String>,
    body: Option<String>,
    #[serde(default)]
    stage_variables: Option<Texts>,
}

/// What the authorizer returned, and the execution log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct TestedAuthorizer {
    /// 0 if the authorizer returned a policy, else the status that a caller would get.
    pub client_status: u16,
    pub log: String,
    /// The duration of the call, in ms.
    pub latency: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    /// The policy, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The actions that the policy allows, by resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization: Option<BTreeMap<String, Vec<String>>>,
}

/// Calls an authorizer and returns its result with the execution log.
pub async fn test_invoke_authorizer(call: Call<TestInvokeAuthorizer>) -> Result<TestedAuthorizer, GatewayError> {
    let input = &call.input;
    let InApi { rest_api_id, id } = &input.at;
    let (snapshot, mut authorizer) = call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, rest_api_id)?;
        Ok::<_, GatewayError>((Arc::new(Snapshot::of(api)), api.authorizers.find(id)?.clone()))
    })?;
    if authorizer.kind == AuthorizerType::Cognito {
        return Err(GatewayError::Unsupported("user pools of Cognito, by which such an authorizer decides"));
    }
    // The result of a test is not kept.
    authorizer.authorizer_result_ttl_in_seconds = 0;
    let request = request(input)?;
    let target = Target {
        kind: Kind::Api,
        id: rest_api_id.clone(),
        path: format!("/{STAGE}{}", request.uri().path()),
        domain_name: format!("{rest_api_id}.execute-api.{}.amazonaws.com", call.region()),
        form: Form::Host,
    };
    let mut incoming = parse::parse(&call.core, target, request);
    incoming.now = call.now;
    let mut stage = Stage::named(STAGE.into(), call.now.into());
    stage.variables = input.stage_variables.clone().unwrap_or_default();
    let routes = Arc::new(Routes::prepare(snapshot.clone()));
    let deployed = DeployedStage { account: call.account.clone(), api_id: rest_api_id.clone(), stage, routes, is_canary: None };
    // A test is of no method; the event has the root resource.
    let root = snapshot.resources.values().find(|resource| resource.path == "/");
    let resource = root.ok_or_else(|| GatewayError::invalid("The API has no root resource"))?;
    let method = Method::bare("GET", AuthorizationType::Custom);
    let found = Found { resource, method: &method, method_name: HttpMethod::Get, path_parameters: Vec::new() };
    let method_arn = authorize::method_arn(&call.core, &deployed, &incoming);
    let asked = Asked { core: &call.core, deployed: &deployed, incoming: &incoming, found: &found, method_arn: &method_arn };
    let started = call.core.clock.now();
    let mut log = ExecutionLog::of_test(&incoming);
    let answered = authorizer::ask(&authorizer, asked, &mut log).await;
    let latency = call.core.clock.now().as_millisecond() - started.as_millisecond();
    Ok(match answered {
        Ok((result, _)) => {
            log.line(crate::execute_api::execution_log::Level::Info, "Successfully completed authorizer execution");
            TestedAuthorizer {
                client_status: 0,
                log: log.as_text(),
                latency,
                principal_id: Some(result.principal_id.clone()),
                policy: Some(result.policy.text().to_owned()),
                authorization: Some(allowed(&result.policy)),
            }
        }
        Err(refusal) => {
            let client_status = gateway_error::GatewayError::status(&refusal).as_u16();
            TestedAuthorizer { client_status, log: log.as_text(), latency, principal_id: None, policy: None, authorization: None }
        }
    })
}

/// Returns the actions that a policy allows, by resource.
fn allowed(policy: &crate::iam::document::Document) -> BTreeMap<String, Vec<String>> {
    let mut allowed = BTreeMap::<String, Vec<String>>::new();
    for statement in policy.statements.iter().filter(|statement| statement.effect == Effect::Allow) {
        for resource in statement.resources.iter().flat_map(|resources| resources.patterns()) {
            allowed.entry(resource.clone()).or_default().extend(statement.actions.patterns().iter().cloned());
        }
    }
    allowed
}

/// Builds the request that the input describes.
fn request(input: &TestInvokeAuthorizer) -> Result<Request<Bytes>, GatewayError> {
    let path = input.path_with_query_string.clone().filter(|path| !path.is_empty()).unwrap_or_else(|| "/".into());
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    let mut request = Request::builder().method("GET").uri(path).header(header::HOST, "test-invoke");
    let one = input.headers.iter().flatten();
    let many = input.multi_value_headers.iter().flatten().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    for (name, value) in one.chain(many) {
        request = request.header(name, value);
    }
    let body = input.body.clone().unwrap_or_default();
    request.body(body.into()).map_err(|_| GatewayError::invalid("Invalid path or headers specified"))
}

labels!(at TestInvokeAuthorizer);
