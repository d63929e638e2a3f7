//! Methods of resources, and method responses, which declare what a method may answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    authorizers::{Authorizer, AuthorizerType},
    collection::{Collection, Noun},
    common::{AtMethod, AtResponse, Flags, HttpMethod, Texts},
    integrations::Integration,
    patch::{self, Field, Op, Patching, Table},
    resources::Resource,
    rest_apis::Api,
};
use crate::{Account, Call};

/// A method of a resource, with its responses and its integration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Method {
    pub http_method: String,
    pub authorization_type: AuthorizationType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorizer_id: Option<String>,
    pub api_key_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_validator_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    #[serde(default, skip_serializing_if = "Flags::is_empty")]
    pub request_parameters: Flags,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub request_models: Texts,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub method_responses: BTreeMap<String, MethodResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method_integration: Option<Integration>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_scopes: Vec<String>,
}

/// The callers that a method accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorizationType {
    /// All callers.
    #[serde(rename = "NONE")]
    None,
    /// Callers that sign with AWS credentials.
    #[serde(rename = "AWS_IAM")]
    Iam,
    /// Callers whom a Lambda authorizer allows.
    #[serde(rename = "CUSTOM")]
    Custom,
    /// Callers of user pools of Cognito, which the emulator does not have.
    #[serde(rename = "COGNITO_USER_POOLS")]
    Cognito,
}

impl AuthorizationType {
    fn parse(text: &str) -> Result<Self, GatewayError> {
        match text {
            "NONE" => Ok(Self::None),
            "AWS_IAM" => Ok(Self::Iam),
            "CUSTOM" => Ok(Self::Custom),
            "COGNITO_USER_POOLS" => Ok(Self::Cognito),
            _ => Err(GatewayError::invalid(
                "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS",
            )),
        }
    }
}

/// Returns a 400 if a method's authorization needs an authorizer, and the API has none of its id and kind.
fn check_authorizer(method: &Method, api: &Collection<Authorizer>) -> Result<(), GatewayError> {
    let authorizer = method.authorizer_id.as_ref().and_then(|id| api.get(id));
    let is_cognito = authorizer.map(|authorizer| authorizer.kind == AuthorizerType::Cognito);
    let is_valid = match method.authorization_type {
        AuthorizationType::None | AuthorizationType::Iam => true,
        AuthorizationType::Custom => is_cognito == Some(false),
        AuthorizationType::Cognito => is_cognito == Some(true),
    };
    match is_valid {
        true => Ok(()),
        false => Err(GatewayError::invalid(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
        )),
    }
}

/// The headers and models that a method declares for one status.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct MethodResponse {
    pub status_code: String,
    #[serde(default, skip_serializing_if = "Flags::is_empty")]
    pub response_parameters: Flags,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub response_models: Texts,
}

impl Method {
    /// Returns a method of which only the authorization is set.
    pub fn bare(http_method: &str, authorization_type: AuthorizationType) -> Self {
        Self {
            http_method: http_method.into(),
            authorization_type,
            authorizer_id: None,
            api_key_required: false,
            request_validator_id: None,
            operation_name: None,
            request_parameters: Flags::new(),
            request_models: Texts::new(),
            method_responses: BTreeMap::new(),
            method_integration: None,
            authorization_scopes: Vec::new(),
        }
    }
}

impl Noun for Method {
    const MISSING: &'static str = "Invalid Method identifier specified";
}

impl Noun for MethodResponse {
    const MISSING: &'static str = "Invalid Response status code specified";
}

/// Returns the API and the resource of a method. For an API that does not exist, AWS reports the resource as missing, not the API.
pub(super) fn resource<'s>(state: &'s State, account: &Account, at: &AtMethod) -> Result<(&'s Api, &'s Resource), GatewayError> {
    let missing = || GatewayError::NoSuch(Resource::MISSING);
    let api = state.api(account.id, &at.rest_api_id).map_err(|_| missing())?;
    Ok((api, api.resources.find(&at.resource_id)?))
}

/// Returns the API of a method, to be changed, if its resource exists. The errors are those of `resource`.
fn api_mut<'s>(state: &'s mut State, account: &Account, at: &AtMethod) -> Result<&'s mut Api, GatewayError> {
    resource(state, account, at)?;
    state.api_mut(account.id, &at.rest_api_id)
}

/// Parses the name of a method that must exist. A name that is not an HTTP method is a 404, like a method that does not exist.
pub(super) fn name(at: &AtMethod) -> Result<HttpMethod, GatewayError> {
    at.http_method.parse().map_err(|_| GatewayError::NoSuch(Method::MISSING))
}

/// Reads a method with `look`. The errors come in the order API and resource, method, `look`.
pub fn look<T>(account: &Account, at: &AtMethod, look: impl FnOnce(&Method) -> Result<T, GatewayError>) -> Result<T, GatewayError> {
    account.read(|state| {
        let (_, resource) = resource(&state.apigateway, account, at)?;
        look(resource.method(name(at)?)?)
    })
}

