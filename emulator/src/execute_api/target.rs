//! A deployed API's address: how callers are told it, and which API a request is for by its host or its path.

use http::{Request, header};

use crate::Config;

/// Which API and stage a request is for, and the path within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The API's id, unchecked.
    pub api_id: String,
    /// Everything behind the host, stage first, still encoded.
    pub path: String,
    /// The host as the client sees it.
    pub domain_name: String,
    /// Which kind of address it is.
    pub form: Form,
}

/// How an API is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a host of its own.
    Host,
    /// By a path at the endpoint's host, which it has in common with all other APIs.
    Path,
}

impl Target {
    /// The API's own host, without a port.
    pub fn host(&self) -> &str {
        without_port(&self.domain_name)
    }

    /// Whether it is addressed by AWS's own name.
    pub fn is_at_aws(&self) -> bool {
        self.host().ends_with(AWS)
    }
}

/// Where a host name of AWS's is not to be had: `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
const PATH_FORM: &str = "/_aws/execute-api/";
/// How AWS's own names end.
const AWS: &str = ".amazonaws.com";

/// A stage's invoke URL, without a slash at its end. Names under `localhost` lead to this machine on their own, so there an API has a host of its own, as
/// on AWS; below any other name nobody can be sure that there is one, and below an address there is none.
pub fn invoke_url(config: &Config, api_id: &str, stage: &str) -> String {
    let endpoint = &config.endpoint;
    if is_localhost(without_port(endpoint)) {
        format!("http://{api_id}.execute-api.{endpoint}/{stage}")
    } else {
        format!("http://{endpoint}{PATH_FORM}{api_id}/{stage}")
    }
}

/// Whether a request is a call of a deployed API: `http://{api}.execute-api.{endpoint}/{stage}/…`,
/// `http://{api}.execute-api.{region}.amazonaws.com/{stage}/…` (by its `Host`), or
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
