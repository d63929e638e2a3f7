//! An OpenAPI document, in JSON or YAML.

use serde_json::{Map, Value};

use crate::apigateway::GatewayError;

/// The largest document, bytes, by AWS's limit.
const LARGEST: usize = 6 << 20;
/// The most references that are followed one after the other.
const MOST_REFERENCES: usize = 20;

/// The version of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Swagger2,
    OpenApi3,
}

/// A parsed document.
pub struct Document {
    pub root: Value,
    pub version: Version,
}

impl Document {
    /// Reads a document.
    pub fn read(body: &[u8]) -> Result<Self, GatewayError> {
        if body.is_empty() || body.len() > LARGEST {
            return Err(invalid("Invalid OpenAPI input."));
        }
        let text = std::str::from_utf8(body).map_err(|_| invalid("Invalid OpenAPI input."))?;
        let root: Value = match serde_json::from_str(text) {
            Ok(root) => root,
            Err(_) => serde_saphyr::from_str(text).map_err(|_| invalid("Invalid OpenAPI input."))?,
        };
        let named = |name: &str, first: &str| root.get(name).is_some_and(|version| shown(version).starts_with(first));
        let version = match (named("swagger", "2"), named("openapi", "3")) {
            (true, _) => Version::Swagger2,
            (_, true) => Version::OpenApi3,
            (false, false) => return Err(invalid("Invalid OpenAPI input.")),
        };
        if !root.get("paths").is_none_or(Value::is_object) {
            return Err(invalid("Invalid OpenAPI input."));
        }
        Ok(Self { root, version })
    }

    /// Returns a value of the document, or what it refers to by `$ref`.
    pub fn resolved<'d>(&'d self, value: &'d Value) -> Option<&'d Value> {
        let mut value = value;
        for _ in 0..MOST_REFERENCES {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
            value = self.root.pointer(reference.strip_prefix('#')?)?;
        }
        None
    }

    /// Returns the schemas of the document, by name.
    pub fn schemas(&self) -> Option<&Map<String, Value>> {
        match self.version {
            Version::Swagger2 => self.root.get("definitions"),
            Version::OpenApi3 => self.root.pointer("/components/schemas"),
        }?
        .as_object()
    }

    /// Returns the security schemes of the document, by name.
    pub fn security_schemes(&self) -> Option<&Map<String, Value>> {
        match self.version {
            Version::Swagger2 => self.root.get("securityDefinitions"),
            Version::OpenApi3 => self.root.pointer("/components/securitySchemes"),
        }?
        .as_object()
    }

    /// Returns the base path, without slashes at its ends; empty if there is none.
    pub fn base_path(&self) -> String {
        let path = match self.version {
            Version::Swagger2 => text(&self.root, "basePath").unwrap_or_default(),
            Version::OpenApi3 => self.root.pointer("/servers/0").map(server_path).unwrap_or_default(),
        };
        path.trim_matches('/').to_owned()
    }
}

/// Returns the path of a server's URL, with its variables' defaults.
fn server_path(server: &Value) -> String {
    let mut url = text(server, "url").unwrap_or_default();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        let default = variable.get("default").map(shown).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), &default);
    }
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    match (url.contains("://"), rest.split_once('/')) {
        (true, Some((_, path))) => path.to_owned(),
        (true, None) => String::new(),
        (false, _) => rest.to_owned(),
    }
}

/// Returns a member that is text; numbers are shown, because YAML has unquoted versions and statuses.
pub fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).filter(|member| !member.is_null() && !member.is_object() && !member.is_array()).map(shown)
}

/// Returns a text as it is, and other values as JSON.
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the error for a document that can't be used.
pub fn invalid(text: impl Into<String>) -> GatewayError {
    GatewayError::invalid(text.into())
}
