//! Restricts what a response of the endpoint may do in a browser: it has no access to the site, to other APIs or to the services.
//!
//! At its own host, `{api}.execute-api.…`, a deployed API has an origin of its own, as on AWS. By its path, `/_aws/execute-api/{api}/…`, it shares
//! the endpoint's host with all other APIs and the services, and possibly with the site. Therefore a page there gets an opaque origin ([`SANDBOX`]):
//! its scripts run without cookies and storage, and all its requests are cross-site. The same holds for buckets and their objects.

use emulator::{Called, Form};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::callers::is_browser;
use crate::cookies::set::{Jar, keep_own};

/// The policy for a page: it may run scripts, in an opaque origin.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox allow-downloads allow-forms allow-modals allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-scripts",
);
/// The policy for a response of a service, which is never a page.
const NO_PAGE: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Headers that change what a browser stores for a whole host or domain, on any port.
const OF_THE_DOMAIN: [&str; 1] = ["clear-site-data"];
/// Headers that change what a browser stores for the origin, or host, of the response.
const OF_THE_ORIGIN: [&str; 7] = [
    "alt-svc",
    "nel",
    "origin-agent-cluster",
    "report-to",
    "reporting-endpoints",
    "service-worker-allowed",
    "strict-transport-security",
];

/// How far the hosts of deployed APIs are separated from the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// A page there cannot affect the site's cookies.
    Apart,
    /// A page there could set cookies for a domain that includes the site, which cannot be told from the site's own.
    BesideTheSite,
}

/// Facts about the request, kept from before it is passed on.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    by_browser: bool,
}

impl Asked {
    /// Reads the request's headers.
    pub fn by(headers: &HeaderMap) -> Self {
        Self { by_browser: is_browser(headers) }
    }
}

/// Restricts a response.
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
        Called::Bucket { host } => {
            keep_own(headers, Jar::Host(host));
            remove(headers, &OF_THE_DOMAIN);
            if hosts == Hosts::BesideTheSite && !host.ends_with(".amazonaws.com") {
                headers.append(header::CONTENT_SECURITY_POLICY, SANDBOX);
            }
        }
        Called::Object => {
            keep_own(headers, if asked.by_browser { Jar::None } else { Jar::Client });
            remove(headers, &OF_THE_DOMAIN);
            remove(headers, &OF_THE_ORIGIN);
            headers.append(header::CONTENT_SECURITY_POLICY, SANDBOX);
        }
        Called::Package | Called::Link | Called::Service => {
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
