//! Websites: a bucket's objects as pages, for everybody who may read them.
//!
//! An object is read as by a caller without a name, so the bucket's policy decides. Answers are pages, not XML.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html>.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{error::S3Error, place::owner};
use crate::{AccountId, AwsError, CallSource, CallerContext, Principal, Service, dispatch, emulator::Core};

/// The most routing rules. Set by AWS.
const MOST_RULES: usize = 50;
/// What stays as it is in the path of an address.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
/// Headers of the visitor's request that select what is read.
const PASSED: [HeaderName; 5] =
    [header::RANGE, header::IF_MATCH, header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Configuration {
    index_document: Option<IndexDocument>,
    error_document: Option<ErrorDocument>,
    redirect_all_requests_to: Option<RedirectAll>,
    routing_rules: Vec<RoutingRule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexDocument {
    suffix: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorDocument {
    key: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RedirectAll {
    host_name: String,
    protocol: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct RoutingRule {
    condition: Option<Condition>,
    redirect: Redirect,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Condition {
    key_prefix_equals: Option<String>,
    http_error_code_returned_equals: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Redirect {
    host_name: Option<String>,
    http_redirect_code: Option<String>,
    protocol: Option<String>,
    replace_key_prefix_with: Option<String>,
    replace_key_with: Option<String>,
}

/// Checks a configuration that is put.
pub fn check(value: &Json) -> Result<(), S3Error> {
    let configuration: Configuration = serde_json::from_value(value.clone()).map_err(|_| S3Error::MalformedXml)?;
    if let Some(RedirectAll { .. }) = configuration.redirect_all_requests_to {
        let alone = configuration.index_document.is_none()
            && configuration.error_document.is_none()
            && configuration.routing_rules.is_empty();
        return if alone {
            Ok(())
        } else {
            Err(S3Error::argument(
                "RedirectAllRequestsTo",
                "null",
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
            ))
        };
    }
    match &configuration.index_document {
        None => {
            return Err(S3Error::argument(
                "IndexDocument",
                "null",
                "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
            ));
        }
        Some(IndexDocument { suffix }) if suffix.is_empty() || suffix.contains('/') => {
            return Err(S3Error::argument("IndexDocument", suffix, "The IndexDocument Suffix is not well formed"));
        }
        Some(_) => {}
    }
    if configuration.routing_rules.len() > MOST_RULES {
        return Err(S3Error::InvalidRequest("50 routing rules is the limit. The number of RoutingRules exceeded.".into()));
    }
    for RoutingRule { redirect, .. } in &configuration.routing_rules {
        if redirect.replace_key_prefix_with.is_some() && redirect.replace_key_with.is_some() {
            return Err(S3Error::InvalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.".into()));
        }
    }
    Ok(())
}

/// Answers a visitor.
pub async fn answer(core: &Arc<Core>, bucket: &str, request: Request<Bytes>) -> Response<Bytes> {
    let is_head = request.method() == Method::HEAD;
    let mut response = match visit(core, bucket, &request).await {
        Ok(response) => response,
        Err(error) => page(core, &error),
    };
    if is_head {
        *response.body_mut() = Bytes::new();
    }
    response
}

async fn visit(core: &Arc<Core>, bucket: &str, request: &Request<Bytes>) -> Result<Response<Bytes>, AwsError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let message = "The specified method is not allowed against this resource.";
        return Err(
            AwsError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message).member("Method", request.method().as_str())
        );
    }
    let owner = owner(core, bucket).await?.ok_or_else(|| S3Error::NoSuchBucket(bucket.into()))?;
    let configured = core.account(owner).await?.read(|state| state.s3.buckets.get(bucket)?.settings.get("website").cloned());
    let none = || S3Error::NoSuchSetting {
        code: "NoSuchWebsiteConfiguration",
        message: "The specified bucket does not have a website configuration",
        bucket: bucket.into(),
    };
    let configuration: Configuration = configured.and_then(|json| serde_json::from_value(json).ok()).ok_or_else(none)?;
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let asked = path.strip_prefix('/').unwrap_or(&path);
    if let Some(RedirectAll { host_name, protocol }) = &configuration.redirect_all_requests_to {
        let protocol = protocol.as_deref().unwrap_or("http");
        return Ok(moved(StatusCode::MOVED_PERMANENTLY, &format!("{protocol}://{host_name}/{}", encoded(asked))));
    }
    if let Some(rule) = configuration.rule(asked, None) {
        return Ok(rule.redirected(request, asked));
    }
    let suffix = configuration.index_document.as_ref().map_or("index.html", |index| index.suffix.as_str());
    let key = if asked.is_empty() || asked.ends_with('/') { format!("{asked}{suffix}") } else { asked.to_owned() };
    let found = read(core, owner, bucket, &key, request).await;
    let status = found.status();
    if !matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
        return Ok(redirected_by_object(found));
    }
    // A folder's page is at its address with a slash.
    if !asked.is_empty() && !asked.ends_with('/') {
        let index = format!("{asked}/{suffix}");
        if core.account(owner).await?.read(|state| state.s3.version(bucket, &index, None).is_ok()) {
            return Ok(moved(StatusCode::FOUND, &format!("/{}/", encoded(asked))));
        }
    }
    if let Some(rule) = configuration.rule(asked, Some(status.as_str())) {
        return Ok(rule.redirected(request, asked));
    }
    let error = match status {
        StatusCode::NOT_FOUND => AwsError::from(S3Error::NoSuchKey(key)),
        _ => S3Error::AccessDenied.into(),
    };
    if let Some(ErrorDocument { key }) = &configuration.error_document {
        let plain = Request::new(Bytes::new());
        let mut document = read(core, owner, bucket, key, &plain).await;
        if document.status() == StatusCode::OK {
            *document.status_mut() = status;
            return Ok(document);
        }
    }
    Err(error)
}

/// Reads an object as a caller without a name.
async fn read(core: &Arc<Core>, owner: AccountId, bucket: &str, key: &str, visitor: &Request<Bytes>) -> Response<Bytes> {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = format!("/{bucket}/{}", encoded(key)).parse().unwrap_or_default();
    *request.extensions_mut() = visitor.extensions().clone();
    for name in PASSED {
        if let Some(value) = visitor.headers().get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    let caller = CallerContext {
        account: owner,
        principal: Principal::Stranger(None),
        service: Some(Service::S3),
        source: CallSource::Endpoint,
    };
    Box::pin(dispatch::handle_as(core, caller, request)).await
}

impl Configuration {
    /// Returns the rule for a key, or for a key and an error.
    fn rule(&self, key: &str, error: Option<&str>) -> Option<&RoutingRule> {
        self.routing_rules.iter().find(|rule| {
            let Some(condition) = &rule.condition else { return error.is_none() };
            condition.http_error_code_returned_equals.as_deref() == error
                && condition.key_prefix_equals.as_deref().is_none_or(|prefix| key.starts_with(prefix))
        })
    }
}

impl RoutingRule {
    fn redirected(&self, request: &Request<Bytes>, key: &str) -> Response<Bytes> {
        let Redirect { host_name, http_redirect_code, protocol, replace_key_prefix_with, replace_key_with } = &self.redirect;
        let prefix = self.condition.as_ref().and_then(|condition| condition.key_prefix_equals.as_deref()).unwrap_or("");
        let key = match (replace_key_with, replace_key_prefix_with) {
            (Some(key), _) => key.clone(),
            (None, Some(other)) => format!("{other}{}", key.strip_prefix(prefix).unwrap_or(key)),
            (None, None) => key.to_owned(),
        };
        let own = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let host = host_name.as_deref().unwrap_or(own);
        let status =
            http_redirect_code.as_deref().and_then(|code| code.parse().ok()).and_then(|code: u16| StatusCode::from_u16(code).ok());
        let status = status.filter(StatusCode::is_redirection).unwrap_or(StatusCode::MOVED_PERMANENTLY);
        moved(status, &format!("{}://{host}/{}", protocol.as_deref().unwrap_or("http"), encoded(&key)))
    }
}

/// An object may say that it is elsewhere.
fn redirected_by_object(response: Response<Bytes>) -> Response<Bytes> {
    let location = response.headers().get("x-amz-website-redirect-location").and_then(|value| value.to_str().ok());
    match location {
        Some(location) => moved(StatusCode::MOVED_PERMANENTLY, location),
        None => response,
    }
}

fn encoded(key: &str) -> String {
    utf8_percent_encode(key, IN_PATH).to_string()
}

fn moved(status: StatusCode, location: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Returns an error as a page.
fn page(core: &Core, error: &AwsError) -> Response<Bytes> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let title = format!("{} {}", error.status.as_u16(), error.status.canonical_reason().unwrap_or(""));
    let request_id = core.ids.uuid();
    let members = error.members.iter().map(|(name, value)| (name.to_string(), value.as_str().unwrap_or("").to_owned()));
    let all = [("Code".to_owned(), error.code.to_string()), ("Message".to_owned(), error.message.clone())]
        .into_iter()
        .chain(members)
        .chain([("RequestId".to_owned(), request_id.clone()), ("HostId".to_owned(), request_id)]);
    let items: String = all.map(|(name, value)| format!("<li>{}: {}</li>\n", escaped(&name), escaped(&value))).collect();
    let body = format!(
        "<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n<ul>\n{items}</ul>\n<hr/>\n</body>\n</html>\n"
    );
    crate::response::response(error.status, "text/html; charset=utf-8", &[], body)
}
