//! Addresses of deployed APIs: the invoke URLs, and the API that a request's host or path names.

use http::{Request, header};

use crate::Config;

/// The address of a request of a deployed API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The API's id, not validated.
    pub api_id: String,
    /// The path with the stage as its first segment, percent-encoded.
    pub path: String,
    /// The API's host: the request's own, or for `Form::Path` the one that the API would have.
    pub domain_name: String,
    /// The form of the address.
    pub form: Form,
}

/// The form of an API's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The API has its own host.
    Host,
    /// The API is a path at the endpoint's host, which all APIs share.
    Path,
}

impl Target {
    /// Returns the API's host without its port.
    pub fn host(&self) -> &str {
        without_port(&self.domain_name)
    }

    /// Returns whether the API is addressed by a name under `amazonaws.com`.
    pub fn is_at_aws(&self) -> bool {
        self.host().ends_with(AWS)
    }
}

/// The prefix of paths for clients that cannot use a host name for each API:
/// `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
const PATH_FORM: &str = "/_aws/execute-api/";
/// The suffix of AWS's own host names.
const AWS: &str = ".amazonaws.com";

/// Returns a stage's invoke URL, without a slash at its end. If the endpoint is `localhost` or a name below it, the API has its own
/// host, as on AWS, because all such names resolve to this machine. Otherwise the API is a path: names below another endpoint may
/// not resolve, and an IP address has none.
pub fn invoke_url(config: &Config, api_id: &str, stage: &str) -> String {
    let endpoint = &config.endpoint;
    if is_localhost(without_port(endpoint)) {
        format!("http://{api_id}.execute-api.{endpoint}/{stage}")
    } else {
        format!("http://{endpoint}{PATH_FORM}{api_id}/{stage}")
    }
}

/// Returns the target of a request, or `None` if it is not a call of a deployed API. The forms are
/// `http://{api}.execute-api.{endpoint}/{stage}/…`, `http://{api}.execute-api.{region}.amazonaws.com/{stage}/…` (by its `Host`), or
/// `http://{endpoint}/_aws/execute-api/{api}/{stage}/…`.
pub fn target<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    by_path(config, request).or_else(|| by_host(config, request))
}

fn by_path<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    let rest = request.uri().path().strip_prefix(PATH_FORM)?;
    let (api_id, path) = rest.split_once('/').unwrap_or((rest, ""));
    let domain_name = format!("{api_id}.execute-api.{}", config.endpoint);
    Some(Target { api_id: api_id.into(), path: format!("/{path}"), domain_name, form: Form::Path })
}

fn by_host<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| request.uri().host())?;
    let (api_id, rest) = host.split_once('.')?;
    let name = without_port(rest.strip_prefix("execute-api.")?);
    let ours = name == without_port(&config.endpoint) || is_localhost(name) || name.ends_with(AWS);
    ours.then(|| Target { api_id: api_id.into(), path: request.uri().path().into(), domain_name: host.into(), form: Form::Host })
}

fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}
