//! Request validators: whether the body and the parameters of a request are validated before the integration is called.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Noun, Page},
    common::{AtApi, InApi, Listing, free_id, short_id},
    patch::{self, Field, Patching, Table},
};
use crate::Call;

/// A request validator of an API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct RequestValidator {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub validate_request_body: bool,
    pub validate_request_parameters: bool,
}

impl Noun for RequestValidator {
    const MISSING: &'static str = "Invalid Request Validator identifier specified";
}

/// The 404 for a validator. AWS returns the same error for an API that does not exist, except when it creates or lists validators.
const NO_VALIDATOR: GatewayError = GatewayError::NoSuch(RequestValidator::MISSING);

/// Input of [`create_request_validator`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRequestValidator {
    #[serde(flatten)]
    at: AtApi,
    name: Option<String>,
    #[serde(default)]
    validate_request_body: bool,
    #[serde(default)]
    validate_request_parameters: bool,
}

/// Creates a request validator. An API that does not exist is a 400 here.
pub async fn create_request_validator(call: Call<CreateRequestValidator>) -> Result<RequestValidator, GatewayError> {
    let input = &call.input;
    call.account.write(|state| {
        let no_api = |_| GatewayError::invalid("Invalid REST API identifier specified");
        let api = state.apigateway.apis.find_mut(&input.at.rest_api_id).map_err(no_api)?;
        if api.validators.len() >= 20 {
            return Err(GatewayError::LimitExceeded("Maximum number of Request Validators for this API has been reached".into()));
        }
        let validator = RequestValidator {
            id: free_id(|| short_id(call.core.ids.as_ref()), |id| api.validators.contains(id)),
            name: input.name.clone(),
            validate_request_body: input.validate_request_body,
            validate_request_parameters: input.validate_request_parameters,
        };
        api.validators.insert(validator.id.clone(), validator.clone());
        Ok(validator)
    })
}

/// Returns a request validator.
pub async fn get_request_validator(call: Call<InApi>) -> Result<RequestValidator, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account
        .read(|state| state.apigateway.apis.get(rest_api_id).and_then(|api| api.validators.get(id)).cloned().ok_or(NO_VALIDATOR))
}

/// Returns a page of the request validators of an API.
pub async fn get_request_validators(call: Call<Listing<AtApi>>) -> Result<Page<RequestValidator>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        api.validators.page(paging, |_| true, RequestValidator::clone)
    })
}

/// Deletes a request validator. A validator that a method uses is a 409.
pub async fn delete_request_validator(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.apis.find_mut(rest_api_id).map_err(|_| NO_VALIDATOR)?;
        api.validators.find(id)?;
        let mut methods = api.resources.values().flat_map(|resource| resource.resource_methods.values());
        if methods.any(|method| method.request_validator_id.as_deref() == Some(id)) {
            return Err(GatewayError::Conflict(format!(
                "Cannot delete request validator '{id}', it is used by one or more methods"
            )));
        }
        api.validators.remove(id).map(|_| ())
    })
}

/// Patches a request validator.
pub async fn update_request_validator(call: Call<Patching<InApi>>) -> Result<RequestValidator, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let validator = state.apigateway.apis.find_mut(rest_api_id).map_err(|_| NO_VALIDATOR)?.validators.find_mut(id)?;
        patch::apply(validator, PATHS, operations)?;
        Ok(validator.clone())
    })
}

const PATHS: &Table<RequestValidator> = &Table::listed(&[
    Field::replace("/name", |validator, change| {
        let name = change.optional().ok_or_else(|| GatewayError::invalid("Request Validator name cannot be blank"))?;
        validator.name = Some(name);
        Ok(())
    }),
    Field::replace("/validateRequestParameters", |validator, change| {
        validator.validate_request_parameters = change.flag();
        Ok(())
    }),
    Field::replace("/validateRequestBody", |validator, change| {
        validator.validate_request_body = change.flag();
        Ok(())
    }),
]);

labels!(at CreateRequestValidator);
