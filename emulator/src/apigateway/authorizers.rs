//! Authorizers of REST APIs: functions, or user pools of Cognito, that decide who may call a method.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::{self, labels},
    collection::{Noun, Page},
    common::{AtApi, InApi, Listing, free_id, short_id},
    integration_uri::IntegrationUri,
    patch::{self, Field, Op, Patching, Table},
    resources::Resource,
    rest_apis::Api,
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    execute_api::authorizer,
    expression,
};

/// The most authorizers of an API.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>.
const MOST_AUTHORIZERS: usize = 10;
/// The time for which a result is kept unless the authorizer sets another one, seconds.
const USUAL_TTL: i64 = 300;
/// The longest time for which a result is kept, seconds.
const LONGEST_TTL: i64 = 3600;
/// The identity source of a `TOKEN` authorizer that names none.
const USUAL_SOURCE: &str = "method.request.header.Authorization";

/// An authorizer of an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Authorizer {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: AuthorizerType,
    #[serde(default, rename = "providerARNs", skip_serializing_if = "Vec::is_empty")]
    pub provider_arns: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_credentials: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_validation_expression: Option<String>,
    pub authorizer_result_ttl_in_seconds: i64,
}

/// The kind of an authorizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorizerType {
    /// A function that gets the value of one header.
    #[serde(rename = "TOKEN")]
    Token,
    /// A function that gets the request without its body.
    #[serde(rename = "REQUEST")]
    Request,
    /// User pools of Cognito, which the emulator does not have.
    #[serde(rename = "COGNITO_USER_POOLS")]
    Cognito,
}

impl Noun for Authorizer {
    const MISSING: &'static str = "Invalid Authorizer identifier specified";
}

impl Authorizer {
    /// Returns the identity sources in their order; an empty list if there are none.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.identity_source.iter().flat_map(|sources| sources.split(',')).map(str::trim).filter(|source| !source.is_empty())
    }

    fn check(&self) -> Result<(), GatewayError> {
        if self.name.is_empty() {
            return Err(GatewayError::invalid("Authorizer name cannot be empty"));
        }
        if !(0..=LONGEST_TTL).contains(&self.authorizer_result_ttl_in_seconds) {
            return Err(GatewayError::invalid("Authorizer result TTL must be between 0 and 3600 seconds"));
        }
        if self.kind == AuthorizerType::Cognito {
            return match self.provider_arns.is_empty() {
                true => Err(GatewayError::invalid(
                    "Invalid request input: providerARNs cannot be empty for a COGNITO_USER_POOLS authorizer",
                )),
                false => Ok(()),
            };
        }
        let uri = self.authorizer_uri.as_deref().unwrap_or("");
        if !is_function(uri) {
            return Err(GatewayError::invalid(format!(
                "Invalid Authorizer URI: {uri}. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation."
            )));
        }
        if self.kind == AuthorizerType::Request && self.authorizer_result_ttl_in_seconds > 0 && self.sources().next().is_none() {
            return Err(GatewayError::invalid("Identity source is required when authorization caching is enabled"));
        }
        if let Some(source) = self.sources().find(|source| !is_source(self.kind, source)) {
            return Err(GatewayError::invalid(format!("Invalid identity source specified: {source}")));
        }
        match self.identity_validation_expression.as_deref().map(expression::compile) {
            Some(Err(_)) => Err(GatewayError::invalid("Invalid identity validation expression specified")),
            Some(Ok(_)) | None => Ok(()),
        }
    }
}

/// Returns whether a URI is one by which a function is invoked, whose parts may be stage variables.
fn is_function(uri: &str) -> bool {
    let parsed = uri.parse::<IntegrationUri>();
    parsed.is_ok() && uri.contains(":lambda:path/2015-03-31/functions/") && uri.ends_with("/invocations")
}

/// Returns whether a text is an identity source of this kind of authorizer.
fn is_source(kind: AuthorizerType, source: &str) -> bool {
    let named = |prefix: &str| source.strip_prefix(prefix).is_some_and(|name| !name.is_empty());
    match kind {
        AuthorizerType::Token | AuthorizerType::Cognito => named("method.request.header."),
        AuthorizerType::Request => {
            ["method.request.header.", "method.request.querystring.", "stageVariables.", "context."].into_iter().any(named)
        }
    }
}

/// Input of [`create_authorizer`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateAuthorizer {
    #[serde(flatten)]
    at: AtApi,
    name: String,
    #[serde(rename = "type")]
    kind: AuthorizerType,
    #[serde(default, rename = "providerARNs")]
    provider_arns: Vec<String>,
    auth_type: Option<String>,
    authorizer_uri: Option<String>,
    authorizer_credentials: Option<String>,
    identity_source: Option<String>,
    identity_validation_expression: Option<String>,
    authorizer_result_ttl_in_seconds: Option<i64>,
}

/// Returns the needs of CreateAuthorizer: a caller who names a role has to be allowed to pass it.
///
/// # Errors
/// Those of [`access::needs`].
pub fn create_needs(call: &Call<CreateAuthorizer>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(access::needs(call, row)?.and_pass_role(call.input.authorizer_credentials.as_deref(), "apigateway.amazonaws.com"))
}

/// Returns the needs of UpdateAuthorizer: a caller who names a role has to be allowed to pass it.
///
/// # Errors
/// Those of [`access::needs`].
pub fn update_needs(call: &Call<Patching<InApi>>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = access::needs(call, row)?;
    let roles = call.input.values("/authorizerCredentials");
    Ok(roles.fold(needs, |needs, role| needs.and_pass_role(Some(role), "apigateway.amazonaws.com")))
}

