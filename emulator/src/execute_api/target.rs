//! Addresses of deployed APIs and function URLs, and which of them a request's host or path names.

use http::{Request, header};

use crate::Config;

/// The address of a request of a deployed API or a function URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: Kind,
    /// The id of the API or the URL, not validated.
    pub id: String,
    /// The path, percent-encoded; that of an API has the stage as its first segment.
    pub path: String,
    /// Its host: the request's own, or for `Form::Path` the one that it would have.
    pub domain_name: String,
    /// The form of the address.
    pub form: Form,
}

/// What an address is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A deployed API.
    Api,
    /// A function URL.
    FunctionUrl,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Api, Self::FunctionUrl];

    /// Returns the second label of its hosts.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Api => "execute-api",
            Self::FunctionUrl => "lambda-url",
        }
    }
}

/// The form of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The API or URL has its own host.
    Host,
    /// It is a path at the endpoint's host, which all of them share.
    Path,
}

impl Target {
    /// Returns the host without its port.
    pub fn host(&self) -> &str {
        without_port(&self.domain_name)
    }

    /// Returns whether the address is one of AWS's own names.
    pub fn is_at_aws(&self) -> bool {
        is_at_aws(self.host())
    }
}

/// The prefix of paths for clients that cannot use a host name for each API or URL:
/// `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
const PATH_FORM: &str = "/_aws/";
/// The suffixes of AWS's own host names.
const AWS: [&str; 2] = [".amazonaws.com", ".on.aws"];

/// Returns a stage's invoke URL, without a slash at its end. If the endpoint is `localhost` or a name below it, the API has its own
/// host, as on AWS, because all such names resolve to this machine. Otherwise the API is a path: names below another endpoint may
/// not resolve, and an IP address has none.
pub fn invoke_url(config: &Config, api_id: &str, stage: &str) -> String {
    let endpoint = &config.endpoint;
    if is_localhost(without_port(endpoint)) {
        format!("http://{api_id}.execute-api.{endpoint}/{stage}")
    } else {
        format!("http://{endpoint}{PATH_FORM}execute-api/{api_id}/{stage}")
    }
}

/// Returns the address of a function URL, in the form of [`invoke_url`], with a slash at its end.
pub fn function_url(config: &Config, id: &str) -> String {
    let Config { endpoint, region, .. } = config;
    if is_localhost(without_port(endpoint)) {
        format!("http://{id}.lambda-url.{region}.{endpoint}/")
    } else {
        format!("http://{endpoint}{PATH_FORM}lambda-url/{id}/")
    }
}

/// Returns the target of a request, or `None` if it is not a call of a deployed API or a function URL. The forms are
/// `http://{api}.execute-api.{endpoint}/{stage}/…`, `http://{api}.execute-api.{region}.amazonaws.com/{stage}/…` (by its `Host`), or
/// `http://{endpoint}/_aws/execute-api/{api}/{stage}/…`; those of function URLs have `lambda-url` for `execute-api`, and no stage. A
/// host may have the region before the endpoint.
pub fn target<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    by_path(config, request).or_else(|| by_host(config, request))
}

fn by_path<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    let path = request.uri().path().strip_prefix(PATH_FORM)?;
    let (label, rest) = path.split_once('/')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.label() == label)?;
    let (id, path) = rest.split_once('/').unwrap_or((rest, ""));
    let domain_name = format!("{id}.{label}.{}", config.endpoint);
    Some(Target { kind, id: id.into(), path: format!("/{path}"), domain_name, form: Form::Path })
}

fn by_host<B>(config: &Config, request: &Request<B>) -> Option<Target> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).or_else(|| request.uri().host())?;
    let (id, rest) = host.split_once('.')?;
    let (label, rest) = rest.split_once('.')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.label() == label)?;
    let name = without_port(rest);
    let in_region = name.strip_prefix(&config.region).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name);
    let ours = in_region == without_port(&config.endpoint) || is_localhost(name) || is_at_aws(name);
    ours.then(|| Target { kind, id: id.into(), path: request.uri().path().into(), domain_name: host.into(), form: Form::Host })
}

fn is_at_aws(name: &str) -> bool {
    AWS.iter().any(|suffix| name.ends_with(suffix))
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
