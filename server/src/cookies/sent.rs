//! `Cookie`: what a browser sends.

use http::{HeaderMap, HeaderValue, header::COOKIE};

use super::{DEVICE, names_sites};

/// Takes the site's cookies out of a request. What stands beside them stays as it came.
pub fn remove_sites(headers: &mut HeaderMap) {
    // A proxy may have joined two headers with a comma.
    keep(headers, b";,", |pair| !(pair.contains(&b'=') && names_sites(pair)));
}

/// How often a request carries the session's cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// At most once.
    Clear,
    /// More than once: at least one was set by another page, and it can't be told which.
    Several,
}

/// Counts the session's cookies by their exact name, and takes out those with a similar name.
pub fn settle(headers: &mut HeaderMap, session: &str) -> Sessions {
    let mut exact = 0;
    keep(headers, b";", |pair| {
        let is = |name: &str| pair.trim_ascii().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="));
        exact += usize::from(is(session));
        is(session) || is(DEVICE) || !names_sites(pair)
    });
    if exact > 1 { Sessions::Several } else { Sessions::Clear }
}

/// Keeps of every `Cookie` header the pairs for which this holds.
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

/// One header: as it came where nothing goes, none where nothing stays.
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
    fn a_session_is_told_by_its_exact_name_and_two_are_seen() {
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
