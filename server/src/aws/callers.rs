//! Who may call: clients, and of what a browser sends only calls of deployed APIs.
//!
//! A browser sends requests for any page. It says where they come from (`Sec-Fetch-Site`, `Origin`), and a page can't change that. The services are for
//! clients: no page of the site calls them over the network, and no page of another site may. On AWS, a browser may call a service that answers with CORS
//! headers; no service here does.

use emulator::{AuthenticationMode, Called};
use http::{HeaderMap, Request, header};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A page sent it that is not the endpoint's own.
    #[error(
        "A web page of another origin sent this request. Coldstart's AWS endpoint takes calls of AWS services from clients (aws, SDKs, curl) and not from web pages; deployed APIs may be called from anywhere."
    )]
    Page,
    /// The endpoint is not known by this name: a page of another site may have had its own name lead here.
    #[error(
        "Coldstart's AWS endpoint is not known by the host name {0}, and without signatures it answers to its own names only. If this is one, start `coldstart aws` with --endpoint {0}."
    )]
    Host(String),
}

/// Names that the endpoint is reached by.
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

    /// Whether a request goes on to the emulator: the one place that decides. What S3's CORS rules allow will be a case of [`Called`] here.
    ///
    /// # Errors
    /// Why it does not.
    pub fn admit(&self, called: &Called, head: &Request<()>) -> Result<(), Refused> {
        let headers = head.headers();
        if self.authentication == AuthenticationMode::Open
            && let Some(host) = text(headers, header::HOST).filter(|host| !self.is_known(without_port(host)))
        {
            return Err(Refused::Host(host.into()));
        }
        match called {
            // An API decides itself who may call it, and the link to a package is signed.
            Called::Api(_) | Called::Package => Ok(()),
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
            // Over plain HTTP to another machine, a browser sends neither header with an image or a link. A page can't add a signature to these.
            (None, None) => {
                self.authentication == AuthenticationMode::Open
                    && is_browser(headers)
                    && !headers.contains_key(header::AUTHORIZATION)
            }
        }
    }

    /// Without signatures, every caller may do everything. A page of `evil.example` can call when its owner has that name lead to this machine (DNS rebinding), and
    /// its requests are same-origin then. So only those names are answered that nobody outside can have lead here: addresses, names of one label, names that are kept for such
    /// use (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`), AWS's own, and the endpoint's.
    fn is_known(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let below = |name: &str| host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
        let is_address = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
        is_address || !host.contains('.') || below(&self.endpoint) || PRIVATE.into_iter().any(below)
    }
}

const PRIVATE: [&str; 6] = ["localhost", "local", "internal", "test", "home.arpa", "amazonaws.com"];

/// Whether a browser sent this, as far as can be told: it says so itself, and pages cannot change what it says of itself when it loads a page or an image.
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
