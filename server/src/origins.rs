//! Checks whether browsers keep the site and the AWS endpoint apart: refuses some pairs of addresses at the start and warns about others.
//!
//! Browsers store cookies by host name, and a page may set cookies for a domain above its own. Two addresses are sufficiently separated if their
//! hosts have no domain in common, or if nobody else can set the site's cookie (`__Host-…`, behind TLS).

use std::net::IpAddr;

use url::{Host, Url};

use crate::aws::Hosts;

/// The URLs of the site and the endpoint.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The site's URL as students reach it, if it is known.
    site: Option<Url>,
    /// The endpoint's URL as students reach it.
    endpoint: Url,
    /// Whether the site's cookies are sent over HTTPS only.
    behind_tls: bool,
}

/// A configuration in which nobody could sign in, or in which the origins are not separated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The site's URL is not valid.
    #[error("{0} is not the URL of a site: use http://HOST or https://HOST, with a port if necessary, and no path")]
    NoSite(String),
    /// The endpoint's host and port are not valid.
    #[error("{0} is not the host and port of an AWS endpoint: use HOST or HOST:PORT")]
    NoEndpoint(String),
    /// Site and endpoint have one origin.
    #[error(
        "the site and the AWS endpoint are both at {0}: a page of a deployed API would be a page of the site. Give the endpoint another host (--endpoint)"
    )]
    OneOrigin(String),
    /// The site uses HTTPS, but its cookies are not restricted to it.
    #[error("the site is at {0}, and its cookies are not kept to HTTPS: say --secure-cookies true")]
    NotSecure(Url),
    /// Browsers never send the site's cookies back.
    #[error(
        "the site is at {0}, and browsers send its cookies over HTTPS only, so nobody could sign in: say --secure-cookies false, or put the site behind TLS"
    )]
    NeverSent(Url),
}

impl Origins {
    /// Parses the addresses. `site` is the operator's setting, or what is known without it.
    ///
    /// # Errors
    /// If they are not valid, or cannot be used together.
    pub fn read(site: Option<&str>, endpoint: &str, behind_tls: bool) -> Result<Self, Unusable> {
        let site = site.map(|site| parse_site(site).ok_or_else(|| Unusable::NoSite(site.into()))).transpose()?;
        let endpoint = parse_site(&format!("http://{endpoint}")).ok_or_else(|| Unusable::NoEndpoint(endpoint.into()))?;
        let origins = Self { site, endpoint, behind_tls };
        match &origins.site {
            Some(site)
                if site.host() == endpoint_host(&origins)
                    && site.port_or_known_default() == origins.endpoint.port_or_known_default() =>
            {
                Err(Unusable::OneOrigin(host_and_port(site)))
            }
            Some(site) if site.scheme() == "https" && !behind_tls => Err(Unusable::NotSecure(site.clone())),
            Some(site) if site.scheme() == "http" && behind_tls && !is_local(site) => Err(Unusable::NeverSent(site.clone())),
            Some(_) | None => Ok(origins),
        }
    }

    /// Warnings for the operator. Each is a sentence that says what may happen and what helps. There are none on a local machine.
    pub fn warnings(&self) -> Vec<String> {
        let site = self.site.as_ref();
        if site.is_some_and(is_local) && is_local(&self.endpoint) {
            return Vec::new();
        }
        let open = (!self.behind_tls && !site.is_some_and(is_local)).then(|| {
            "Cookies and passwords of the site go over the network unencrypted. Put the site behind TLS and say --secure-cookies true.".to_owned()
        });
        let shared = site.and_then(|site| shared(site.host()?, self.endpoint.host()?)).map(|shared| match shared {
            Shared::Host(host) => format!(
                "The site and the AWS endpoint have the same host name, {host}, so browsers keep their cookies together. Give the endpoint a name of its own (--endpoint)."
            ),
            Shared::Domain(domain) if self.behind_tls => format!(
                "The site and the AWS endpoint are both below {domain}. Deployed APIs can't set or read the site's cookies, but enough cookies of theirs can push it out of a \
                 browser. A domain of its own for the endpoint (--endpoint) keeps them apart, unless {domain} is in the Public Suffix List."
            ),
            Shared::Domain(domain) => format!(
                "The site and the AWS endpoint are both below {domain}, and without TLS any page below it can set cookies that the site takes for its own. Put the site behind TLS \
                 and say --secure-cookies true, or give the endpoint a domain of its own (--endpoint)."
            ),
        });
        open.into_iter().chain(shared).collect()
    }

    /// How far the hosts of deployed APIs are separated from the site.
    pub fn hosts(&self) -> Hosts {
        let site = self
            .site
            .as_ref()
            .map(|site| site.host().zip(self.endpoint.host()).and_then(|(site, endpoint)| shared(site, endpoint)));
        let is_apart = self.behind_tls || is_local(&self.endpoint) || matches!(site, Some(None));
        if is_apart { Hosts::Apart } else { Hosts::BesideTheSite }
    }
}

/// What two hosts have in common with regard to cookies.
enum Shared {
    Host(String),
    Domain(String),
}

fn shared(one: Host<&str>, other: Host<&str>) -> Option<Shared> {
    if one == other {
        return Some(Shared::Host(one.to_string()));
    }
    let (Host::Domain(one), Host::Domain(other)) = (one, other) else { return None };
    let labels = one.rsplit('.').zip(other.rsplit('.')).take_while(|(one, other)| one == other).map(|(label, _)| label);
    let mut labels: Vec<&str> = labels.collect();
    // No browser accepts a cookie for a domain of one label.
    (labels.len() > 1).then(|| {
        labels.reverse();
        Shared::Domain(labels.join("."))
    })
}

fn parse_site(text: &str) -> Option<Url> {
    let url: Url = text.parse().ok()?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    (matches!(url.scheme(), "http" | "https") && is_bare && url.has_host()).then_some(url)
}

fn endpoint_host(origins: &Origins) -> Option<Host<&str>> {
    origins.endpoint.host()
}

fn host_and_port(site: &Url) -> String {
    site.host().map(|host| format!("{host}:{}", site.port_or_known_default().unwrap_or(80))).unwrap_or_default()
}

/// Whether a URL can only lead to the machine itself.
fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