/// Changes a method with `change`. The errors come in the order API and resource, method, `change`.
pub fn change<T>(
    account: &Account,
    at: &AtMethod,
    change: impl FnOnce(&mut Method) -> Result<T, GatewayError>,
) -> Result<T, GatewayError> {
    account.write(|state| {
        let api = api_mut(&mut state.apigateway, account, at)?;
        change(api.resources.find_mut(&at.resource_id)?.method_mut(name(at)?)?)
    })
}

/// Input of [`put_method`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutMethod {
    #[serde(flatten)]
    at: AtMethod,
    #[serde(default)]
    authorization_type: String,
    authorizer_id: Option<String>,
    #[serde(default)]
    api_key_required: bool,
    operation_name: Option<String>,
    #[serde(default)]
    request_parameters: Flags,
    #[serde(default)]
    request_models: Texts,
    request_validator_id: Option<String>,
    #[serde(default)]
    authorization_scopes: Vec<String>,
}

/// Creates a method without responses and integration. A method that exists is a 409.
pub async fn put_method(call: Call<PutMethod>) -> Result<Method, GatewayError> {
    let input = &call.input;
    call.account.write(|state| {
        let api = api_mut(&mut state.apigateway, &call.account, &input.at)?;
        let name = input.at.http_method.parse()?;
        let authorization_type = AuthorizationType::parse(&input.authorization_type)?;
        check_parameters(&input.request_parameters)?;
        let resource = api.resources.find_mut(&input.at.resource_id)?;
        if resource.resource_methods.contains_key(&name) {
            return Err(GatewayError::Conflict("Method already exists for this resource".into()));
        }
        if let Some(validator) = &input.request_validator_id {
            api.validators.get(validator).ok_or_else(invalid_validator)?;
        }
        for model in input.request_models.values() {
            api.models.get(model).ok_or_else(|| invalid_model(model))?;
        }
        let method = Method {
            http_method: name.as_str().into(),
            authorization_type,
            authorizer_id: input.authorizer_id.clone().filter(|id| !id.is_empty()),
            api_key_required: input.api_key_required,
            request_validator_id: input.request_validator_id.clone(),
            operation_name: input.operation_name.clone(),
            request_parameters: input.request_parameters.clone(),
            request_models: input.request_models.clone(),
            method_responses: BTreeMap::new(),
            method_integration: None,
            authorization_scopes: input.authorization_scopes.clone(),
        };
        check_authorizer(&method, &api.authorizers)?;
        resource.resource_methods.insert(name, method.clone());
        Ok(method)
    })
}

fn invalid_validator() -> GatewayError {
    GatewayError::invalid("Invalid Request Validator identifier specified")
}

fn invalid_model(name: &str) -> GatewayError {
    GatewayError::invalid(format!("Invalid model identifier specified: {name}"))
}

/// Returns a 400 if a parameter has an unknown place, or if two parameters have the same name, even in different places.
fn check_parameters(parameters: &Flags) -> Result<(), GatewayError> {
    let mut names = BTreeSet::new();
    for parameter in parameters.keys() {
        check_parameter(parameter)?;
        let name = parameter.splitn(4, '.').nth(3).unwrap_or("");
        if !names.insert(name) {
            return Err(GatewayError::invalid("Parameter names must be unique across querystring, header and path"));
        }
    }
    Ok(())
}

/// Returns a 400 unless a parameter begins with `method.request.` and a place: `querystring`, `path`, `header`,
/// `multivaluequerystring` or `multivalueheader`.
fn check_parameter(name: &str) -> Result<(), GatewayError> {
    let known = ["querystring.", "path.", "header.", "multivaluequerystring.", "multivalueheader."];
    let fits = name.strip_prefix("method.request.").is_some_and(|rest| known.iter().any(|place| rest.starts_with(place)));
    if fits { Ok(()) } else { Err(GatewayError::invalid(format!("Invalid mapping expression specified: {name}"))) }
}

/// Returns a 400 unless a response parameter is `method.response.header.{name}`.
fn check_response_parameter(name: &str) -> Result<(), GatewayError> {
    let fits = name.strip_prefix("method.response.header.").is_some_and(|name| !name.is_empty());
    if fits { Ok(()) } else { Err(GatewayError::invalid(format!("Invalid mapping expression specified: {name}"))) }
}

/// Returns a method with its responses and its integration.
pub async fn get_method(call: Call<AtMethod>) -> Result<Method, GatewayError> {
    look(&call.account, &call.input, |method| Ok(method.clone()))
}

/// Deletes a method with its responses and its integration.
pub async fn delete_method(call: Call<AtMethod>) -> Result<(), GatewayError> {
    let at = &call.input;
    call.account.write(|state| {
        let api = api_mut(&mut state.apigateway, &call.account, at)?;
        let methods = &mut api.resources.find_mut(&at.resource_id)?.resource_methods;
        methods.remove(&name(at)?).map(|_| ()).ok_or(GatewayError::NoSuch(Method::MISSING))
    })
}

