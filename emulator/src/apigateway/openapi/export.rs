//! GetExport: a deployment as a document.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use wire::Blob;

use super::integration;
use crate::{
    Call,
    apigateway::{
        GatewayError,
        access::labels,
        common::{HttpMethod, Texts},
        deployments::Snapshot,
        methods::{AuthorizationType, Method},
        rest_apis::RestApi,
    },
    execute_api,
};

/// Input of [`get_export`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetExport {
    rest_api_id: String,
    stage_name: String,
    export_type: String,
    #[serde(default)]
    parameters: Texts,
    accepts: Option<String>,
}

/// The document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    content_type: String,
    content_disposition: String,
    body: Blob,
}

/// The parts of a document that are there on request.
#[derive(Clone, Copy, Debug)]
struct With {
    integrations: bool,
    authorizers: bool,
    is_3: bool,
}

/// Returns a stage's deployment as OpenAPI 2 (`swagger`) or 3 (`oas30`), in JSON or YAML. The parameter `extensions` adds AWS's own
/// members: `integrations`, `authorizers`, `apigateway`.
pub async fn get_export(call: Call<GetExport>) -> Result<Export, GatewayError> {
    let input = &call.input;
    let is_3 = match input.export_type.as_str() {
        "oas30" => true,
        "swagger" => false,
        other => {
            return Err(GatewayError::invalid(format!(
                "No API exporter for type '{other}' and API version 'v1'. Available exporters are [oas30, swagger]"
            )));
        }
    };
    let extensions = input.parameters.get("extensions").map(String::as_str).unwrap_or_default();
    let asks = |name: &str| extensions.split(',').any(|one| one.trim() == name || one.trim() == "apigateway");
    let with = With { integrations: asks("integrations"), authorizers: asks("authorizers"), is_3 };
    let yaml = match input.accepts.as_deref().unwrap_or("application/json") {
        "application/json" => false,
        "application/yaml" => true,
        other => return Err(GatewayError::invalid(format!("Accept header value '{other}' is not supported"))),
    };
    let document = call.account.read(|state| {
        let api = state.apigateway.api(call.account.id, &input.rest_api_id)?;
        let stage = api.stages.find(&input.stage_name)?;
        let snapshot = &api.deployments.find(&stage.deployment_id)?.snapshot;
        let url = execute_api::invoke_url(&call.core.config, &api.info.id, &stage.stage_name);
        Ok::<_, GatewayError>(document(&api.info, snapshot, &stage.stage_name, &url, with))
    })?;
    let unwritable = |error: &dyn std::fmt::Display| GatewayError::invalid(format!("The document can't be written: {error}"));
    let (content_type, end, body) = if yaml {
        ("application/yaml", "yaml", serde_saphyr::to_string(&document).map_err(|error| unwritable(&error))?)
    } else {
        ("application/json", "json", serde_json::to_string_pretty(&document).map_err(|error| unwritable(&error))?)
    };
    let name = format!("{}-{}.{end}", if is_3 { "oas30" } else { "swagger" }, input.rest_api_id);
    Ok(Export {
        content_type: content_type.into(),
        content_disposition: format!("attachment; filename=\"{name}\""),
        body: Blob(body.into()),
    })
}

