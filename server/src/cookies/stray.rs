//! Makes a browser delete session cookies that another page has set in addition to the site's own.

use std::net::IpAddr;

use http::{HeaderValue, Request, header::HOST};

/// How many parts of a path are considered; the site's paths have fewer.
const DEEPEST: usize = 8;
/// How many domains above the host are considered.
const WIDEST: usize = 4;

/// A `Set-Cookie` that deletes the cookie, for each path and domain whose cookies are sent with this request, except for those of the site's own
/// cookie (no domain, path `/`).
pub fn dropped<B>(request: &Request<B>, name: &str) -> Vec<HeaderValue> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let paths = paths(request.uri().path());
    let own_host = paths.iter().filter(|path| *path != "/").map(|path| format!("{name}=; Path={path}; Max-Age=0"));
    let domains = domains(host)
        .into_iter()
        .flat_map(|domain| paths.iter().map(move |path| format!("{name}=; Path={path}; Domain={domain}; Max-Age=0")));
    own_host.chain(domains).filter_map(|cookie| HeaderValue::try_from(cookie).ok()).collect()
}

/// Every path whose cookies are sent with this one: for `/api/me` these are `/`, `/api`, `/api/`, `/api/me`.
fn paths(path: &str) -> Vec<String> {
    let ends = path.match_indices('/').map(|(at, _)| at).skip(1).take(DEEPEST);
    let above = ends.flat_map(|end| [path[..end].to_owned(), path[..=end].to_owned()]);
    let mut paths: Vec<String> = std::iter::once("/".to_owned()).chain(above).chain([path.to_owned()]).collect();
    paths.dedup();
    paths
}

/// The host and the domains above it. An address has none, and a name of one label cannot be the domain of a cookie: Chromium treats it as the host
/// alone.
fn domains(host: &str) -> Vec<&str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name.is_empty() || name.starts_with('[') || name.parse::<IpAddr>().is_ok() {
        return Vec::new();
    }
    let above = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(above).filter(|domain| domain.contains('.')).take(WIDEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_and_domain_except_the_sites_own_is_named() {
        let dropped = |path: &str, host: &str| {
            let request = Request::get(path).header(HOST, host).body(()).expect("a request");
            dropped(&request, "coldstart")
                .iter()
                .map(|cookie| cookie.to_str().expect("text").to_owned())
                .collect::<Vec<_>>()
                .join("\n")
        };
        insta::assert_snapshot!(dropped("/", "127.0.0.1:3000"), @"");
        insta::assert_snapshot!(dropped("/api/me?x=/y", "localhost:3000"), @"
        coldstart=; Path=/api; Max-Age=0
        coldstart=; Path=/api/; Max-Age=0
        coldstart=; Path=/api/me; Max-Age=0
        ");
        insta::assert_snapshot!(dropped("/", "course.school.example"), @"
        coldstart=; Path=/; Domain=course.school.example; Max-Age=0
        coldstart=; Path=/; Domain=school.example; Max-Age=0
        ");
    }
}
