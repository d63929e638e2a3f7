//! Makes the parts of an API of a document.

use serde_json::{Value, json};

use super::{
    document::{Document, Version, invalid, shown, text},
    integration,
};
use crate::{
    apigateway::{
        GatewayError,
        common::{HttpMethod, Texts, free_id, short_id},
        gateway_responses::GatewayResponse,
        methods::{AuthorizationType, Method, MethodResponse},
        models::Model,
        resources::{self, Resource},
        rest_apis::{Api, ApiKeySource, EndpointConfiguration},
        validators::RequestValidator,
    },
    ids::Ids,
};

/// What `parameters` say about the base path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BasePath {
    /// It is left out.
    #[default]
    Ignore,
    /// It comes before each path.
    Prepend,
    /// Its first segment is left out, the others come before each path.
    Split,
}

impl BasePath {
    /// Reads the parameter.
    pub fn parse(text: Option<&str>) -> Result<Self, GatewayError> {
        match text {
            None | Some("ignore") => Ok(Self::Ignore),
            Some("prepend") => Ok(Self::Prepend),
            Some("split") => Ok(Self::Split),
            Some(_) => Err(invalid("Failed to parse basepath mode. Valid options are ignore, prepend, split")),
        }
    }

    fn prefix(self, base: &str) -> &str {
        match self {
            Self::Ignore => "",
            Self::Prepend => base,
            Self::Split => base.split_once('/').map_or("", |(_, rest)| rest),
        }
    }
}

/// An import that is under way.
pub struct Import<'i> {
    pub document: &'i Document,
    pub base_path: BasePath,
    pub ids: &'i dyn Ids,
    /// What was left out, in words for the caller.
    pub warnings: Vec<String>,
}