/// Creates an authorizer. It counts for callers after the next deployment.
pub async fn create_authorizer(call: Call<CreateAuthorizer>) -> Result<Authorizer, GatewayError> {
    let input = &call.input;
    input.at.check(&call.account)?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let usual_source = (input.kind != AuthorizerType::Request).then(|| USUAL_SOURCE.to_owned());
    let usual_auth_type = if input.kind == AuthorizerType::Cognito { "cognito_user_pools" } else { "custom" };
    let mut authorizer = Authorizer {
        id: String::new(),
        name: input.name.clone(),
        kind: input.kind,
        provider_arns: input.provider_arns.clone(),
        auth_type: Some(given(&input.auth_type).unwrap_or_else(|| usual_auth_type.into())),
        authorizer_uri: given(&input.authorizer_uri),
        authorizer_credentials: given(&input.authorizer_credentials),
        identity_source: given(&input.identity_source).or(usual_source),
        identity_validation_expression: given(&input.identity_validation_expression),
        authorizer_result_ttl_in_seconds: input.authorizer_result_ttl_in_seconds.unwrap_or(USUAL_TTL),
    };
    authorizer.check()?;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &input.at.rest_api_id)?;
        if api.authorizers.len() >= MOST_AUTHORIZERS {
            return Err(GatewayError::LimitExceeded("Maximum number of Authorizers for this API has been reached".into()));
        }
        if api.authorizers.values().any(|kept| kept.name == authorizer.name) {
            return Err(GatewayError::Conflict(
                "Authorizer name must be unique. Authorizer with the given name already exists".into(),
            ));
        }
        authorizer.id = free_id(|| short_id(call.core.ids.as_ref()), |id| api.authorizers.contains(id));
        api.authorizers.insert(authorizer.id.clone(), authorizer.clone());
        Ok(authorizer)
    })
}

/// Returns an authorizer.
pub async fn get_authorizer(call: Call<InApi>) -> Result<Authorizer, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, rest_api_id)?.authorizers.find(id).cloned())
}

/// Returns a page of the authorizers of an API.
pub async fn get_authorizers(call: Call<Listing<AtApi>>) -> Result<Page<Authorizer>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        api.authorizers.page(paging, |_| true, Authorizer::clone)
    })
}

/// Deletes an authorizer. One that a method uses is a 409.
pub async fn delete_authorizer(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, rest_api_id)?;
        api.authorizers.find(id)?;
        if let Some(method) = user_of(api, id) {
            return Err(GatewayError::Conflict(format!("Cannot delete authorizer '{id}', is referenced in method: {method}")));
        }
        api.authorizers.remove(id).map(|_| ())
    })
}

/// Returns a method that uses an authorizer, as `{path}/{METHOD}`.
fn user_of(api: &Api, id: &str) -> Option<String> {
    let uses = |resource: &Resource| {
        let mut methods = resource.resource_methods.iter();
        let (name, _) = methods.find(|(_, method)| method.authorizer_id.as_deref() == Some(id))?;
        Some(format!("{}/{}", resource.path, name.as_str()))
    };
    api.resources.values().find_map(uses)
}

/// Patches an authorizer. It counts for callers after the next deployment.
pub async fn update_authorizer(call: Call<Patching<InApi>>) -> Result<Authorizer, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let authorizer = state.apigateway.api_mut(call.account.id, rest_api_id)?.authorizers.find_mut(id)?;
        let mut patched = authorizer.clone();
        patch::apply(&mut patched, PATHS, operations)?;
        patched.check()?;
        *authorizer = patched.clone();
        Ok(patched)
    })
}

/// Forgets the results of a stage's authorizers. An API or stage that does not exist is a 404.
pub async fn flush_stage_authorizers_cache(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id: stage } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, rest_api_id)?.stages.find(stage).map(|_| ()))?;
    call.account.live.execute_api.authorizers.flush(&authorizer::prefix(rest_api_id, stage));
    Ok(())
}

const PATHS: &Table<Authorizer> = &Table::listed(&[
    Field::replace("/name", |authorizer, change| {
        authorizer.name = change.text();
        Ok(())
    }),
    Field::replace("/type", |authorizer, change| {
        authorizer.kind = match change.text().as_str() {
            "TOKEN" => AuthorizerType::Token,
            "REQUEST" => AuthorizerType::Request,
            "COGNITO_USER_POOLS" => AuthorizerType::Cognito,
            _ => {
                return Err(GatewayError::invalid(
                    "Invalid authorizer type specified. Valid options are TOKEN, REQUEST, COGNITO_USER_POOLS",
                ));
            }
        };
        Ok(())
    }),
    Field::replace("/authType", |authorizer, change| {
        authorizer.auth_type = change.optional();
        Ok(())
    }),
    Field::replace("/authorizerUri", |authorizer, change| {
        authorizer.authorizer_uri = change.optional();
        Ok(())
    }),
    Field::replace("/authorizerCredentials", |authorizer, change| {
        authorizer.authorizer_credentials = change.optional();
        Ok(())
    }),
    Field::replace("/identitySource", |authorizer, change| {
        authorizer.identity_source = change.optional();
        Ok(())
    }),
    Field::replace("/identityValidationExpression", |authorizer, change| {
        authorizer.identity_validation_expression = change.optional();
        Ok(())
    }),
    Field::replace("/authorizerResultTtlInSeconds", |authorizer, change| {
        authorizer.authorizer_result_ttl_in_seconds = change.parsed()?;
        Ok(())
    }),
    Field::list("/providerARNs", |authorizer, change| {
        let arn = change.text();
        authorizer.provider_arns.retain(|kept| *kept != arn);
        if change.op == Op::Add {
            authorizer.provider_arns.push(arn);
        }
        Ok(())
    }),
]);

labels!(at CreateAuthorizer);
