//! ImportRestApi and PutRestApi.

use serde::{Deserialize, Serialize};
use wire::Blob;

use super::{
    document::Document,
    import::{BasePath, Import, endpoint_configuration, title},
};
use crate::{
    Call,
    apigateway::{
        GatewayError,
        access::labels,
        common::{AtApi, Texts, free_id, new_id},
        rest_apis::{Api, ApiKeySource, EndpointConfiguration, MOST_APIS, RestApi},
    },
};

/// Input of [`import_rest_api`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportRestApi {
    #[serde(default)]
    fail_on_warnings: bool,
    #[serde(default)]
    parameters: Texts,
    body: Blob,
}

/// Input of [`put_rest_api`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRestApi {
    #[serde(flatten)]
    at: AtApi,
    mode: Option<String>,
    #[serde(default)]
    fail_on_warnings: bool,
    #[serde(default)]
    parameters: Texts,
    body: Blob,
}

/// An API in the response, with what was left out of the document.
#[derive(Debug, Serialize)]
pub struct Imported {
    #[serde(flatten)]
    api: RestApi,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Returns a parameter of the request, whose name has no case.
fn parameter<'p>(parameters: &'p Texts, name: &str) -> Option<&'p str> {
    parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn refuse_warnings(fail: bool, warnings: &[String]) -> Result<(), GatewayError> {
    if fail && !warnings.is_empty() {
        return Err(GatewayError::invalid(format!("Warnings found during import:\n\t{}", warnings.join("\n\t"))));
    }
    Ok(())
}

/// Creates an API of a document.
pub async fn import_rest_api(call: Call<ImportRestApi>) -> Result<Imported, GatewayError> {
    let input = &call.input;
    let document = Document::read(&input.body.0)?;
    let base_path = BasePath::parse(parameter(&input.parameters, "basepath"))?;
    let ids = call.core.ids.as_ref();
    let types = parameter(&input.parameters, "endpointConfigurationTypes");
    call.account.write(|state| {
        let apis = &mut state.apigateway.apis;
        if apis.len() >= MOST_APIS {
            return Err(GatewayError::LimitExceeded("Maximum number of REST APIs for this account has been reached".into()));
        }
        let id = free_id(|| new_id(ids), |id| apis.contains(id));
        let mut api = Api::new(RestApi {
            id: id.clone(),
            name: title(&document),
            description: None,
            created_date: call.now.into(),
            version: None,
            binary_media_types: Vec::new(),
            minimum_compression_size: None,
            api_key_source: ApiKeySource::default(),
            endpoint_configuration: EndpointConfiguration::settled(endpoint_configuration(&document, types)),
            policy: None,
            tags: Texts::new(),
            disable_execute_api_endpoint: false,
            root_resource_id: new_id(ids),
        });
        let mut import = Import { document: &document, base_path, ids, warnings: Vec::new() };
        import.apply(&mut api)?;
        let warnings = import.warnings;
        refuse_warnings(input.fail_on_warnings, &warnings)?;
        let info = api.info.clone();
        apis.insert(id, api);
        Ok(Imported { api: info, warnings })
    })
}

/// Changes an API by a document: `merge` adds to it, `overwrite` replaces what it has. Deployments and stages stay.
pub async fn put_rest_api(call: Call<PutRestApi>) -> Result<Imported, GatewayError> {
    let input = &call.input;
    let document = Document::read(&input.body.0)?;
    let base_path = BasePath::parse(parameter(&input.parameters, "basepath"))?;
    let ids = call.core.ids.as_ref();
    call.account.write(|state| {
        let kept = state.apigateway.api_mut(call.account.id, &input.at.rest_api_id)?;
        let mut api = kept.clone();
        if input.mode.as_deref() == Some("overwrite") {
            let fresh = Api::new(api.info.clone());
            (api.resources, api.models) = (fresh.resources, fresh.models);
            (api.validators, api.gateway_responses) = (fresh.validators, fresh.gateway_responses);
        }
        let mut import = Import { document: &document, base_path, ids, warnings: Vec::new() };
        import.apply(&mut api)?;
        let warnings = import.warnings;
        refuse_warnings(input.fail_on_warnings, &warnings)?;
        let info = api.info.clone();
        *kept = api;
        Ok(Imported { api: info, warnings })
    })
}

labels!(ImportRestApi:);
labels!(at PutRestApi);
