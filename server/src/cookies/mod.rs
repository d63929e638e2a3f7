//! The site's cookies, and their separation from those of deployed APIs.
//!
//! Browsers store cookies by host name, whatever the port: a site at `localhost:3000` and an AWS endpoint at `localhost:4566` share them. Therefore
//! the endpoint removes the site's cookies from every request ([`sent`]) and does not let a response of a deployed API set them ([`set`]). This file
//! has their names, the one list that both sides use.

pub mod sent;
pub mod set;
pub mod stray;

use percent_encoding::percent_decode;

/// The session's cookie if the site is reached over plain HTTP.
const SESSION: &str = "coldstart";
/// The session's cookie behind TLS. Browsers accept a cookie with this prefix only from this host, over HTTPS, and for all paths (RFC 6265bis,
/// 4.1.3.2).
const SESSION_BEHIND_TLS: &str = "__Host-coldstart";

/// The cookie of a browser that has signed in before. It does not sign anybody in.
pub const DEVICE: &str = "coldstart_device";

/// The name of the session's cookie.
pub const fn session(behind_tls: bool) -> &'static str {
    if behind_tls { SESSION_BEHIND_TLS } else { SESSION }
}

/// Whether a browser or a server could read this as the name of one of the site's cookies. The library that reads cookies for the site decodes
/// `%63oldstart` and trims Unicode white space. A prefix makes no difference.
fn is_sites(name: &[u8]) -> bool {
    let letters = percent_decode(name).filter(|letter| letter.is_ascii_graphic() && *letter != b'"');
    let name: Vec<u8> = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    let before = name.strip_suffix(SESSION.as_bytes()).or_else(|| name.strip_suffix(DEVICE.as_bytes()));
    match before {
        Some([]) => true,
        Some(prefix) => prefix.starts_with(b"__") && prefix.ends_with(b"-"),
        None => false,
    }
}

/// The name: the text before the first `=`. A cookie without a name is sent without the `=`, so `=a=b` comes back as `a=b`, and its name is `a`.
fn name(pair: &[u8]) -> &[u8] {
    let start = pair.iter().position(|letter| !letter.is_ascii_whitespace() && *letter != b'=').unwrap_or(pair.len());
    pair[start..].split(|letter| *letter == b'=').next().unwrap_or_default()
}

/// Whether this `name=value` has the name of one of the site's cookies.
fn names_sites(pair: &[u8]) -> bool {
    is_sites(name(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_names_are_known_in_every_spelling() {
        for name in [
            "coldstart",
            " coldstart\t",
            "COLDstart",
            "__Host-coldstart",
            "__host-ColdStart",
            "__Secure-coldstart",
            "__Http-coldstart",
            "__Host-Http-coldstart",
            "%63oldstart",
            "%43%6f%4C%64start",
            "__Host%2dcoldstart",
            "\"coldstart\"",
            "\u{a0}coldstart",
            "\u{3000}coldstart\u{200b}",
            "cold\u{1}start",
            "coldstart_device",
            "coldstart%5Fdevice",
        ] {
            assert!(is_sites(name.as_bytes()), "{name:?}");
        }
        for name in ["", "cold", "coldstart2", "my-coldstart", "xcoldstart", "theme", "session", "%2563oldstart", "__coldstart"] {
            assert!(!is_sites(name.as_bytes()), "{name:?}");
        }
    }
}
