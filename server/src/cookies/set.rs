//! The header `Set-Cookie` in responses of deployed APIs.

use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

use super::{is_sites, name, names_sites};

/// For which host an API's cookies may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jar<'h> {
    /// For the API's own host.
    Host(&'h str),
    /// For the client that sent the request, which is not a browser: the API has no host of its own, but curl and boto3 do not share their cookies
    /// with anything.
    Client,
    /// None: a browser would store the cookies with those of the host that the request went to, and evict older ones if there are too many.
    None,
}

/// Removes the `Set-Cookie` headers that are not allowed.
pub fn keep_own(headers: &mut HeaderMap, jar: Jar<'_>) {
    if !headers.contains_key(SET_COOKIE) {
        return;
    }
    let all: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in all.into_iter().filter(|cookie| is_own(cookie.as_bytes(), jar)) {
        headers.append(SET_COOKIE, cookie);
    }
}

/// Browsers read one cookie from a header: name and value before the first semicolon, attributes after it. Older clients read several, separated by
/// commas; therefore everything that could be a name is checked.
fn is_own(cookie: &[u8], jar: Jar<'_>) -> bool {
    let host = match jar {
        Jar::Host(host) => Some(host.as_bytes()),
        Jar::Client => None,
        Jar::None => return false,
    };
    let mut parts = cookie.split(|letter| *letter == b';');
    let first = parts.next().unwrap_or_default();
    let mut pairs = cookie.split(|letter| matches!(letter, b';' | b','));
    // Some browsers treat a text without `=` as a value, others as a name.
    let is_sites = is_sites(name(first)) || pairs.any(|pair| pair.contains(&b'=') && names_sites(pair));
    !is_sites
        && parts.filter_map(domain).all(|domain| domain.is_empty() || host.is_some_and(|host| host.eq_ignore_ascii_case(domain)))
}

/// The value of a `Domain` attribute, without a leading dot. Browsers refuse a domain that AWS's APIs share: `execute-api.us-east-1.amazonaws.com` is
/// in the Public Suffix List.
fn domain(attribute: &[u8]) -> Option<&[u8]> {
    let (name, value) = attribute.split_at(attribute.iter().position(|letter| *letter == b'=')?);
    let value = value[1..].trim_ascii();
    name.trim_ascii().eq_ignore_ascii_case(b"domain").then(|| value.strip_prefix(b".").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: Jar<'static> = Jar::Host("abc.execute-api.localhost");

    #[test]
    fn a_cookie_of_the_sites_is_set_by_nobody_else() {
        for cookie in [
            "coldstart=x",
            "coldstart=; Max-Age=0",
            "coldstart",
            "COLDSTART=x; Path=/api",
            " coldstart\t=x",
            "\tcoldstart=x",
            "=coldstart=x",
            "= coldstart=x",
            "==coldstart=x",
            "%63oldstart=x",
            "\"coldstart\"=x",
            "__Host-coldstart=x; Secure; Path=/",
            "__host-coldstart=x; Secure; Path=/",
            "__Secure-coldstart=x; Secure",
            "=__Host-coldstart=x",
            "a=1, coldstart=x",
            "a=1; Path=/, coldstart=x",
            "a=1; coldstart=x",
            "\u{a0}coldstart=x",
        ] {
            for jar in [HOST, Jar::Client] {
                assert!(!is_own(cookie.as_bytes(), jar), "{cookie:?}");
            }
        }
    }

    #[test]
    fn a_cookie_is_for_its_apis_host_alone() {
        let cases = [
            ("a=1", true, true),
            ("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/; HttpOnly; SameSite=Strict", true, true),
            ("a=coldstart; Path=/coldstart", true, true),
            ("a=1; Domain", true, true),
            ("a=1; Domain=", true, true),
            ("a=1; domain=ABC.execute-api.localhost", true, false),
            ("a=1; Domain=.abc.execute-api.localhost", true, false),
            ("a=1; Domain=execute-api.localhost", false, false),
            ("a=1; Domain=localhost", false, false),
            ("a=1; \tDOMAIN\t=\tlocalhost", false, false),
            ("a=1; Domain=\"localhost\"", false, false),
            ("a=1; Domain=abc.execute-api.localhost; Domain=localhost", false, false),
            ("a=1; Domain=localhost; Domain=abc.execute-api.localhost", false, false),
        ];
        for (cookie, by_host, by_path) in cases {
            assert_eq!((is_own(cookie.as_bytes(), HOST), is_own(cookie.as_bytes(), Jar::Client)), (by_host, by_path), "{cookie:?}");
            assert!(!is_own(cookie.as_bytes(), Jar::None), "{cookie:?}");
        }
    }
}