impl Import<'_> {
    /// Adds what the document has to an API. What the API has already is replaced.
    pub fn apply(&mut self, api: &mut Api) -> Result<(), GatewayError> {
        self.info(api)?;
        self.models(api);
        self.validators(api);
        gateway_responses(self.document, api);
        let base = self.document.base_path();
        let prefix = self.base_path.prefix(&base).to_owned();
        let paths = self.document.root.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            self.path(api, &format!("/{prefix}/{path}"), path, item)?;
        }
        Ok(())
    }

    fn info(&mut self, api: &mut Api) -> Result<(), GatewayError> {
        let root = &self.document.root;
        let info = root.get("info").unwrap_or(&Value::Null);
        if let Some(title) = text(info, "title").filter(|title| !title.is_empty()) {
            api.info.name = title;
        }
        api.info.version = text(info, "version").or(api.info.version.take());
        api.info.description = text(info, "description").or(api.info.description.take());
        if let Some(types) = root.get("x-amazon-apigateway-binary-media-types") {
            api.info.binary_media_types = integration::list(Some(types));
        }
        if let Some(size) = root.get("x-amazon-apigateway-minimum-compression-size").and_then(Value::as_u64) {
            api.info.minimum_compression_size = u32::try_from(size).ok().filter(|size| *size <= 10_485_760);
        }
        if let Some(policy) = root.get("x-amazon-apigateway-policy") {
            api.info.policy = Some(policy.to_string());
        }
        match text(root, "x-amazon-apigateway-api-key-source").as_deref() {
            Some("HEADER") => api.info.api_key_source = ApiKeySource::Header,
            Some("AUTHORIZER") => api.info.api_key_source = ApiKeySource::Authorizer,
            Some(other) => return Err(invalid(format!("Invalid value {other} for x-amazon-apigateway-api-key-source"))),
            None => {}
        }
        Ok(())
    }

    fn models(&mut self, api: &mut Api) {
        for (name, schema) in self.document.schemas().into_iter().flatten() {
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                self.warnings.push(format!("Model name '{name}' is not alphanumeric. Ignoring."));
                continue;
            }
            let before = api.models.get(name).map(|model| model.id.clone());
            let model = Model {
                id: before.unwrap_or_else(|| short_id(self.ids)),
                name: name.clone(),
                description: text(schema, "description"),
                schema: Some(schema_text(schema, &api.info.id)),
                content_type: "application/json".into(),
            };
            api.models.insert(name.clone(), model);
        }
    }

    fn validators(&mut self, api: &mut Api) {
        let validators = self.document.root.get("x-amazon-apigateway-request-validators").and_then(Value::as_object);
        for (name, validator) in validators.into_iter().flatten() {
            let flag = |name: &str| validator.get(name).and_then(Value::as_bool).unwrap_or(false);
            let before = api.validators.values().find(|known| known.name.as_ref() == Some(name)).map(|known| known.id.clone());
            let id = before.unwrap_or_else(|| free_id(|| short_id(self.ids), |id| api.validators.contains(id)));
            let validator = RequestValidator {
                id: id.clone(),
                name: Some(name.clone()),
                validate_request_body: flag("validateRequestBody"),
                validate_request_parameters: flag("validateRequestParameters"),
            };
            api.validators.insert(id, validator);
        }
    }

    fn path(&mut self, api: &mut Api, path: &str, place: &str, item: &Value) -> Result<(), GatewayError> {
        let Some(item) = self.document.resolved(item).and_then(Value::as_object) else { return Ok(()) };
        let id = self.resource(api, path)?;
        let shared: Vec<&Value> = item.get("parameters").and_then(Value::as_array).into_iter().flatten().collect();
        for (name, operation) in item {
            let method = match name.as_str() {
                "x-amazon-apigateway-any-method" => HttpMethod::Any,
                "get" | "put" | "post" | "delete" | "patch" | "options" | "head" => name.to_ascii_uppercase().parse()?,
                _ => continue,
            };
            let made = self.method(api, method, operation, &shared, (&id, &format!("{place}/{name}")))?;
            if let Ok(resource) = api.resources.find_mut(&id) {
                resource.resource_methods.insert(method, made);
            }
        }
        Ok(())
    }

    /// Returns the id of a path's resource. Resources that are missing on the way are made.
    fn resource(&mut self, api: &mut Api, path: &str) -> Result<String, GatewayError> {
        let mut id = api.info.root_resource_id.clone();
        let mut full = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            full = format!("{full}/{part}");
            if let Some(found) = api.resources.values().find(|resource| resource.path == full) {
                id.clone_from(&found.id);
                continue;
            }
            resources::check_part(part)?;
            if api.resources.len() >= resources::MOST_RESOURCES {
                return Err(GatewayError::LimitExceeded("Maximum number of Resources for this API has been reached".into()));
            }
            let path = resources::place(&api.resources, &id, part, None)?;
            let made = free_id(|| short_id(self.ids), |id| api.resources.contains(id));
            let resource = Resource {
                id: made.clone(),
                parent_id: Some(id),
                path_part: Some(part.into()),
                path,
                resource_methods: std::collections::BTreeMap::new(),
            };
            api.resources.insert(made.clone(), resource);
            id = made;
        }
        Ok(id)
    }

    fn method(
        &mut self,
        api: &Api,
        name: HttpMethod,
        operation: &Value,
        shared: &[&Value],
        (resource, place): (&str, &str),
    ) -> Result<Method, GatewayError> {
        let mut method = Method {
            http_method: name.as_str().into(),
            authorization_type: AuthorizationType::None,
            authorizer_id: None,
            api_key_required: false,
            request_validator_id: None,
            operation_name: text(operation, "operationId"),
            request_parameters: std::collections::BTreeMap::new(),
            request_models: Texts::new(),
            method_responses: std::collections::BTreeMap::new(),
            method_integration: None,
            authorization_scopes: Vec::new(),
        };
        let own = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for parameter in shared.iter().copied().chain(own) {
            self.parameter(&mut method, operation, parameter);
        }
        if let Some(body) = operation.get("requestBody").and_then(|body| self.document.resolved(body)) {
            for (kind, content) in body.get("content").and_then(Value::as_object).into_iter().flatten() {
                method.request_models.extend(model_of(content.get("schema")).map(|model| (kind.clone(), model)));
            }
        }
        self.responses(&mut method, operation);
        self.security(&mut method, operation);
        let validator = text(operation, "x-amazon-apigateway-request-validator")
            .or_else(|| text(&self.document.root, "x-amazon-apigateway-request-validator"));
        if let Some(validator) = validator {
            let found = api.validators.values().find(|known| known.name.as_ref() == Some(&validator));
            method.request_validator_id = found.map(|known| known.id.clone());
            if found.is_none() {
                return Err(invalid(format!("Validator {validator} not found")));
            }
        }
        if let Some(value) = operation.get(integration::NAME) {
            integration::read(&mut method, value, resource, place)?;
        }
        Ok(method)
    }

    fn parameter(&mut self, method: &mut Method, operation: &Value, parameter: &Value) {
        let Some(parameter) = self.document.resolved(parameter) else { return };
        let (Some(name), Some(place)) = (text(parameter, "name"), text(parameter, "in")) else { return };
        let required = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
        let place = match place.as_str() {
            "query" => "querystring",
            "header" => "header",
            "path" => "path",
            "body" => {
                let model = model_of(parameter.get("schema"));
                let kinds = self.media_types(operation, "consumes");
                method.request_models.extend(
                    model
                        .into_iter()
                        .flat_map(|model| kinds.iter().map(move |kind| (kind.clone(), model.clone())).collect::<Vec<_>>()),
                );
                return;
            }
            _ => return,
        };
        method.request_parameters.insert(format!("method.request.{place}.{name}"), required);
    }

    fn media_types(&self, operation: &Value, name: &str) -> Vec<String> {
        let own = operation.get(name).or_else(|| self.document.root.get(name));
        let listed = integration::list(own);
        if listed.is_empty() { vec!["application/json".into()] } else { listed }
    }

    fn responses(&mut self, method: &mut Method, operation: &Value) {
        for (status, response) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
            let Some(response) = self.document.resolved(response) else { continue };
            if status.len() != 3 || !status.bytes().all(|byte| byte.is_ascii_digit()) {
                if status != "default" {
                    self.warnings.push(format!("Invalid response status code '{status}'. Ignoring."));
                }
                continue;
            }
            let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
            let headers = headers.map(|(name, _)| (format!("method.response.header.{name}"), false)).collect();
            let mut models = Texts::new();
            match self.document.version {
                Version::Swagger2 => {
                    if let Some(model) = model_of(response.get("schema")) {
                        let kinds = self.media_types(operation, "produces");
                        models.extend(kinds.into_iter().map(|kind| (kind, model.clone())));
                    }
                }
                Version::OpenApi3 => {
                    for (kind, content) in response.get("content").and_then(Value::as_object).into_iter().flatten() {
                        models.extend(model_of(content.get("schema")).map(|model| (kind.clone(), model)));
                    }
                }
            }
            let made = MethodResponse { status_code: status.clone(), response_parameters: headers, response_models: models };
            method.method_responses.insert(status.clone(), made);
        }
    }

    fn security(&mut self, method: &mut Method, operation: &Value) {
        if text(operation, "x-amazon-apigateway-auth").is_some()
            || operation.pointer("/x-amazon-apigateway-auth/type").and_then(Value::as_str) == Some("AWS_IAM")
        {
            method.authorization_type = AuthorizationType::Iam;
        }
        let required = operation.get("security").or_else(|| self.document.root.get("security"));
        let names =
            required.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).flat_map(|one| one.keys());
        for name in names {
            let Some(scheme) = self.document.security_schemes().and_then(|schemes| schemes.get(name)) else { continue };
            let header = text(scheme, "name").unwrap_or_default();
            match text(scheme, "x-amazon-apigateway-authtype").as_deref() {
                Some("awsSigv4") => method.authorization_type = AuthorizationType::Iam,
                None if header.eq_ignore_ascii_case("x-api-key") => method.api_key_required = true,
                _ => self.warnings.push(format!("Authorizer '{name}' is not imported. Ignoring.")),
            }
        }
    }
}

