//! CORS: which pages of other origins may use a bucket.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html>.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{address, error::S3Error, place::owner};
use crate::{AwsError, emulator::Core, iam::document::matches};

/// The most rules of a bucket. Set by AWS.
const MOST: usize = 100;
const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "HEAD"];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename = "CORSConfiguration", default)]
struct Configuration {
    #[serde(rename = "CORSRules")]
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Rule {
    allowed_headers: Vec<String>,
    allowed_methods: Vec<String>,
    allowed_origins: Vec<String>,
    expose_headers: Vec<String>,
    max_age_seconds: Option<i64>,
}

/// What of a request is needed for its response.
#[derive(Clone, Debug)]
pub struct Asked {
    method: Method,
    origin: Option<HeaderValue>,
    bucket: Option<String>,
}

impl Asked {
    /// Reads a request whose bucket is in its path.
    pub fn by<B>(request: &Request<B>) -> Self {
        let origin = request.headers().get(header::ORIGIN).cloned();
        Self { method: request.method().clone(), origin, bucket: address::path_bucket(request).map(String::from) }
    }

    /// Completes a response: the headers for the page, and no body for `HEAD` and 304.
    pub async fn complete(self, core: &Arc<Core>, mut response: Response<Bytes>) -> Response<Bytes> {
        if self.method == Method::HEAD || response.status() == StatusCode::NOT_MODIFIED {
            *response.body_mut() = Bytes::new();
            if !response.status().is_success() {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
        }
        if let (Some(origin), Some(bucket)) = (&self.origin, &self.bucket)
            && let Some(configuration) = configuration(core, bucket).await
            && let Some(rule) = configuration.find(origin, self.method.as_str(), &[])
        {
            rule.allow(origin, response.headers_mut());
        }
        response
    }
}

impl Configuration {
    /// Returns the first rule for an origin, a method and the names of headers.
    fn find(&self, origin: &HeaderValue, method: &str, headers: &[String]) -> Option<&Rule> {
        let origin = origin.to_str().ok()?;
        self.rules.iter().find(|rule| {
            let is_origin = rule.allowed_origins.iter().any(|pattern| matches(pattern, origin));
            let is_header = |name: &String| rule.allowed_headers.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), name));
            is_origin && rule.allowed_methods.iter().any(|allowed| allowed == method) && headers.iter().all(is_header)
        })
    }
}

impl Rule {
    fn allow(&self, origin: &HeaderValue, headers: &mut HeaderMap) {
        let for_all = self.allowed_origins.iter().any(|pattern| pattern == "*");
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        put(header::ACCESS_CONTROL_ALLOW_METHODS, &self.allowed_methods.join(", "));
        if !self.expose_headers.is_empty() {
            put(header::ACCESS_CONTROL_EXPOSE_HEADERS, &self.expose_headers.join(", "));
        }
        if let Some(seconds) = self.max_age_seconds {
            put(header::ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
        }
        put(header::VARY, "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        if for_all {
            put(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        } else {
            put(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
    }
}

/// Answers the request by which a browser asks whether a page may send another one.
pub async fn preflight(core: &Arc<Core>, request: &Request<Bytes>) -> Result<Response<Bytes>, AwsError> {
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return Err(AwsError::bad_request("BadRequest", "Insufficient information. Origin request header needed."));
    };
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(method) = text(header::ACCESS_CONTROL_REQUEST_METHOD).filter(|method| METHODS.contains(method)) else {
        let given = text(header::ACCESS_CONTROL_REQUEST_METHOD).unwrap_or("null");
        return Err(AwsError::bad_request("BadRequest", format!("Invalid Access-Control-Request-Method: {given}")));
    };
    let asked = text(header::ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or("");
    let names: Vec<String> =
        asked.split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty()).collect();
    let bucket = address::path_bucket(request).map(String::from).unwrap_or_default();
    let forbidden = |message: &str| {
        AwsError::new(StatusCode::FORBIDDEN, "AccessForbidden", message)
            .member("Method", method.to_owned())
            .member("ResourceType", "BUCKET")
    };
    let Some(configuration) = configuration(core, &bucket).await else {
        return Err(forbidden("CORSResponse: CORS is not enabled for this bucket."));
    };
    let Some(rule) = configuration.find(origin, method, &names) else {
        return Err(forbidden(
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
        ));
    };
    let mut response = Response::new(Bytes::new());
    rule.allow(origin, response.headers_mut());
    if let (false, Ok(names)) = (names.is_empty(), HeaderValue::from_str(&names.join(", "))) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    Ok(response)
}

async fn configuration(core: &Arc<Core>, bucket: &str) -> Option<Configuration> {
    let owner = owner(core, bucket).await.ok()??;
    let account = core.account(owner).await.ok()?;
    let json = account.read(|state| state.s3.buckets.get(bucket)?.settings.get("cors").cloned())?;
    serde_json::from_value(json).ok()
}

/// Checks a configuration that is put.
pub fn check(value: &Json) -> Result<(), S3Error> {
    let Configuration { rules } = serde_json::from_value(value.clone()).map_err(|_| S3Error::MalformedXml)?;
    if rules.is_empty() {
        return Err(S3Error::MalformedXml);
    }
    if rules.len() > MOST {
        return Err(S3Error::InvalidRequest("The number of CORS rules should not exceed allowed limit of 100 rules.".into()));
    }
    for rule in rules {
        if let Some(method) = rule.allowed_methods.iter().find(|method| !METHODS.contains(&method.as_str())) {
            let message = format!("Found unsupported HTTP method in CORS config. Unsupported method is {method}");
            return Err(S3Error::InvalidRequest(message));
        }
        let several = |text: &&String| text.matches('*').count() > 1;
        if let Some(origin) = rule.allowed_origins.iter().find(several) {
            return Err(S3Error::InvalidRequest(format!("AllowedOrigin \"{origin}\" can not have more than one wildcard.")));
        }
        if let Some(name) = rule.allowed_headers.iter().find(several) {
            return Err(S3Error::InvalidRequest(format!("AllowedHeader \"{name}\" can not have more than one wildcard.")));
        }
        if let Some(name) = rule.expose_headers.iter().find(|name| name.contains('*')) {
            let message =
                format!("ExposeHeader \"{name}\" contains wildcard. We currently do not support wildcard for ExposeHeader.");
            return Err(S3Error::InvalidRequest(message));
        }
    }
    Ok(())
}
