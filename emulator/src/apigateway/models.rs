//! Models: JSON Schemas of bodies. Request validation checks that a body matches its model (`execute_api/schema.rs`).

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    access::labels,
    collection::{Collection, Noun, Page},
    common::{AtApi, InApi, Listing, short_id},
    patch::{self, Field, Patching, Table},
    resources::Resource,
};
use crate::Call;

/// A model of an API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Model {
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    pub content_type: String,
}

impl Noun for Model {
    const MISSING: &'static str = "Invalid model name specified";
}

/// Returns the two models of a new API, `Empty` and `Error`.
pub fn default_models() -> Collection<Model> {
    let mut models = Collection::default();
    let model = |id: &str, name: &str, title: &str, description: &str| Model {
        id: id.into(),
        name: name.into(),
        description: Some(description.into()),
        schema: Some(format!(
            "{{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"{title}\",\n  \"type\" : \"object\"\n}}"
        )),
        content_type: "application/json".into(),
    };
    models.insert("Empty", model("empty0", "Empty", "Empty Schema", "This is a default empty schema model"));
    models.insert("Error", model("error0", "Error", "Error Schema", "This is a default error schema model"));
    models
}

/// Input of [`create_model`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateModel {
    #[serde(flatten)]
    at: AtApi,
    #[serde(default)]
    name: String,
    description: Option<String>,
    schema: Option<String>,
    #[serde(default)]
    content_type: String,
}

/// Creates a model. The schema must be JSON; it is not checked further.
pub async fn create_model(call: Call<CreateModel>) -> Result<Model, GatewayError> {
    let input = &call.input;
    input.at.check(&call.account)?;
    check_name(&input.name)?;
    let schema = input.schema.clone().unwrap_or_default();
    check_schema(&schema)?;
    call.account.write(|state| {
        let api = state.apigateway.api_mut(call.account.id, &input.at.rest_api_id)?;
        if api.models.contains(&input.name) {
            return Err(GatewayError::Conflict("Model name already exists for this REST API".into()));
        }
        if api.models.len() >= 400 {
            return Err(GatewayError::LimitExceeded("Maximum number of Models for this API has been reached".into()));
        }
        let model = Model {
            id: short_id(call.core.ids.as_ref()),
            name: input.name.clone(),
            description: input.description.clone(),
            schema: Some(schema),
            content_type: input.content_type.clone(),
        };
        api.models.insert(model.name.clone(), model.clone());
        Ok(model)
    })
}

fn check_name(name: &str) -> Result<(), GatewayError> {
    if name.is_empty() {
        return Err(GatewayError::invalid("Model name must be non-empty"));
    }
    if name.len() > 255 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(GatewayError::invalid("Model name must be alphanumeric"));
    }
    Ok(())
}

fn check_schema(schema: &str) -> Result<(), GatewayError> {
    if schema.is_empty() {
        return Err(GatewayError::invalid("Model schema must have at least 1 property or array items defined"));
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(schema) {
        Ok(_) => Ok(()),
        Err(_) => Err(GatewayError::invalid("Invalid model schema specified")),
    }
}

/// Returns the 404 for a model. AWS returns the same error for an API that does not exist.
fn missing(at: &InApi) -> GatewayError {
    GatewayError::NoSuchModel(at.id.clone())
}

/// Returns a model.
pub async fn get_model(call: Call<InApi>) -> Result<Model, GatewayError> {
    let at @ InApi { rest_api_id, id } = &call.input;
    call.account.read(|state| {
        let model = state.apigateway.apis.get(rest_api_id).and_then(|api| api.models.get(id));
        model.cloned().ok_or_else(|| missing(at))
    })
}

/// Returns a page of the models of an API.
pub async fn get_models(call: Call<Listing<AtApi>>) -> Result<Page<Model>, GatewayError> {
    let Listing { at, paging } = &call.input;
    call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &at.rest_api_id)?;
        api.models.page(paging, |_| true, Model::clone)
    })
}

/// Deletes a model. A model that a method's request uses is a 409.
pub async fn delete_model(call: Call<InApi>) -> Result<(), GatewayError> {
    let at @ InApi { rest_api_id, id } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.apis.find_mut(rest_api_id).map_err(|_| missing(at))?;
        api.models.get(id).ok_or_else(|| missing(at))?;
        let uses = |resource: &Resource| {
            let mut methods = resource.resource_methods.iter();
            let name = methods.find(|(_, method)| method.request_models.values().any(|model| model == id)).map(|(name, _)| name)?;
            Some(format!("{}/{}", resource.path, name.as_str()))
        };
        if let Some(method) = api.resources.values().find_map(uses) {
            return Err(GatewayError::Conflict(format!("Cannot delete model '{id}', is referenced in method request: {method}")));
        }
        api.models.remove(id).map(|_| ())
    })
}

/// Patches the description or the schema of a model.
pub async fn update_model(call: Call<Patching<InApi>>) -> Result<Model, GatewayError> {
    let Patching { at: at @ InApi { rest_api_id, id }, operations } = &call.input;
    call.account.write(|state| {
        let api = state.apigateway.apis.find_mut(rest_api_id).map_err(|_| missing(at))?;
        let model = api.models.find_mut(id).map_err(|_| missing(at))?;
        patch::apply(model, PATHS, operations)?;
        Ok(model.clone())
    })
}

const PATHS: &Table<Model> = &Table::listed(&[
    Field::replace("/description", |model, change| {
        model.description = change.optional();
        Ok(())
    }),
    Field::replace("/schema", |model, change| {
        let schema = change.text();
        check_schema(&schema)?;
        model.schema = Some(schema);
        Ok(())
    }),
]);

labels!(at CreateModel);
