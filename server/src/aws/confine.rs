//! What an answer of the endpoint may do in a browser: it has no access to the site, to other APIs or to the services.
//!
//! A deployed API has an origin of its own at its own host, `{api}.execute-api.…`, as on AWS. By its path, `/_aws/execute-api/{api}/…`, it is at the endpoint's
//! host, with all other APIs and the services, and with the site where that has the same host name. So a page there is put into an opaque origin ([`SANDBOX`]):
//! its scripts run, without cookies and storage, and all its requests are cross-site.

use emulator::{Called, Form};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::callers::is_browser;
use crate::cookies::set::{Jar, keep_own};

/// A page may run, and is of no origin that anything else is of.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox allow-downloads allow-forms allow-modals allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-scripts",
);
/// An answer of a service is no page at all.
const NO_PAGE: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Headers by which an answer would change what a browser keeps of a whole host or domain, whatever the port.
const OF_THE_DOMAIN: [&str; 1] = ["clear-site-data"];
/// Headers by which it would change what a browser keeps of the origin, or host, that it comes from.
const OF_THE_ORIGIN: [&str; 7] = [
    "alt-svc",
    "nel",
    "origin-agent-cluster",
    "report-to",
    "reporting-endpoints",
    "service-worker-allowed",
    "strict-transport-security",
];

/// How far APIs at hosts of their own are to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// A page there can do nothing to the site's cookies.
    Apart,
    /// A page there could set cookies for a domain that the site belongs to, and nothing tells these from the site's own.
    BesideTheSite,
}

/// Who asked, before the request is handed on.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    by_browser: bool,
}

impl Asked {
    /// By these headers.
    pub fn by(headers: &HeaderMap) -> Self {
        Self { by_browser: is_browser(headers) }
    }
}

/// Confines an answer.
pub fn confine(called: &Called, asked: Asked, hosts: Hosts, headers: &mut HeaderMap) {
    match called {
        Called::Api(target) => match target.form {
            Form::Host => {
                keep_own(headers, Jar::Host(target.host()));
                remove(headers, &OF_THE_DOMAIN);
                if hosts == Hosts::BesideTheSite && !target.is_at_aws() {
                    headers.append(header::CONTENT_SECURITY_POLICY, SANDBOX);
                }
            }
            Form::Path => {
                keep_own(headers, if asked.by_browser { Jar::None } else { Jar::Client });
                remove(headers, &OF_THE_DOMAIN);
                remove(headers, &OF_THE_ORIGIN);
                headers.append(header::CONTENT_SECURITY_POLICY, SANDBOX);
            }
        },
        Called::Package | Called::Service => {
            headers.insert(header::CONTENT_SECURITY_POLICY, NO_PAGE);
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
    }
}

fn remove(headers: &mut HeaderMap, names: &[&'static str]) {
    for name in names {
        headers.remove(HeaderName::from_static(name));
    }
}
