//! Integration responses: the mappings from an integration's results to responses of its method.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::Noun,
    common::{AtResponse, Texts},
    integrations::{ContentHandling, Integration, check_templates},
    methods::{Method, MethodResponse, change, look},
    patch::{self, Field, Patching, Table},
};
use crate::{Call, expression};

/// The mapping of the results that its selection pattern matches.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct IntegrationResponse {
    pub status_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection_pattern: Option<String>,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub response_parameters: Texts,
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub response_templates: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_handling: Option<ContentHandling>,
}

impl Noun for IntegrationResponse {
    const MISSING: &'static str = "Invalid Response status code specified";
}

/// Input of [`put_integration_response`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutIntegrationResponse {
    #[serde(flatten)]
    at: AtResponse,
    selection_pattern: Option<String>,
    #[serde(default)]
    response_parameters: Texts,
    #[serde(default)]
    response_templates: Option<Texts>,
    content_handling: Option<String>,
}

/// Creates or replaces an integration response. A status without a method response is a 404.
pub async fn put_integration_response(call: Call<PutIntegrationResponse>) -> Result<IntegrationResponse, GatewayError> {
    let input = &call.input;
    let status = &input.at.status_code;
    change(&call.account, &input.at.method, |method| {
        let handling = input.content_handling.as_deref().filter(|handling| !handling.is_empty());
        let response = IntegrationResponse {
            status_code: status.clone(),
            selection_pattern: input.selection_pattern.clone(),
            response_parameters: input.response_parameters.clone(),
            response_templates: input.response_templates.clone().unwrap_or_default(),
            content_handling: handling.map(ContentHandling::parse).transpose()?,
        };
        response.check()?;
        let declared = method.method_responses.get(status).ok_or(GatewayError::NoSuch(IntegrationResponse::MISSING))?;
        response.check_declared(declared)?;
        let integration = method.method_integration.as_mut().ok_or(GatewayError::NoSuch(Integration::MISSING))?;
        integration.integration_responses.insert(status.clone(), response.clone());
        Ok(response)
    })
}

impl IntegrationResponse {
    pub(super) fn check(&self) -> Result<(), GatewayError> {
        check_templates(&self.response_templates)?;
        for name in self.response_parameters.keys() {
            if !name.starts_with("method.response.header.") {
                return Err(GatewayError::invalid(format!("Invalid mapping expression specified: {name}")));
            }
        }
        match &self.selection_pattern {
            Some(pattern) if pattern.len() > 1024 || expression::compile(pattern).is_err() => {
                Err(GatewayError::invalid("Invalid selection pattern specified"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Returns a 400 for a mapped header that the method response does not declare.
    fn check_declared(&self, declared: &MethodResponse) -> Result<(), GatewayError> {
        match self.response_parameters.keys().find(|name| !declared.response_parameters.contains_key(*name)) {
            None => Ok(()),
            Some(name) => Err(GatewayError::invalid(format!(
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {name}]"
            ))),
        }
    }
}

/// Returns an integration response.
pub async fn get_integration_response(call: Call<AtResponse>) -> Result<IntegrationResponse, GatewayError> {
    look(&call.account, &call.input.method, |method| {
        let integration = method.method_integration.as_ref().ok_or(GatewayError::NoSuch(Integration::MISSING))?;
        let response = integration.integration_responses.get(&call.input.status_code);
        response.cloned().ok_or(GatewayError::NoSuch(IntegrationResponse::MISSING))
    })
}

/// Deletes an integration response. For a method that does not exist, AWS reports the integration as missing, in this operation
/// only.
pub async fn delete_integration_response(call: Call<AtResponse>) -> Result<(), GatewayError> {
    let deleted = change(&call.account, &call.input.method, |method| {
        let integration = method.method_integration.as_mut().ok_or(GatewayError::NoSuch(Integration::MISSING))?;
        let taken = integration.integration_responses.remove(&call.input.status_code);
        taken.map(|_| ()).ok_or(GatewayError::NoSuch(IntegrationResponse::MISSING))
    });
    deleted.map_err(|error| match error {
        GatewayError::NoSuch(Method::MISSING) => GatewayError::NoSuch(Integration::MISSING),
        error => error,
    })
}

/// Patches an integration response.
pub async fn update_integration_response(call: Call<Patching<AtResponse>>) -> Result<IntegrationResponse, GatewayError> {
    let Patching { at, operations } = &call.input;
    change(&call.account, &at.method, |method| {
        let integration = method.method_integration.as_mut().ok_or(GatewayError::NoSuch(Integration::MISSING))?;
        let responses = &mut integration.integration_responses;
        let mut patched = responses.get(&at.status_code).cloned().ok_or(GatewayError::NoSuch(IntegrationResponse::MISSING))?;
        patch::apply(&mut patched, RESPONSE_PATHS, operations)?;
        patched.check()?;
        if let Some(declared) = method.method_responses.get(&at.status_code) {
            patched.check_declared(declared)?;
        }
        responses.insert(at.status_code.clone(), patched.clone());
        Ok(patched)
    })
}

const RESPONSE_PATHS: &Table<IntegrationResponse> = &Table::listed(&[
    Field::replace("/selectionPattern", |response, change| {
        response.selection_pattern = change.optional();
        Ok(())
    }),
    Field::any("/responseParameters/{name}", |response, change| {
        change.on_map(&mut response.response_parameters);
        Ok(())
    }),
    Field::any("/responseTemplates/{mediaType}", |response, change| {
        change.on_map(&mut response.response_templates);
        Ok(())
    }),
    Field::replace("/contentHandling", |response, change| {
        response.content_handling = change.optional().map(|handling| ContentHandling::parse(&handling)).transpose()?;
        Ok(())
    }),
]);

labels!(at PutIntegrationResponse);
