//! Gateway responses: an API's own status, headers and body for errors that the gateway itself returns.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::Noun,
    common::{AtApi, InApi, Texts},
    patch::{self, Field, Patching, Table},
};
use crate::Call;

/// A gateway response: the default of its type, or the API's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct GatewayResponse {
    pub response_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    pub response_parameters: Texts,
    pub response_templates: Texts,
    pub default_response: bool,
}

/// The types with their default statuses. `DEFAULT_4XX` and `DEFAULT_5XX` have none.
const KINDS: &[(&str, Option<&str>)] = &[
    ("ACCESS_DENIED", Some("403")),
    ("API_CONFIGURATION_ERROR", Some("500")),
    ("AUTHORIZER_CONFIGURATION_ERROR", Some("500")),
    ("AUTHORIZER_FAILURE", Some("500")),
    ("BAD_REQUEST_BODY", Some("400")),
    ("BAD_REQUEST_PARAMETERS", Some("400")),
    ("DEFAULT_4XX", None),
    ("DEFAULT_5XX", None),
    ("EXPIRED_TOKEN", Some("403")),
    ("INTEGRATION_FAILURE", Some("504")),
    ("INTEGRATION_TIMEOUT", Some("504")),
    ("INVALID_API_KEY", Some("403")),
    ("INVALID_SIGNATURE", Some("403")),
    ("MISSING_AUTHENTICATION_TOKEN", Some("403")),
    ("QUOTA_EXCEEDED", Some("429")),
    ("REQUEST_TOO_LARGE", Some("413")),
    ("RESOURCE_NOT_FOUND", Some("404")),
    ("THROTTLED", Some("429")),
    ("UNAUTHORIZED", Some("401")),
    ("UNSUPPORTED_MEDIA_TYPE", Some("415")),
    ("WAF_FILTERED", Some("403")),
];

/// The types in the order of AWS's error message.
const IN_THE_MODEL: &str = "REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, \
    INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, \
    DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN";

impl Noun for GatewayResponse {
    const MISSING: &'static str = "Gateway response type not defined on api";
}

fn usual(kind: &str) -> Result<GatewayResponse, GatewayError> {
    let unknown = || GatewayError::violation(kind, "responseType", format!("Member must satisfy enum value set: [{IN_THE_MODEL}]"));
    let (kind, status) = KINDS.iter().find(|(name, _)| *name == kind).ok_or_else(unknown)?;
    Ok(GatewayResponse {
        response_type: (*kind).into(),
        status_code: status.map(str::to_owned),
        response_parameters: Texts::new(),
        response_templates: Texts::from([("application/json".into(), "{\"message\":$context.error.messageString}".into())]),
        default_response: true,
    })
}

/// Input of [`put_gateway_response`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutGatewayResponse {
    #[serde(flatten)]
    at: InApi,
    status_code: Option<String>,
    #[serde(default)]
    response_parameters: Texts,
    #[serde(default)]
    response_templates: Texts,
}

impl GatewayResponse {
    /// Returns an API's own response of a type. What is not given is the default's.
    pub(super) fn own(
        kind: &str,
        status_code: Option<String>,
        response_parameters: Texts,
        response_templates: Texts,
    ) -> Result<Self, GatewayError> {
        let usual = usual(kind)?;
        Ok(Self {
            status_code: status_code.or(usual.status_code),
            response_parameters,
            response_templates: if response_templates.is_empty() { usual.response_templates } else { response_templates },
            default_response: false,
            ..usual
        })
    }
}

/// Sets the gateway response of a type.
pub async fn put_gateway_response(call: Call<PutGatewayResponse>) -> Result<GatewayResponse, GatewayError> {
    let PutGatewayResponse { at, status_code, response_parameters, response_templates } = &call.input;
    let response = GatewayResponse::own(&at.id, status_code.clone(), response_parameters.clone(), response_templates.clone())?;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &at.rest_api_id)?;
        api.gateway_responses.insert(at.id.clone(), response.clone());
        Ok(response)
    })
}

/// Returns the gateway response of a type: the API's own, else the default.
pub async fn get_gateway_response(call: Call<InApi>) -> Result<GatewayResponse, GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    let usual = usual(id)?;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, rest_api_id)?;
        Ok(api.gateway_responses.get(id).cloned().unwrap_or(usual))
    })
}

/// The response of `get-gateway-responses`: one gateway response for each type, on one page.
#[derive(Debug, Serialize)]
pub struct GatewayResponses {
    items: Vec<GatewayResponse>,
}

/// Returns the gateway responses of all types: the API's own, else the defaults.
pub async fn get_gateway_responses(call: Call<AtApi>) -> Result<GatewayResponses, GatewayError> {
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &call.input.rest_api_id)?;
        let items = KINDS.iter().map(|(kind, _)| match api.gateway_responses.get(kind) {
            Some(own) => Ok(own.clone()),
            None => usual(kind),
        });
        Ok(GatewayResponses { items: items.collect::<Result<_, _>>()? })
    })
}

/// Deletes the API's own gateway response of a type, so that the default applies again.
pub async fn delete_gateway_response(call: Call<InApi>) -> Result<(), GatewayError> {
    let InApi { rest_api_id, id } = &call.input;
    usual(id)?;
    call.account.write(|state| state.apigateway.api_mut(call.account.id, rest_api_id)?.gateway_responses.remove(id).map(|_| ()))
}

/// Patches the gateway response of a type. The result is the API's own, even if it was the default before.
pub async fn update_gateway_response(call: Call<Patching<InApi>>) -> Result<GatewayResponse, GatewayError> {
    let Patching { at: InApi { rest_api_id, id }, operations } = &call.input;
    let usual = usual(id)?;
    call.account.write(|state| {
        let responses = &mut state.apigateway.api_mut(call.account.id, rest_api_id)?.gateway_responses;
        let mut response = responses.get(id).cloned().unwrap_or(usual);
        patch::apply(&mut response, PATHS, operations)?;
        response.default_response = false;
        responses.insert(id.clone(), response.clone());
        Ok(response)
    })
}

const PATHS: &Table<GatewayResponse> = &Table::by_path(&[
    Field::replace("/statusCode", |response, change| {
        let status = change.text();
        check_status(&status)?;
        response.status_code = Some(status);
        Ok(())
    }),
    Field::any("/responseParameters/{name}", |response, change| {
        change.on_present(&response.response_parameters, "Invalid parameter name specified")?;
        change.non_empty("responseParameters")?;
        change.on_map(&mut response.response_parameters);
        Ok(())
    }),
    Field::any("/responseTemplates/{mediaType}", |response, change| {
        change.non_empty("responseTemplates")?;
        change.on_map(&mut response.response_templates);
        Ok(())
    }),
]);

labels!(at PutGatewayResponse);

/// Returns a 400 unless the value of a patch is an HTTP status, `[1-5]\d\d`.
fn check_status(status: &str) -> Result<(), GatewayError> {
    let digits =
        status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) && matches!(status.as_bytes()[0], b'1'..=b'5');
    if digits {
        return Ok(());
    }
    Err(GatewayError::violation(status, "statusCode", r"Member must satisfy regular expression pattern: [1-5]\d\d"))
}
