//! Addresses of buckets: a host for each, or a path at the endpoint's host.
//!
//! The forms are `http://{endpoint}/{bucket}/{key}` and `http://{bucket}.s3.{endpoint}/{key}`, with or without the region after `s3`, or
//! without `s3`; and AWS's own names under `amazonaws.com`. Websites are at `http://{bucket}.s3-website.{endpoint}/`.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri, header};

use super::names::BucketName;
use crate::Config;

/// The suffix of AWS's own host names.
const AWS: &str = "amazonaws.com";

/// The parameters of a signature in a URL.
const OF_SIGNATURES: [&str; 8] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-signedheaders",
    "x-amz-signature",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// The bucket that a request's host names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A bucket, whose objects are the paths.
    Bucket(String),
    /// The website of a bucket.
    Website(String),
}

/// Returns the bucket that a request's host names; `None` if the host is of no bucket.
pub fn host<B>(config: &Config, request: &Request<B>) -> Option<Host> {
    let host = host_of(request)?.to_ascii_lowercase();
    let (name, rest) = below(config, &host)?;
    let region = config.region.as_str();
    // From the end, `name` is the bucket, then `s3` or `s3-website`, then the region; what is not needed may be missing.
    let name = name.strip_suffix(region).and_then(|name| name.strip_suffix(['.', '-'])).unwrap_or(name);
    let bucket = |text: &str| text.parse::<BucketName>().ok().map(String::from);
    if let Some(name) = name.strip_suffix(".s3-website") {
        return bucket(name).map(Host::Website);
    }
    if let Some(name) = name.strip_suffix(".s3").or_else(|| name.strip_suffix(".s3.dualstack")) {
        return bucket(name).map(Host::Bucket);
    }
    let is_service = name == "s3" || wire_prefix(name) || name.ends_with(".execute-api") || name.ends_with(".lambda-url");
    // Of AWS's names, those without `s3` are of other services.
    (rest != AWS && !is_service).then(|| bucket(name).map(Host::Bucket)).flatten()
}

/// Returns whether a name is that of a service's endpoint, with or without a region.
fn wire_prefix(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    !name.contains('.') && wire::services().iter().any(|info| info.endpoint_prefix == first)
}

/// Splits a host into the labels before the endpoint's name, and that name.
fn below<'h>(config: &Config, host: &'h str) -> Option<(&'h str, &'h str)> {
    let endpoint = without_port(&config.endpoint).to_ascii_lowercase();
    [endpoint.as_str(), "localhost", AWS].into_iter().find_map(|name| {
        let labels = host.strip_suffix(name)?.strip_suffix('.')?;
        Some((labels, &host[host.len() - name.len()..]))
    })
}

/// Returns the bucket that an unsigned request names by its path.
pub fn path_bucket<B>(request: &Request<B>) -> Option<BucketName> {
    let path = request.uri().path().strip_prefix('/')?;
    path.split('/').next()?.parse().ok()
}

/// Returns whether an unsigned request is for a bucket by its path: no other service has the path, with any method. A browser's
/// `OPTIONS` is for what it asks about.
pub fn is_by_path<B>(request: &Request<B>) -> bool {
    let is_free = |method: &Method| {
        let mut plain = Request::new(Bytes::new());
        *plain.method_mut() = method.clone();
        *plain.uri_mut() = request.uri().clone();
        *plain.headers_mut() = request.headers().clone();
        wire::find_service(None, &plain).is_none()
    };
    let methods = [Method::GET, Method::PUT, Method::POST, Method::DELETE];
    path_bucket(request).is_some() && is_free(request.method()) && methods.iter().all(is_free)
}

/// Returns the request with the bucket as the first segment of its path, as the model has it.
pub fn by_path(config: &Config, mut request: Request<Bytes>) -> Request<Bytes> {
    let Some(Host::Bucket(bucket)) = host(config, &request) else { return request };
    let uri = request.uri();
    let path = if uri.path() == "/" { "" } else { uri.path() };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(uri) = format!("/{bucket}{path}{query}").parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request
}

/// Returns a request whose URL is signed with the headers that its query has, such as `x-amz-meta-colour` and `x-amz-tagging`. Clients
/// put headers there when they sign a URL.
pub fn with_headers_of_query(mut request: Request<Bytes>) -> Request<Bytes> {
    let query = request.uri().query().unwrap_or("");
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    if !pairs.iter().any(|(name, _)| name == "x-amz-signature") {
        return request;
    }
    let headers: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("x-amz-") && !OF_SIGNATURES.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((HeaderName::try_from(name).ok()?, HeaderValue::from_str(value).ok()?)))
        .collect();
    for (name, value) in headers {
        request.headers_mut().entry(name).or_insert(value);
    }
    request
}

/// Returns the host of a request, without its port.
pub fn host_of<B>(request: &Request<B>) -> Option<&str> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| request.uri().host())?;
    Some(without_port(host))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}