/// Patches a method. A validator or model that the API does not have is a 400.
pub async fn update_method(call: Call<Patching<AtMethod>>) -> Result<Method, GatewayError> {
    let Patching { at, operations } = &call.input;
    call.account.write(|state| {
        let api = api_mut(&mut state.apigateway, &call.account, at)?;
        let method = api.resources.find_mut(&at.resource_id)?.method_mut(name(at)?)?;
        let mut patched = method.clone();
        patch::apply(&mut patched, METHOD_PATHS, operations)?;
        if let Some(validator) = &patched.request_validator_id {
            api.validators.get(validator).ok_or_else(invalid_validator)?;
        }
        for model in patched.request_models.values() {
            api.models.get(model).ok_or_else(|| invalid_model(model))?;
        }
        check_authorizer(&patched, &api.authorizers)?;
        *method = patched.clone();
        Ok(patched)
    })
}

const METHOD_PATHS: &Table<Method> = &Table::by_operation(&[
    Field::replace("/apiKeyRequired", |method, change| {
        method.api_key_required = change.flag();
        Ok(())
    }),
    Field::replace("/authorizationType", |method, change| {
        method.authorization_type = AuthorizationType::parse(&change.text())?;
        Ok(())
    }),
    Field::replace("/authorizerId", |method, change| {
        method.authorizer_id = change.optional();
        Ok(())
    }),
    Field::replace("/operationName", |method, change| {
        method.operation_name = change.optional();
        Ok(())
    }),
    Field::replace("/requestValidatorId", |method, change| {
        method.request_validator_id = change.optional();
        Ok(())
    }),
    Field::any("/requestParameters/{name}", |method, change| {
        check_parameter(change.hole(0))?;
        change.on_flags(&mut method.request_parameters)
    }),
    Field::any("/requestModels/{mediaType}", |method, change| {
        change.on_map(&mut method.request_models);
        Ok(())
    }),
    Field::list("/authorizationScopes", |method, change| {
        let scope = change.text();
        method.authorization_scopes.retain(|kept| *kept != scope);
        if change.op == Op::Add {
            method.authorization_scopes.push(scope);
        }
        Ok(())
    }),
]);

/// Input of [`put_method_response`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutMethodResponse {
    #[serde(flatten)]
    at: AtResponse,
    #[serde(default)]
    response_parameters: Flags,
    #[serde(default)]
    response_models: Texts,
}

/// Creates the response of a method for a status. A response that exists is a 409.
pub async fn put_method_response(call: Call<PutMethodResponse>) -> Result<MethodResponse, GatewayError> {
    let input = &call.input;
    let status = &input.at.status_code;
    change(&call.account, &input.at.method, |method| {
        input.response_parameters.keys().try_for_each(|name| check_response_parameter(name))?;
        if method.method_responses.contains_key(status) {
            return Err(GatewayError::Conflict("Response already exists for this resource".into()));
        }
        let response = MethodResponse {
            status_code: status.clone(),
            response_parameters: input.response_parameters.clone(),
            response_models: input.response_models.clone(),
        };
        method.method_responses.insert(status.clone(), response.clone());
        Ok(response)
    })
}

/// Returns the response of a method for a status.
pub async fn get_method_response(call: Call<AtResponse>) -> Result<MethodResponse, GatewayError> {
    look(&call.account, &call.input.method, |method| {
        method.method_responses.get(&call.input.status_code).cloned().ok_or(GatewayError::NoSuch(MethodResponse::MISSING))
    })
}

/// Deletes the response of a method for a status.
pub async fn delete_method_response(call: Call<AtResponse>) -> Result<(), GatewayError> {
    change(&call.account, &call.input.method, |method| {
        let taken = method.method_responses.remove(&call.input.status_code);
        taken.map(|_| ()).ok_or(GatewayError::NoSuch(MethodResponse::MISSING))
    })
}

/// Patches the response of a method for a status.
pub async fn update_method_response(call: Call<Patching<AtResponse>>) -> Result<MethodResponse, GatewayError> {
    let Patching { at, operations } = &call.input;
    change(&call.account, &at.method, |method| {
        let response = method.method_responses.get_mut(&at.status_code).ok_or(GatewayError::NoSuch(MethodResponse::MISSING))?;
        let mut changed = response.clone();
        patch::apply(&mut changed, RESPONSE_PATHS, operations)?;
        changed.response_parameters.keys().try_for_each(|name| check_response_parameter(name))?;
        response.clone_from(&changed);
        Ok(changed)
    })
}

const RESPONSE_PATHS: &Table<MethodResponse> = &Table::by_path(&[
    Field::any("/responseParameters/{name}", |response, change| {
        change.on_present(&response.response_parameters, "Invalid parameter name specified")?;
        change.on_flags(&mut response.response_parameters)
    }),
    Field::any("/responseModels/{mediaType}", |response, change| {
        change.on_present(&response.response_models, "Content-Type specified was not found")?;
        change.on_map(&mut response.response_models);
        Ok(())
    }),
]);

labels!(at PutMethod, PutMethodResponse);
