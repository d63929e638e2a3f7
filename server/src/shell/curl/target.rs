//! Decides whether a URL can be reached.

use url::{Host, Url};

use super::Failed;

/// Parses a URL; `http://` is the default scheme.
pub fn read(text: &str) -> Result<Url, Failed> {
    let malformed = || Failed::new(3, "URL rejected: Malformed input to a URL function");
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    if whole.chars().any(|letter| letter.is_whitespace() || "<>".contains(letter)) {
        return Err(malformed());
    }
    let url = Url::parse(&whole).map_err(|_| malformed())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(Failed::new(1, format!("Protocol \"{other}\" not supported"))),
    }
}

/// Refuses a URL that is neither the AWS endpoint nor a deployed API or a function URL.
pub fn check(url: &Url, endpoint: &str) -> Result<(), Failed> {
    let host = url.host_str().unwrap_or_default();
    let (our_host, our_port) = endpoint.rsplit_once(':').unwrap_or((endpoint, "80"));
    let port = url.port_or_known_default().unwrap_or(80).to_string();
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_endpoint = host == our_host || (is_loopback && our_host == "localhost");
    let is_api =
        host.strip_suffix(our_host).is_some_and(|before| before.ends_with(".execute-api.") || before.contains(".lambda-url."));
    match (is_endpoint || is_api, port == our_port && url.scheme() == "http") {
        (true, true) => Ok(()),
        (true, false) => Err(refused(host, &port)),
        (false, _) if is_loopback => Err(refused(host, &port)),
        (false, _) => Err(Failed::new(6, format!("Could not resolve host: {host}"))),
    }
}

fn refused(host: &str, port: &str) -> Failed {
    Failed::new(7, format!("Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server"))
}

/// The file name for `-O`.
pub fn file_name(url: &Url) -> Result<String, Failed> {
    let name = url.path_segments().and_then(Iterator::last).filter(|name| !name.is_empty() && *name != "..");
    name.map(str::to_owned).ok_or_else(|| Failed::new(23, "Remote file name has no length"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(url: &str) -> String {
        let looked = read(url).and_then(|url| check(&url, "localhost:4566"));
        looked.map_or_else(|failed| format!("({}) {}", failed.code, failed.words), |()| "reached".into())
    }

    #[test]
    fn only_the_endpoint_and_apis_are_reached() {
        for reached in ["localhost:4566/x", "http://127.0.0.1:4566", "http://abc.execute-api.localhost:4566/dev/hello?name=A"] {
            assert_eq!(look(reached), "reached", "{reached}");
        }
    }

    #[test]
    fn everything_else_fails_in_curls_words() {
        insta::assert_snapshot!(look("https://example.com"), @"(6) Could not resolve host: example.com");
        insta::assert_snapshot!(look("http://169.254.169.254/latest"), @"(6) Could not resolve host: 169.254.169.254");
        insta::assert_snapshot!(look("http://localhost:3000/api/me"), @"(7) Failed to connect to localhost port 3000 after 0 ms: Couldn't connect to server");
        insta::assert_snapshot!(look("http://evil.localhost:4566/"), @"(6) Could not resolve host: evil.localhost");
        insta::assert_snapshot!(look("file:///etc/passwd"), @r#"(1) Protocol "file" not supported"#);
        insta::assert_snapshot!(look("<invoke URL>/hello"), @"(3) URL rejected: Malformed input to a URL function");
    }
}