fn gateway_responses(document: &Document, api: &mut Api) {
    let responses = document.root.get("x-amazon-apigateway-gateway-responses").and_then(Value::as_object);
    for (kind, response) in responses.into_iter().flatten() {
        let own = GatewayResponse::own(
            kind,
            text(response, "statusCode"),
            integration::texts(response.get("responseParameters")),
            integration::texts(response.get("responseTemplates")),
        );
        if let Ok(own) = own {
            api.gateway_responses.insert(kind.clone(), own);
        }
    }
}

/// Returns the name of the model that a schema refers to.
fn model_of(schema: Option<&Value>) -> Option<String> {
    let reference = schema?.get("$ref")?.as_str()?;
    reference.rsplit('/').next().map(str::to_owned)
}

/// Returns a schema as text. References within the document become references to models.
fn schema_text(schema: &Value, api_id: &str) -> String {
    let mut schema = schema.clone();
    rewrite(&mut schema, api_id);
    schema.to_string()
}

fn rewrite(value: &mut Value, api_id: &str) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && reference.starts_with('#')
            {
                let name = reference.rsplit('/').next().unwrap_or_default();
                *reference = format!("https://apigateway.amazonaws.com/restapis/{api_id}/models/{name}");
            }
            members.values_mut().for_each(|member| rewrite(member, api_id));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, api_id)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the endpoint configuration of a document or of the request's parameters.
pub fn endpoint_configuration(document: &Document, types: Option<&str>) -> Option<EndpointConfiguration> {
    let types = types.map(|types| json!(types.split(',').collect::<Vec<_>>()));
    let own = document.root.get("x-amazon-apigateway-endpoint-configuration").and_then(|own| own.get("types")).cloned();
    serde_json::from_value(json!({ "types": types.or(own)? })).ok()
}

/// Returns the name of the document's API.
pub fn title(document: &Document) -> String {
    document.root.pointer("/info/title").map(shown).unwrap_or_default()
}
