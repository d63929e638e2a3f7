//! Request validators: what of a request is checked before the integration is called.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Noun, Page},
    common::{AtApi, InApi, Listing, free_id, short_id},
    patch::{self, Field, Patching},
};
use crate::Call;

/// A request validator.
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

/// `create-request-validator`.
pub async fn create_request_validator(call: Call<CreateRequestValidator>) -> Result<RequestValidator, GatewayError> {
    let input = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &input.at.restapi_id)?;
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

/// `get-request-validator`.
pub async fn get_request_validator(call: Call<InApi>) -> Result<RequestValidator, GatewayError> {
    let InApi { restapi_id, id } = &call.input;
    call.account.read(|state| state.apigateway.api(call.account.id, restapi_id)?.validators.find(id).cloned())
}

/// `get-request-validators`.
pub async fn get_request_validators(call: Call<Listing<AtApi>>) -> Result<Page<RequestValidator>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.restapi_id)?;
        api.validators.page(paging, |_| true, RequestValidator::clone)
    })
}

/// `delete-request-validator`.
pub async fn delete_request_validator(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { restapi_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, restapi_id)?;
        let mut methods = api.resources.values().flat_map(|resource| resource.resource_methods.values());
        if methods.any(|method| method.request_validator_id.as_deref() == Some(id)) {
            return Err(GatewayError::Conflict(format!(
                "Cannot delete request validator '{id}', it is used by one or more methods"
            )));
        }
        api.validators.remove(id).map(|_| ())
    })
}

/// `update-request-validator`.
pub async fn update_request_validator(call: Call<Patching<InApi>>) -> Result<RequestValidator, GatewayError> {
    let Patching { at: InApi { restapi_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let validator = state.apigateway.api_mut(call.account.id, restapi_id)?.validators.find_mut(id)?;
        patch::apply(validator, PATHS, operations)?;
        Ok(validator.clone())
    })
}

const PATHS: &[Field<RequestValidator>] = &[
    Field::replace("/name", |validator, change| {
        validator.name = change.optional();
        Ok(())
    }),
    Field::replace("/validateRequestParameters", |validator, change| {
        validator.validate_request_parameters = change.boolean()?;
        Ok(())
    }),
    Field::replace("/validateRequestBody", |validator, change| {
        validator.validate_request_body = change.boolean()?;
        Ok(())
    }),
];

labels!(at CreateRequestValidator);
