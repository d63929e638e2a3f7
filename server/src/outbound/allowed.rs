//! The hosts that HTTP integrations may call: `api.example.com`, `*.example.com`, `api.example.com:8443`.

use std::str::FromStr;

/// A host, or all names below it, with a port or without one: then those of HTTP and HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    /// In lower case, without `*.`.
    name: String,
    below: bool,
    port: Option<u16>,
}

impl AllowedHost {
    /// Returns whether this is the host of a request, whose name is in lower case.
    pub fn fits(&self, host: &str, port: u16, is_tls: bool) -> bool {
        let is_named = match self.below {
            true => host.strip_suffix(&self.name).is_some_and(|below| below.len() > 1 && below.ends_with('.')),
            false => host == self.name,
        };
        is_named && port == self.port.unwrap_or(if is_tls { 443 } else { 80 })
    }
}

/// The text is not a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a host is a name such as api.example.com, *.example.com or api.example.com:8443")]
pub struct NotAHost;

impl FromStr for AllowedHost {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Self, NotAHost> {
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) => (name, Some(port.parse().map_err(|_| NotAHost)?)),
            None => (text, None),
        };
        let (name, below) = name.strip_prefix("*.").map_or((name, false), |name| (name, true));
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        if name.len() > 253 || !name.contains('.') || !name.split('.').all(is_label) {
            return Err(NotAHost);
        }
        Ok(Self { name: name.to_ascii_lowercase(), below, port })
    }
}
