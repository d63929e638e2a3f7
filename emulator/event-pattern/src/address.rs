//! IP addresses and CIDR blocks, as Java's `InetAddress` and Event Ruler read them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// The address that a text is, if it is one: IPv4 with decimal parts, IPv6 without an IPv4 part. An IPv6 address that stands for an IPv4 one is that one.
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    if is_v4(text) {
        let mut parts = text.split('.').map(|part| part.parse::<u8>().ok());
        let mut part = || parts.next().flatten();
        return Some(Ipv4Addr::new(part()?, part()?, part()?, part()?).into());
    }
    is_v6(text).then(|| text.parse::<Ipv6Addr>().ok()).flatten().map(|address| IpAddr::from(address).to_canonical())
}

/// A block of addresses.
///
/// # Errors
/// What is wrong with it, in Event Ruler's words.
pub(crate) fn block(text: &str) -> Result<IpNet, String> {
    let parts: Vec<&str> = text.trim_end_matches('/').split('/').collect();
    let [text, bits] = parts[..] else { return Err("Malformed CIDR, one '/' required".to_owned()) };
    let bits = bits.parse::<i32>().map_err(|_| "Malformed CIDR, mask bits must be an integer")?;
    let bits = u32::try_from(bits).map_err(|_| "Malformed CIDR, mask bits must not be negative")?;
    if !is_v4(text) && !is_v6(text) {
        return Err(format!("Nonstandard IP address: {text}"));
    }
    let address = address(text).ok_or_else(|| format!("Invalid IP address: {text}"))?;
    let (version, longest) = if address.is_ipv4() { ("4", 32) } else { ("6", 128) };
    u8::try_from(bits)
        .ok()
        .filter(|bits| *bits < longest)
        .and_then(|bits| IpNet::new(address, bits).ok())
        .ok_or_else(|| format!("IPv{version} mask bits must be < {longest}"))
}

fn is_v4(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(is_digits)
}

fn is_v6(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
}