fn document(info: &RestApi, snapshot: &Snapshot, stage: &str, url: &str, with: With) -> Value {
    let mut about = Map::new();
    about.insert("title".into(), json!(info.name));
    if let Some(description) = &info.description {
        about.insert("description".into(), json!(description));
    }
    about.insert("version".into(), json!(info.version.clone().unwrap_or_else(|| info.created_date.0.to_string())));
    let mut document = Map::new();
    if with.is_3 {
        document.insert("openapi".into(), json!("3.0.1"));
        document.insert("info".into(), about.into());
        let base = url.strip_suffix(&format!("/{stage}")).unwrap_or(url);
        let variables = json!({ "basePath": { "default": stage } });
        document.insert("servers".into(), json!([{ "url": format!("{base}/{{basePath}}"), "variables": variables }]));
    } else {
        document.insert("swagger".into(), json!("2.0"));
        document.insert("info".into(), about.into());
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        document.insert("host".into(), json!(host.split('/').next().unwrap_or(host)));
        document.insert("basePath".into(), json!(format!("/{stage}")));
        document.insert("schemes".into(), json!(["https"]));
    }
    let mut paths = Map::new();
    for resource in snapshot.resources.values().filter(|resource| !resource.resource_methods.is_empty()) {
        let mut item = Map::new();
        for (name, method) in &resource.resource_methods {
            let word = match name {
                HttpMethod::Any => "x-amazon-apigateway-any-method".to_owned(),
                name => name.as_str().to_ascii_lowercase(),
            };
            item.insert(word, operation(method, snapshot, with));
        }
        paths.insert(resource.path.clone(), item.into());
    }
    document.insert("paths".into(), paths.into());
    let (schemas, schemes) = (schemas(snapshot, with), security_schemes(snapshot, with));
    if with.is_3 {
        let mut components = Map::new();
        components.extend((!schemas.is_empty()).then(|| ("schemas".into(), schemas.into())));
        components.extend((!schemes.is_empty()).then(|| ("securitySchemes".into(), schemes.into())));
        document.extend((!components.is_empty()).then(|| ("components".into(), components.into())));
    } else {
        document.extend((!schemes.is_empty()).then(|| ("securityDefinitions".into(), schemes.into())));
        document.extend((!schemas.is_empty()).then(|| ("definitions".into(), schemas.into())));
    }
    if with.integrations {
        extensions(&mut document, snapshot);
    }
    document.into()
}

/// Adds AWS's members of the whole document.
fn extensions(document: &mut Map<String, Value>, snapshot: &Snapshot) {
    let mut responses = Map::new();
    for response in snapshot.gateway_responses.values() {
        let mut shown = serde_json::to_value(response).unwrap_or_default();
        if let Some(members) = shown.as_object_mut() {
            members.retain(|name, value| {
                !["responseType", "defaultResponse"].contains(&name.as_str()) && value.as_object().is_none_or(|map| !map.is_empty())
            });
        }
        responses.insert(response.response_type.clone(), shown);
    }
    let mut validators = Map::new();
    for validator in snapshot.validators.values() {
        let shown = json!({
            "validateRequestParameters": validator.validate_request_parameters,
            "validateRequestBody": validator.validate_request_body,
        });
        validators.insert(validator.name.clone().unwrap_or_else(|| validator.id.clone()), shown);
    }
    let types = json!(snapshot.binary_media_types);
    let size = snapshot.minimum_compression_size;
    document.extend((!responses.is_empty()).then(|| ("x-amazon-apigateway-gateway-responses".into(), responses.into())));
    document.extend((!validators.is_empty()).then(|| ("x-amazon-apigateway-request-validators".into(), validators.into())));
    document.extend((!snapshot.binary_media_types.is_empty()).then(|| ("x-amazon-apigateway-binary-media-types".into(), types)));
    document.extend(size.map(|size| ("x-amazon-apigateway-minimum-compression-size".into(), json!(size))));
}

