//! The header `Cookie`, which a browser sends.

use http::{HeaderMap, HeaderValue, header::COOKIE};

use super::{DEVICE, names_sites};

/// Removes the site's cookies from a request. Other cookies are not changed.
pub fn remove_sites(headers: &mut HeaderMap) {
    // A proxy may have joined two headers with a comma.
    keep(headers, b";,", |pair| !(pair.contains(&b'=') && names_sites(pair)));
}

/// How many session cookies a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// At most one.
    Clear,
    /// More than one: another page has set at least one of them, and the server cannot tell which.
    Several,
}

/// Counts the session's cookies by their exact name, and removes those with a similar name.
pub fn settle(headers: &mut HeaderMap, session: &str) -> Sessions {
    let mut exact = 0;
    keep(headers, b";", |pair| {
        let is = |name: &str| pair.trim_ascii().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="));
        exact += usize::from(is(session));
        is(session) || is(DEVICE) || !names_sites(pair)
    });
    if exact > 1 { Sessions::Several } else { Sessions::Clear }
}

/// Keeps the pairs of every `Cookie` header for which `keeps` holds.
fn keep(headers: &mut HeaderMap, separators: &[u8], mut keeps: impl FnMut(&[u8]) -> bool) {
    if !headers.contains_key(COOKIE) {
        return;
    }
    let before: Vec<HeaderValue> = headers.get_all(COOKIE).iter().cloned().collect();
    let after: Vec<Option<HeaderValue>> = before.iter().map(|line| kept(line, separators, &mut keeps)).collect();
    if before.iter().map(Some).eq(after.iter().map(Option::as_ref)) {
        return;
    }
    headers.remove(COOKIE);
    for line in after.into_iter().flatten() {
        headers.append(COOKIE, line);
    }
}

/// The header with the pairs that are kept: unchanged if all are, `None` if none is.
fn kept(line: &HeaderValue, separators: &[u8], keeps: &mut impl FnMut(&[u8]) -> bool) -> Option<HeaderValue> {
    let bytes = line.as_bytes();
    let (mut stays, mut from, mut all) = (Vec::with_capacity(bytes.len()), 0, true);
    while from <= bytes.len() {
        let end = bytes[from..].iter().position(|letter| separators.contains(letter)).map_or(bytes.len(), |at| from + at);
        if keeps(&bytes[from..end]) {
            if !stays.is_empty() {
                stays.push(bytes[from - 1]);
            }
            stays.extend_from_slice(&bytes[from..end]);
        } else {
            all = false;
        }
        from = end + 1;
    }
    match stays.trim_ascii_start() {
        _ if all => Some(line.clone()),
        [] => None,
        stays => HeaderValue::from_bytes(stays).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let values = lines.iter().map(|line| (COOKIE, HeaderValue::from_bytes(line).expect("a header")));
        values.collect()
    }

    fn shown(headers: &HeaderMap) -> Vec<String> {
        headers.get_all(COOKIE).iter().map(|line| line.as_bytes().escape_ascii().to_string()).collect()
    }

    fn removed(lines: &[&[u8]]) -> Vec<String> {
        let mut headers = headers(lines);
        remove_sites(&mut headers);
        shown(&headers)
    }

    #[test]
    fn the_sites_cookies_go_and_others_stay_as_they_came() {
        assert_eq!(removed(&[]), [""; 0]);
        assert_eq!(removed(&[b"coldstart=s"]), [""; 0]);
        assert_eq!(removed(&[b"a=1; coldstart=s; b=\"x y\";c=,"]), ["a=1; b=\\\"x y\\\";c=,"]);
        assert_eq!(removed(&[b"coldstart=s; a=1"]), ["a=1"]);
        assert_eq!(removed(&[b"a=1;coldstart=s"]), ["a=1"]);
        assert_eq!(removed(&[b"a=1;;  b = 2 ;"]), ["a=1;;  b = 2 ;"]);
        assert_eq!(removed(&[b"a=1", b"coldstart=s", b"b=2; __Host-coldstart=t"]), ["a=1", "b=2"]);
        assert_eq!(removed(&[b"a=1, coldstart=s; b=2"]), ["a=1; b=2"]);
        assert_eq!(removed(&[b"a=\"x; coldstart=s\"; b=2"]), ["a=\\\"x; b=2"]);
        assert_eq!(removed(&[b"a=coldstart; coldstart2=1; x=%63oldstart"]), ["a=coldstart; coldstart2=1; x=%63oldstart"]);
        assert_eq!(
            removed(&[b"\tColdstart \t= s; %63oldstart=s; =coldstart=s; \"coldstart\"=s; \xa0coldstart=s; \xff=1"]),
            ["\\xff=1"]
        );
    }

    #[test]
    fn a_session_is_recognised_by_its_exact_name_and_two_are_noticed() {
        let settled = |session: &str, lines: &[&[u8]]| {
            let mut headers = headers(lines);
            (settle(&mut headers, session), shown(&headers).join(" | "))
        };
        assert_eq!(settled("coldstart", &[b"theme=dark; coldstart=s"]), (Sessions::Clear, "theme=dark; coldstart=s".into()));
        let known = "coldstart_device=d; coldstart=s";
        assert_eq!(settled("coldstart", &[known.as_bytes()]), (Sessions::Clear, known.into()));
        assert_eq!(settled("coldstart", &[b"theme=dark"]), (Sessions::Clear, "theme=dark".into()));
        assert_eq!(settled("coldstart", &[b"coldstart=s; coldstart=t"]).0, Sessions::Several);
        assert_eq!(settled("coldstart", &[b"coldstart=s", b"a=1;coldstart=t"]).0, Sessions::Several);
        assert_eq!(settled("coldstart", &[b"coldstart=s; %63oldstart=t; COLDSTART=u"]), (Sessions::Clear, "coldstart=s".into()));
        assert_eq!(settled("coldstart", &[b"\xe3\x80\x80coldstart=t; coldstart=s"]), (Sessions::Clear, "coldstart=s".into()));
        assert_eq!(
            settled("__Host-coldstart", &[b"coldstart=t; __Host-coldstart=s"]),
            (Sessions::Clear, "__Host-coldstart=s".into())
        );
        assert_eq!(settled("__Host-coldstart", &[b"coldstart=t"]), (Sessions::Clear, String::new()));
    }
}
