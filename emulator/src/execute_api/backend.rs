//! Step: make the request to the integration's endpoint of the caller's request: parameters, template, and what the template
//! overrides.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html>.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{
    content,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    source, template,
};
use crate::apigateway::integrations::{Integration, PassthroughBehavior};

/// The characters of a path's value that are percent-encoded.
const IN_A_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The mapped parts of a request to an endpoint.
#[derive(Debug, Default)]
pub struct Backend {
    /// The values of `{name}` in the URI, percent-encoded.
    pub path: BTreeMap<String, String>,
    /// Query parameters, decoded.
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// The media type of the template that made the body.
    pub media_type: Option<String>,
}

impl Backend {
    /// Returns the parts for an integration that maps the body by templates.
    pub fn mapped(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Self, GatewayError> {
        let mut backend = Self::of_parameters(exchange, integration);
        let (body, overrides) = body(exchange, integration, log)?;
        backend.apply(&overrides);
        backend.media_type = Some(exchange.incoming.media_type().to_owned());
        backend.body = body;
        Ok(backend)
    }

    /// Returns the parts for an integration that gets the whole request.
    pub fn proxied(exchange: &Exchange<'_>, integration: &Integration) -> Self {
        let incoming = exchange.incoming;
        let mapped = Self::of_parameters(exchange, integration);
        let passed = |pairs: &[(String, String)], mapped: Vec<(String, String)>| {
            let is_mapped = |name: &str| mapped.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
            let passed: Vec<_> = pairs.iter().filter(|(name, _)| !is_mapped(name)).cloned().collect();
            passed.into_iter().chain(mapped).collect()
        };
        let headers: Vec<_> = incoming.headers.iter().filter(|(name, _)| name != "Host").cloned().collect();
        Self {
            path: mapped.path,
            query: passed(&incoming.query, mapped.query),
            headers: passed(&headers, mapped.headers),
            body: incoming.body.clone(),
            media_type: None,
        }
    }

    fn of_parameters(exchange: &Exchange<'_>, integration: &Integration) -> Self {
        let mut backend = Self::default();
        for (target, from) in &integration.request_parameters {
            let Some((place, name)) = target.strip_prefix("integration.request.").and_then(|target| target.split_once('.')) else {
                continue;
            };
            // A path's value stays as the caller encoded it.
            if let (Some(parameter), "path") = (from.strip_prefix("method.request.path."), place) {
                let found = exchange.found.path_parameters.iter().find(|(known, _)| known == parameter);
                backend.path.extend(found.map(|(_, value)| (name.to_owned(), value.clone())));
                continue;
            }
            let values = source::of_request(exchange, from).into_iter();
            match place {
                "path" => {
                    let encoded = values.map(|value| (name.to_owned(), utf8_percent_encode(&value, IN_A_PATH).to_string()));
                    backend.path.extend(encoded);
                }
                "querystring" | "multivaluequerystring" => backend.query.extend(values.map(|value| (name.to_owned(), value))),
                "header" | "multivalueheader" => {
                    // Several values of one header are one line.
                    let values: Vec<String> = values.collect();
                    if !values.is_empty() {
                        backend.headers.push((name.to_owned(), values.join(",")));
                    }
                }
                _ => {}
            }
        }
        backend
    }

    /// Applies what a template has set in `$context.requestOverride`.
    fn apply(&mut self, overrides: &Value) {
        let set = |place: &str| overrides.get(place).and_then(Value::as_object).into_iter().flatten();
        for (name, value) in set("path") {
            self.path.insert(name.clone(), utf8_percent_encode(&source::shown(value), IN_A_PATH).to_string());
        }
        for (name, value) in set("querystring") {
            self.query.retain(|(known, _)| known != name);
            self.query.extend(each(value).map(|value| (name.clone(), value)));
        }
        for (name, value) in set("header") {
            self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            self.headers.extend(each(value).map(|value| (name.clone(), value)));
        }
    }

    /// Returns the last value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns a URI with `{name}` replaced by the mapped values. A name without a value stays.
    pub fn filled(&self, uri: &str) -> String {
        self.path.iter().fold(uri.to_owned(), |uri, (name, value)| uri.replace(&format!("{{{name}}}"), value))
    }

    /// Returns the query as text, percent-encoded.
    pub fn query_text(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish()
    }
}

/// Returns the values of an override: a list is several.
fn each(value: &Value) -> impl Iterator<Item = String> {
    let values = value.as_array().map_or_else(|| vec![value], |values| values.iter().collect());
    values.into_iter().map(|value| source::shown(value).into_owned()).collect::<Vec<_>>().into_iter()
}

/// Returns the method of a request to the endpoint: the integration's, or the caller's for `ANY`.
pub fn method(exchange: &Exchange<'_>, integration: &Integration) -> Method {
    let own = integration.http_method.as_deref().filter(|method| *method != "ANY");
    own.and_then(|method| method.parse().ok()).unwrap_or_else(|| exchange.incoming.method.clone())
}

/// Renders the request template for the body's media type, and returns the body with what the template overrides. A body without a
/// template is passed through, if the integration allows it.
pub fn body(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<(Bytes, Value), GatewayError> {
    let converted = content::of_request(exchange, integration.content_handling);
    let body = converted.ok_or_else(|| {
        log.line(Level::Error, "Execution failed due to configuration error: Unable to transform request");
        GatewayError::Misconfigured
    })?;
    let templates = &integration.request_templates;
    let Some(template) = templates.get(exchange.incoming.media_type()) else {
        let passes = match integration.passthrough_behavior {
            PassthroughBehavior::WhenNoMatch => true,
            PassthroughBehavior::WhenNoTemplates => templates.is_empty(),
            PassthroughBehavior::Never => false,
        };
        return if passes { Ok((body, Value::Null)) } else { Err(GatewayError::UnsupportedMediaType) };
    };
    match template::render(template, &template::Scope::new(exchange, &body)) {
        Ok(made) => Ok((made.body, made.request_override)),
        Err(problem) => {
            log.line(
                Level::Error,
                format_args!("Execution failed due to configuration error: Unable to transform request: {problem}"),
            );
            Err(GatewayError::Misconfigured)
        }
    }
}