fn operation(method: &Method, snapshot: &Snapshot, with: With) -> Value {
    let mut shown = Map::new();
    if let Some(name) = &method.operation_name {
        shown.insert("operationId".into(), json!(name));
    }
    let reference = |model: &str| {
        let place = if with.is_3 { "#/components/schemas/" } else { "#/definitions/" };
        json!({ "$ref": format!("{place}{model}") })
    };
    let mut parameters = Vec::new();
    for (name, required) in &method.request_parameters {
        let Some((place, name)) = name.strip_prefix("method.request.").and_then(|name| name.split_once('.')) else { continue };
        let place = if place == "querystring" { "query" } else { place };
        let required = *required || place == "path";
        parameters.push(if with.is_3 {
            let mut shown = json!({ "name": name, "in": place, "schema": { "type": "string" } });
            if required {
                shown["required"] = true.into();
            }
            shown
        } else {
            json!({ "name": name, "in": place, "required": required, "type": "string" })
        });
    }
    if let Some((_, model)) = method.request_models.iter().next().filter(|_| !with.is_3) {
        shown.insert("consumes".into(), json!(method.request_models.keys().collect::<Vec<_>>()));
        parameters.push(json!({ "in": "body", "name": model, "required": true, "schema": reference(model) }));
    }
    if !with.is_3 {
        let kinds: std::collections::BTreeSet<&String> =
            method.method_responses.values().flat_map(|response| response.response_models.keys()).collect();
        shown.extend((!kinds.is_empty()).then(|| ("produces".into(), json!(kinds))));
    }
    shown.extend((!parameters.is_empty()).then(|| ("parameters".into(), parameters.into())));
    if with.is_3 && !method.request_models.is_empty() {
        let content: Map<String, Value> =
            method.request_models.iter().map(|(kind, model)| (kind.clone(), json!({ "schema": reference(model) }))).collect();
        shown.insert("requestBody".into(), json!({ "content": content, "required": true }));
    }
    let mut responses = Map::new();
    for response in method.method_responses.values() {
        let mut one = Map::new();
        one.insert("description".into(), json!(format!("{} response", response.status_code)));
        let headers: Map<String, Value> = response
            .response_parameters
            .keys()
            .filter_map(|name| {
                let kind = if with.is_3 { json!({ "schema": { "type": "string" } }) } else { json!({ "type": "string" }) };
                Some((name.strip_prefix("method.response.header.")?.to_owned(), kind))
            })
            .collect();
        one.extend((!headers.is_empty()).then(|| ("headers".into(), headers.into())));
        if with.is_3 {
            let content: Map<String, Value> = response
                .response_models
                .iter()
                .map(|(kind, model)| (kind.clone(), json!({ "schema": reference(model) })))
                .collect();
            let content = if content.is_empty() { json!({}) } else { content.into() };
            one.insert("content".into(), content);
        } else if let Some(model) = response.response_models.values().next() {
            one.insert("schema".into(), reference(model));
        }
        responses.insert(response.status_code.clone(), one.into());
    }
    shown.extend((!responses.is_empty()).then(|| ("responses".into(), responses.into())));
    let mut security = Vec::new();
    if method.api_key_required {
        security.push(json!({ "api_key": [] }));
    }
    if method.authorization_type == AuthorizationType::Iam && with.authorizers {
        security.push(json!({ "sigv4": [] }));
    }
    shown.extend((!security.is_empty()).then(|| ("security".into(), security.into())));
    if with.integrations {
        let validator = method.request_validator_id.as_ref().and_then(|id| snapshot.validators.get(id));
        let name = validator.map(|validator| validator.name.clone().unwrap_or_else(|| validator.id.clone()));
        shown.extend(name.map(|name| ("x-amazon-apigateway-request-validator".into(), json!(name))));
        shown.extend(method.method_integration.as_ref().map(|own| (integration::NAME.into(), integration::write(own))));
    }
    shown.into()
}

/// Returns the models that methods use, and those that they refer to.
fn schemas(snapshot: &Snapshot, with: With) -> Map<String, Value> {
    let methods = || snapshot.resources.values().flat_map(|resource| resource.resource_methods.values());
    let mut wanted: Vec<String> = methods()
        .flat_map(|method| {
            let responses = method.method_responses.values().flat_map(|response| response.response_models.values());
            method.request_models.values().chain(responses).cloned().collect::<Vec<_>>()
        })
        .collect();
    let mut schemas = Map::new();
    while let Some(name) = wanted.pop() {
        let Some(model) = snapshot.models.get(&name).filter(|_| !schemas.contains_key(&name)) else { continue };
        let mut schema: Value = model.schema.as_deref().and_then(|schema| serde_json::from_str(schema).ok()).unwrap_or_default();
        if let Some(members) = schema.as_object_mut() {
            members.remove("$schema");
        }
        localize(&mut schema, with.is_3, &mut wanted);
        schemas.insert(name, schema);
    }
    schemas
}

/// Makes references to models references within the document, and adds their names to `wanted`.
fn localize(value: &mut Value, is_3: bool, wanted: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && let Some((_, name)) = reference.rsplit_once("/models/")
            {
                wanted.push(name.to_owned());
                *reference = format!("{}{name}", if is_3 { "#/components/schemas/" } else { "#/definitions/" });
            }
            members.values_mut().for_each(|member| localize(member, is_3, wanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| localize(item, is_3, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn security_schemes(snapshot: &Snapshot, with: With) -> Map<String, Value> {
    let methods = || snapshot.resources.values().flat_map(|resource| resource.resource_methods.values());
    let mut schemes = Map::new();
    if methods().any(|method| method.api_key_required) {
        schemes.insert("api_key".into(), json!({ "type": "apiKey", "name": "x-api-key", "in": "header" }));
    }
    if with.authorizers && methods().any(|method| method.authorization_type == AuthorizationType::Iam) {
        let scheme =
            json!({ "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4" });
        schemes.insert("sigv4".into(), scheme);
    }
    schemes
}

labels!(GetExport: rest_api_id, stage_name, export_type);
