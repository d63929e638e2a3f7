//! The hosts that code in the sandbox can reach: the AWS endpoint, by its own name and by AWS's names, the deployed APIs, the function URLs and
//! the buckets.

use emulator::Emulator;
use http::Uri;

/// Checks that the URL's host and port can be reached.
///
/// # Errors
/// The message for the instance's code.
pub fn check(emulator: &Emulator, url: &Uri) -> Result<(), String> {
    let host = url.host().unwrap_or("");
    if is_reached(emulator, host, port(url)) { Ok(()) } else { Err(format!("{host} cannot be reached from this sandbox")) }
}

fn is_reached(emulator: &Emulator, host: &str, port: u16) -> bool {
    let core = emulator.core();
    let (own_host, own_port) = split(&core.config.endpoint);
    let host = host.to_ascii_lowercase();
    if port == own_port {
        let is_own = host == own_host || (own_host == "localhost" && (host == "127.0.0.1" || host == "[::1]"));
        // Deployed APIs, function URLs and buckets have hosts below the endpoint's.
        let is_below = host.strip_suffix(own_host).and_then(|labels| labels.strip_suffix('.'));
        return is_own || is_below.is_some_and(|labels| labels.split('.').all(is_label));
    }
    if port != 443 && port != 80 {
        return false;
    }
    if let Some([url, "lambda-url", region]) =
        host.strip_suffix(".on.aws").map(|name| name.split('.').collect::<Vec<_>>()).as_deref()
    {
        return *region == core.config.region && is_label(url);
    }
    let Some(name) = host.strip_suffix(".amazonaws.com") else { return false };
    let labels: Vec<&str> = name.split('.').collect();
    let is_service = |name: &str| core.services.iter().any(|table| table.service.signing_name() == name);
    match labels[..] {
        [service] => is_service(service),
        [service, region] => region == core.config.region && is_service(service),
        [api, "execute-api", region] => region == core.config.region && is_label(api),
        [ref bucket @ .., "s3", region] => {
            region == core.config.region && is_service("s3") && bucket.iter().all(|label| is_label(label))
        }
        [ref bucket @ .., "s3"] => is_service("s3") && bucket.iter().all(|label| is_label(label)),
        _ => false,
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn port(url: &Uri) -> u16 {
    url.port_u16().unwrap_or(if url.scheme_str() == Some("https") { 443 } else { 80 })
}

/// Host and port of the endpoint's own name.
fn split(endpoint: &str) -> (&str, u16) {
    let (host, port) = endpoint.rsplit_once(':').unwrap_or((endpoint, "80"));
    port.parse().map_or((endpoint, 80), |port| (host, port))
}
