//! Which API a request is for, told by its host or its path.

use bytes::Bytes;
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
}

/// Where a host name of AWS's is not to be had: `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
const PATH_FORM: &str = "/_aws/execute-api/";

/// Whether a request is a call of a deployed API: `http://{api}.execute-api.localhost:4566/{stage}/…`,
/// `http://{api}.execute-api.{region}.amazonaws.com/{stage}/…` (by its `Host`), or
/// `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
pub fn target(config: &Config, request: &Request<Bytes>) -> Option<Target> {
    by_path(config, request).or_else(|| by_host(request))
}

fn by_path(config: &Config, request: &Request<Bytes>) -> Option<Target> {
    let rest = request.uri().path().strip_prefix(PATH_FORM)?;
    let (api_id, path) = rest.split_once('/').unwrap_or((rest, ""));
    let domain_name = format!("{api_id}.execute-api.{}", config.endpoint);
    Some(Target { api_id: api_id.into(), path: format!("/{path}"), domain_name })
}

fn by_host(request: &Request<Bytes>) -> Option<Target> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| request.uri().host())?;
    let (api_id, rest) = host.split_once('.')?;
    let name = rest.strip_prefix("execute-api.")?;
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    let ours = name == "localhost" || name.ends_with(".amazonaws.com") || name.ends_with(".localhost");
    ours.then(|| Target { api_id: api_id.into(), path: request.uri().path().into(), domain_name: host.into() })
}
