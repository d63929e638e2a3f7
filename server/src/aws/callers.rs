//! Decides which requests the AWS endpoint accepts: all from clients, and from browsers only calls of deployed APIs and buckets.
//!
//! A browser sends requests on behalf of any page. It tells where they come from (`Sec-Fetch-Site`, `Origin`), and a page cannot change that. The
//! services are for clients: no page of the site calls them over the network, and no page of another site may. Buckets are for pages,
//! too: their policies and their CORS rules decide.

use emulator::{AuthenticationMode, Called};
use http::{HeaderMap, Request, header};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A page of another origin sent it.
    #[error(
        "A web page of another origin sent this request. Coldstart's AWS endpoint takes calls of AWS services from clients (aws, SDKs, curl) and not from web pages; deployed APIs may be called from anywhere."
    )]
    Page,
    /// The endpoint does not have this name. A page of another site may have pointed its own name here (DNS rebinding).
    #[error(
        "Coldstart's AWS endpoint is not known by the host name {0}, and without signatures it answers to its own names only. If this is one, start `coldstart aws` with --endpoint {0}."
    )]
    Host(String),
}

/// The names by which the endpoint is reached.
#[derive(Clone, Debug)]
pub struct Callers {
    endpoint: String,
    authentication: AuthenticationMode,
}

impl Callers {
    /// For an endpoint at `HOST:PORT`.
    pub fn new(endpoint: &str, authentication: AuthenticationMode) -> Self {
        Self { endpoint: without_port(endpoint).to_ascii_lowercase(), authentication }
    }

    /// Decides whether a request is passed to the emulator. This is the only place that decides.
    ///
    /// # Errors
    /// The reason why it is refused.
    pub fn admit(&self, called: &Called, head: &Request<()>) -> Result<(), Refused> {
        let headers = head.headers();
        if self.authentication == AuthenticationMode::Open
            && let Some(host) = text(headers, header::HOST).filter(|host| !self.is_known(without_port(host)))
        {
            return Err(Refused::Host(host.into()));
        }
        match called {
            // An API decides itself who may call it, the URL of a package is signed, and a link of a message has a secret.
            Called::Api(_) | Called::Package | Called::Link => Ok(()),
            // Buckets decide by their policies. Without signatures that are verified, a page must not pass for the owner.
            Called::Bucket { .. } | Called::Object
                if self.authentication == AuthenticationMode::Open && claims_a_key(head) && self.is_of_another_page(headers) =>
            {
                Err(Refused::Page)
            }
            Called::Bucket { .. } | Called::Object => Ok(()),
            Called::Service if self.is_of_another_page(headers) => Err(Refused::Page),
            Called::Service => Ok(()),
        }
    }

    fn is_of_another_page(&self, headers: &HeaderMap) -> bool {
        match (text(headers, header::HeaderName::from_static("sec-fetch-site")), text(headers, header::ORIGIN)) {
            (Some(site), _) => !matches!(site, "same-origin" | "none"),
            (None, Some(origin)) => {
                text(headers, header::HOST).is_none_or(|host| origin.split_once("://").is_none_or(|(_, own)| own != host))
            }
            // Over plain HTTP to another machine, a browser sends neither header with an image or a link. A page cannot add a signature to these.
            (None, None) => {
                self.authentication == AuthenticationMode::Open
                    && is_browser(headers)
                    && !headers.contains_key(header::AUTHORIZATION)
            }
        }
    }

    /// Whether the endpoint answers to this host name in open mode. Without signatures every caller may do everything. The owner of `evil.example`
    /// can point that name at this machine (DNS rebinding), so that requests of its pages are same-origin. Therefore only names that nobody outside
    /// can point here are accepted: addresses, names of one label, names reserved for such use (RFC 6761, RFC 6762, RFC 8375, and ICANN's
    /// `internal`), AWS's own names, and the endpoint's.
    fn is_known(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let below = |name: &str| host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
        let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
        is_address || !host.contains('.') || below(&self.endpoint) || PRIVATE.into_iter().any(below)
    }
}

/// Whether a request says that it is of somebody with a key: by a signature, or by a form, which may have one in its fields.
fn claims_a_key(head: &Request<()>) -> bool {
    let query = head.uri().query().unwrap_or("").to_ascii_lowercase();
    head.headers().contains_key(header::AUTHORIZATION)
        || query.contains("x-amz-")
        || query.contains("awsaccesskeyid")
        || query.contains('%')
        || head.method() == http::Method::POST
}

const PRIVATE: [&str; 6] = ["localhost", "local", "internal", "test", "home.arpa", "amazonaws.com"];

/// Whether a browser sent the request, as far as the headers tell. A page cannot change these headers when it loads a page or an image.
pub fn is_browser(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site")
        || headers.contains_key(header::ORIGIN)
        || text(headers, header::USER_AGENT).is_some_and(|agent| agent.starts_with("Mozilla/"))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}
