//! Uploads by forms: `POST` to a bucket with the fields of a form, a policy, and the content.
//!
//! The form's policy says which fields it may have, and is signed. What it allows becomes a PutObject of the key's owner.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures::stream;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{address, error::S3Error};
use crate::{AwsError, CallerContext, Principal, Service, dispatch, emulator::Core};

/// The most bytes of fields before the content. Set by AWS.
const MOST_OF_FIELDS: usize = 20 << 10;
/// Fields that need no condition.
const FREE: [&str; 7] = ["x-amz-signature", "file", "policy", "signature", "awsaccesskeyid", "x-amz-algorithm", "submit"];
/// Fields that are headers of the object.
const HEADERS: [&str; 8] = [
    "cache-control",
    "content-type",
    "content-disposition",
    "content-encoding",
    "expires",
    "content-md5",
    "content-language",
    "tagging",
];

/// A marker of requests that a form has become.
#[derive(Clone, Copy, Debug)]
pub struct ByForm;

/// A form.
pub struct Form {
    /// The fields before the content, by names in lower case.
    fields: BTreeMap<String, String>,
    content: Bytes,
}

/// A policy, decoded.
#[derive(Debug, Deserialize)]
struct Policy {
    expiration: String,
    conditions: Vec<Json>,
}

/// Returns whether a request is an upload by a form.
pub fn is_form<B>(request: &Request<B>) -> bool {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    request.method() == Method::POST && media_type.to_ascii_lowercase().starts_with("multipart/form-data")
}

impl Form {
    /// Reads a form.
    pub async fn read(request: &Request<Bytes>) -> Result<Self, S3Error> {
        let malformed = || {
            let message = "The body of your POST request is not well-formed multipart/form-data.";
            S3Error::from(AwsError::bad_request("MalformedPOSTRequest", message))
        };
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let boundary = multer::parse_boundary(media_type).map_err(|_| malformed())?;
        let body = request.body().clone();
        let mut parts = multer::Multipart::new(stream::once(async move { Ok::<_, std::convert::Infallible>(body) }), boundary);
        let (mut fields, mut size) = (BTreeMap::<String, String>::new(), 0);
        while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
            let name = part.name().unwrap_or("").to_ascii_lowercase();
            if name == "file" {
                let file = part.file_name().unwrap_or("").to_owned();
                if let (Some(media_type), false) = (part.content_type(), fields.contains_key("content-type")) {
                    fields.entry("content-type-of-file".to_owned()).or_insert(media_type.to_string());
                }
                let content = part.bytes().await.map_err(|_| malformed())?;
                if let Some(key) = fields.get_mut("key") {
                    *key = key.replace("${filename}", &file);
                }
                return Ok(Self { fields, content });
            }
            let value = part.text().await.map_err(|_| malformed())?;
            size += name.len() + value.len();
            if size > MOST_OF_FIELDS {
                let message = "Your POST request fields preceding the upload file were too large.";
                return Err(AwsError::bad_request("MaxPostPreDataLengthExceededError", message).into());
            }
            fields.insert(name, value);
        }
        Err(S3Error::argument("file", "0", "POST requires exactly one file upload per request."))
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    fn required(&self, name: &'static str) -> Result<&str, S3Error> {
        let missing = || {
            let message = format!(
                "Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields."
            );
            S3Error::argument(name, "", message)
        };
        self.field(name).ok_or_else(missing)
    }

    /// Checks the policy: its time, that each field has a condition that holds, and that each condition holds.
    fn check(&self, bucket: &str, now: Timestamp) -> Result<(), S3Error> {
        let invalid = |why: &str| S3Error::from(AwsError::bad_request("InvalidPolicyDocument", format!("Invalid Policy: {why}")));
        let denied = |why: String| S3Error::Denied(format!("Invalid according to Policy: {why}"));
        let text = BASE64_STANDARD.decode(self.required("policy")?.trim()).map_err(|_| invalid("Invalid Base64."))?;
        let policy: Policy = serde_json::from_slice(&text).map_err(|_| invalid("Invalid JSON."))?;
        let expiration: Timestamp = policy.expiration.parse().map_err(|_| invalid("Invalid 'expiration' value"))?;
        if now > expiration {
            return Err(denied("Policy expired.".into()));
        }
        let value = |name: &str| if name == "bucket" { Some(bucket) } else { self.field(name) };
        let mut covered = Vec::new();
        for condition in &policy.conditions {
            let failed = || denied(format!("Policy Condition failed: {}", shown(condition)));
            match condition {
                Json::Object(members) => {
                    for (name, wanted) in members {
                        let name = name.to_ascii_lowercase();
                        if value(&name) != wanted.as_str() {
                            return Err(failed());
                        }
                        covered.push(name);
                    }
                }
                Json::Array(parts) => match parts.as_slice() {
                    [kind, least, most] if kind == "content-length-range" => {
                        let number = |json: &Json| json.as_u64().or_else(|| json.as_str()?.parse().ok());
                        let (Some(least), Some(most)) = (number(least), number(most)) else {
                            return Err(invalid("Invalid range."));
                        };
                        let size = self.content.len() as u64;
                        if size > most {
                            return Err(S3Error::EntityTooLarge { size });
                        }
                        if size < least {
                            return Err(S3Error::EntityTooSmall { number: 0, etag: String::new(), size });
                        }
                    }
                    [kind, name, wanted] => {
                        let (Some(name), Some(wanted)) = (name.as_str().and_then(|name| name.strip_prefix('$')), wanted.as_str())
                        else {
                            return Err(invalid("Invalid condition."));
                        };
                        let name = name.to_ascii_lowercase();
                        let given = value(&name).unwrap_or("");
                        let holds = match kind.as_str() {
                            Some("eq") => given == wanted,
                            Some("starts-with") => given.starts_with(wanted),
                            _ => return Err(invalid("Invalid condition.")),
                        };
                        if !holds {
                            return Err(failed());
                        }
                        covered.push(name);
                    }
                    _ => return Err(invalid("Invalid condition.")),
                },
                _ => return Err(invalid("Invalid condition.")),
            }
        }
        let is_free = |name: &str| FREE.contains(&name) || name.starts_with("x-ignore-") || name == "content-type-of-file";
        match self.fields.keys().find(|name| !is_free(name) && !covered.contains(name)) {
            Some(name) => Err(denied(format!("Extra input fields: {name}"))),
            None => Ok(()),
        }
    }

