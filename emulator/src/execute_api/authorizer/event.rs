//! The events that authorizers' functions get.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html>.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    apigateway::{authorizers::Authorizer, common::Texts},
    execute_api::{
        deployed_stage::DeployedStage,
        event::{RequestContext, multi, single},
        parse::Incoming,
        routes::Found,
    },
};

/// The event of a `TOKEN` authorizer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenEvent<'e> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub method_arn: &'e str,
    pub authorization_token: &'e str,
}

/// The event of a `REQUEST` authorizer: the request without its body. What is absent is an empty object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestEvent<'e> {
    #[serde(rename = "type")]
    kind: &'static str,
    method_arn: &'e str,
    resource: &'e str,
    path: &'e str,
    http_method: &'e str,
    headers: BTreeMap<String, String>,
    multi_value_headers: BTreeMap<String, Vec<String>>,
    query_string_parameters: BTreeMap<String, String>,
    multi_value_query_string_parameters: BTreeMap<String, Vec<String>>,
    path_parameters: BTreeMap<String, String>,
    stage_variables: &'e Texts,
    request_context: RequestContext,
}

impl<'e> RequestEvent<'e> {
    /// Returns the event of a call.
    pub fn of(
        method_arn: &'e str,
        incoming: &'e Incoming,
        found: &'e Found<'_>,
        deployed: &'e DeployedStage,
        request_context: RequestContext,
    ) -> Self {
        Self {
            kind: "REQUEST",
            method_arn,
            resource: &found.resource.path,
            path: &incoming.path,
            http_method: incoming.method.as_str(),
            headers: single(&incoming.headers),
            multi_value_headers: multi(&incoming.headers),
            query_string_parameters: single(&incoming.query),
            multi_value_query_string_parameters: multi(&incoming.query),
            path_parameters: single(&found.path_parameters),
            stage_variables: &deployed.stage.variables,
            request_context,
        }
    }
}

/// Returns the values of an authorizer's identity sources.
///
/// # Errors
/// The request lacks one of them.
pub fn identity(
    authorizer: &Authorizer,
    incoming: &Incoming,
    found: &Found<'_>,
    deployed: &DeployedStage,
) -> Result<Vec<String>, MissingIdentity> {
    let value = |source: &str| -> Option<String> {
        if let Some(name) = source.strip_prefix("method.request.header.") {
            return incoming.header(name).map(str::to_owned);
        }
        if let Some(name) = source.strip_prefix("method.request.querystring.") {
            return incoming.query.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        }
        if let Some(name) = source.strip_prefix("stageVariables.") {
            return deployed.stage.variables.get(name).cloned();
        }
        Some(match source.strip_prefix("context.")? {
            "httpMethod" => incoming.method.to_string(),
            "path" => incoming.full_path.clone(),
            "resourcePath" => found.resource.path.clone(),
            "resourceId" => found.resource.id.clone(),
            "stage" => deployed.stage.stage_name.clone(),
            "apiId" => deployed.api_id.clone(),
            "accountId" => deployed.account.id.to_string(),
            "domainName" => incoming.domain_name.clone(),
            "protocol" => incoming.protocol.to_owned(),
            "requestId" => incoming.request_id.clone(),
            "identity.sourceIp" => incoming.source_ip.clone(),
            "identity.userAgent" => incoming.header("user-agent")?.to_owned(),
            _ => return None,
        })
    };
    authorizer.sources().map(|source| value(source).filter(|value| !value.is_empty()).ok_or(MissingIdentity)).collect()
}

/// The request lacks an identity source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingIdentity;
