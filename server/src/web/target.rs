//! The target of a request (RFC 9112, section 3.2), validated before any router, because routers need a path.
//!
//! A client that takes the server for a proxy sends an absolute URL. RFC 9112 requires servers to accept it; the path after the host is then served
//! as usual. If the URL names another host than the `Host` header, it is not clear which is meant, and the request is refused.

use axum::response::{IntoResponse, Response};
use http::{
    HeaderValue, Method, Request, StatusCode, Uri, Version,
    header::{ALLOW, CONNECTION, HOST},
    uri::{Authority, PathAndQuery},
};

/// The length limit of a target in bytes; presigned URLs have some thousands.
const LONGEST: usize = 16 * 1024;

/// Why a request is answered before the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The method is `CONNECT`.
    #[error("This server is not a proxy and opens no tunnels.")]
    Tunnel,
    /// The target is neither a path nor an absolute URL.
    #[error("The target of a request has to be a path, such as /.")]
    NoPath,
    /// The target has bytes that no URL has.
    #[error("The target of a request has to be ASCII: encode other characters with percent signs.")]
    NotAscii,
    /// The target is too long.
    #[error("The target of this request is too long.")]
    TooLong,
    /// There is no `Host` header, or more than one, or an invalid one.
    #[error("A request needs one Host header.")]
    NoHost,
    /// Target and `Host` header name different hosts.
    #[error("The target and the Host header of this request name different hosts.")]
    TwoHosts,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Tunnel => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::NoPath | Self::NotAscii | Self::NoHost | Self::TwoHosts => StatusCode::BAD_REQUEST,
        };
        let mut response = (status, [("x-content-type-options", "nosniff")], self.to_string()).into_response();
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        if self == Self::Tunnel {
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
        }
        response
    }
}

/// Makes the target a path, if the request can be routed.
///
/// # Errors
/// [`Refused`].
pub fn read<B>(mut request: Request<B>) -> Result<Request<B>, Refused> {
    if request.method() == Method::CONNECT {
        return Err(Refused::Tunnel);
    }
    let host = host(&request)?;
    let uri = request.uri();
    if let Some(authority) = uri.authority() {
        let scheme = uri.scheme_str().ok_or(Refused::NoPath)?;
        if !matches!(scheme, "http" | "https") || authority.as_str().contains('@') {
            return Err(Refused::NoPath);
        }
        if host.is_some_and(|host| !is_same(&host, authority, scheme)) {
            return Err(Refused::TwoHosts);
        }
    }
    let target = uri.path_and_query().map_or("", PathAndQuery::as_str);
    if target.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if !target.is_ascii() {
        return Err(Refused::NotAscii);
    }
    match uri.authority().cloned() {
        None if target.starts_with('/') => {}
        None => return Err(Refused::NoPath),
        Some(authority) => {
            let path = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
            let value = HeaderValue::from_str(authority.as_str()).map_err(|_| Refused::NoHost)?;
            *request.uri_mut() = path.parse::<Uri>().map_err(|_| Refused::NoPath)?;
            request.headers_mut().insert(HOST, value);
        }
    }
    Ok(request)
}

/// The one `Host`; HTTP/1.0 may have none.
fn host<B>(request: &Request<B>) -> Result<Option<Authority>, Refused> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host,
        (None, None) if request.version() < Version::HTTP_11 => return Ok(None),
        _ => return Err(Refused::NoHost),
    };
    let host = Authority::try_from(host.as_bytes()).map_err(|_| Refused::NoHost)?;
    if host.as_str().contains('@') { Err(Refused::NoHost) } else { Ok(Some(host)) }
}

/// Whether two authorities name one host; a scheme's default port may be left out.
fn is_same(one: &Authority, other: &Authority, scheme: &str) -> bool {
    let usual = if scheme == "https" { 443 } else { 80 };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(usual);
    one.host().eq_ignore_ascii_case(other.host()) && port(one) == port(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(method: &str, target: &str, host: &str) -> Result<(String, String), Refused> {
        let request = Request::builder().method(method).uri(target).header(HOST, host).body(()).expect("a request");
        let request = read(request)?;
        let host = request.headers()[HOST].to_str().expect("a host").to_owned();
        Ok((request.uri().to_string(), host))
    }

    #[test]
    fn a_target_is_a_path_or_a_whole_address_of_the_host_that_is_asked() {
        let served = |path: &str, host: &str| Ok((path.to_owned(), host.to_owned()));
        assert_eq!(read_as("GET", "/a?b", "x:3000"), served("/a?b", "x:3000"));
        assert_eq!(read_as("GET", "http://X:3000/a?b", "x:3000"), served("/a?b", "X:3000"));
        assert_eq!(read_as("GET", "http://x", "x:80"), served("/", "x"));
        assert_eq!(read_as("GET", "http://other/", "x"), Err(Refused::TwoHosts));
        assert_eq!(read_as("GET", "ftp://x/", "x"), Err(Refused::NoPath));
        assert_eq!(read_as("GET", "http://me@x/", "x"), Err(Refused::NoPath));
        assert_eq!(read_as("GET", "x:80", "x"), Err(Refused::NoPath));
        assert_eq!(read_as("OPTIONS", "*", "x"), Err(Refused::NoPath));
        assert_eq!(read_as("CONNECT", "x:80", "x"), Err(Refused::Tunnel));
        assert_eq!(read_as("GET", &format!("/{}", "a".repeat(LONGEST)), "x"), Err(Refused::TooLong));
        assert_eq!(read_as("GET", "/", "a b"), Err(Refused::NoHost));
    }
}