    /// Returns who signed the form; `None` if nobody did.
    async fn caller(&self, core: &Arc<Core>, request: &Request<Bytes>) -> Result<Option<CallerContext>, AwsError> {
        let token = self.field("x-amz-security-token");
        let signature = match (self.field("x-amz-credential"), self.field("awsaccesskeyid")) {
            (Some(credential), _) => dispatch::FormSignature::Version4 { credential, signature: self.required("x-amz-signature")? },
            (None, Some(key)) => dispatch::FormSignature::Version2 { key, signature: self.required("signature")? },
            (None, None) => return Ok(None),
        };
        dispatch::identify_form(core, request, &signature, self.required("policy")?.trim(), token).await.map(Some)
    }

    /// Returns the request by which a client would put the object.
    fn put(&self, bucket: &str, key: &str) -> Request<Bytes> {
        let mut request = Request::new(self.content.clone());
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = format!("/{bucket}/{}", utf8_percent_encode(key, NON_ALPHANUMERIC)).parse().unwrap_or_default();
        for (name, value) in &self.fields {
            let name = match name.as_str() {
                "acl" => "x-amz-acl",
                "content-type-of-file" => "content-type",
                name if HEADERS.contains(&name) => name,
                name if name.starts_with("x-amz-meta-") || name.starts_with("x-amz-checksum-") || name == "x-amz-storage-class" => {
                    name
                }
                _ => continue,
            };
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                request.headers_mut().insert(name, value);
            }
        }
        request.extensions_mut().insert(ByForm);
        request
    }
}

fn shown(condition: &Json) -> String {
    match condition {
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| format!("[\"eq\", \"${name}\", \"{}\"]", value.as_str().unwrap_or("")))
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    }
}

/// Answers an upload by a form. The bucket is in the request's path.
pub async fn upload(core: &Arc<Core>, request: &Request<Bytes>) -> Result<Response<Bytes>, AwsError> {
    let bucket = address::path_bucket(request).map(String::from).ok_or_else(|| S3Error::NoSuchBucket(String::new()))?;
    let form = Form::read(request).await?;
    let key = form.required("key")?.to_owned();
    if key.is_empty() {
        return Err(S3Error::argument("key", "", "User key must have a length greater than 0.").into());
    }
    let signed = form.caller(core, request).await?;
    let now = core.clock.now();
    if signed.is_some() || form.field("policy").is_some() {
        form.check(&bucket, now)?;
    }
    let nobody = || CallerContext {
        account: crate::AccountId::DEFAULT,
        principal: Principal::Stranger(None),
        service: None,
        source: request.extensions().get().copied().unwrap_or(crate::CallSource::Endpoint),
    };
    let caller = CallerContext { service: Some(Service::S3), ..signed.unwrap_or_else(nobody) };
    let mut put = form.put(&bucket, &key);
    if let Some(source) = request.extensions().get::<crate::SourceIp>() {
        put.extensions_mut().insert(*source);
    }
    let stored = Box::pin(dispatch::handle_as(core, caller, put)).await;
    if !stored.status().is_success() {
        return Ok(stored);
    }
    Ok(answered(core, &form, &bucket, &key, &stored))
}

fn answered(core: &Core, form: &Form, bucket: &str, key: &str, stored: &Response<Bytes>) -> Response<Bytes> {
    let etag = stored.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or("");
    let encoded: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    let location = format!("http://{}/{bucket}/{encoded}", core.config.endpoint);
    let mut response = Response::new(Bytes::new());
    let redirect =
        form.field("success_action_redirect").or_else(|| form.field("redirect")).filter(|url| url.parse::<url::Url>().is_ok());
    let mut location_header = location.clone();
    *response.status_mut() = match (redirect, form.field("success_action_status")) {
        (Some(redirect), _) => {
            let more = form_urlencoded::Serializer::new(String::new())
                .append_pair("bucket", bucket)
                .append_pair("key", key)
                .append_pair("etag", etag)
                .finish();
            location_header = format!("{redirect}{}{more}", if redirect.contains('?') { '&' } else { '?' });
            StatusCode::SEE_OTHER
        }
        (None, Some("200")) => StatusCode::OK,
        (None, Some("201")) => {
            let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            *response.body_mut() = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>{}</Location><Bucket>{bucket}</Bucket><Key>{}</Key><ETag>{}</ETag></PostResponse>",
                escaped(&location),
                escaped(key),
                escaped(etag)
            )
            .into();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
            StatusCode::CREATED
        }
        (None, _) => StatusCode::NO_CONTENT,
    };
    for (name, value) in [(header::ETAG, etag), (header::LOCATION, &location_header)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    if let Some(id) = stored.headers().get("x-amz-version-id") {
        response.headers_mut().insert("x-amz-version-id", id.clone());
    }
    response
}

/// Returns whether a form has become this request.
pub fn is_by_form<B>(request: &Request<B>) -> bool {
    request.extensions().get::<ByForm>().is_some()
}
