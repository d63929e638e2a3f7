//! `X-Amzn-Trace-Id`: the trace id that a request keeps across services and functions.
//!
//! See <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>.

use http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::{emulator::Core, ids::HEX};

const HEADER: &str = "x-amzn-trace-id";

/// Returns a request's header, unparsed.
pub fn header(headers: &HeaderMap) -> Option<String> {
    headers.get(HEADER)?.to_str().ok().map(str::to_owned)
}

/// The trace that a request belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// `1-{eight digits: seconds since 1970}-{24 digits}`, hexadecimal.
    root: String,
    /// The segment that sent the request, sixteen hexadecimal digits.
    parent: Option<String>,
    /// The sampling decision, if the request's header has one.
    sampled: Option<bool>,
}

impl Trace {
    /// Returns the trace of a request with this header, or a new one.
    pub fn of(core: &Core, header: Option<&str>) -> Self {
        header.and_then(Self::read).unwrap_or_else(|| Self::new(core))
    }

    /// Returns a new trace.
    pub fn new(core: &Core) -> Self {
        let second = core.clock.now().as_second();
        Self { root: format!("1-{second:08x}-{}", core.ids.draw(HEX, 24)), parent: None, sampled: None }
    }

    /// Returns the trace for the next service: with a parent, a new one if it has none.
    #[must_use]
    pub fn with_parent(mut self, core: &Core) -> Self {
        self.parent.get_or_insert_with(|| core.ids.draw(HEX, 16));
        self
    }

    /// Returns `Root=1-…;Parent=…;Sampled=0;Lineage=…`, the value of a function's `_X_AMZN_TRACE_ID`.
    pub fn for_function(&self, records: bool, lineage: impl std::fmt::Display) -> String {
        let sampled = u8::from(self.sampled.unwrap_or(records));
        let parent = self.parent.as_deref().unwrap_or("0000000000000000");
        format!("Root={};Parent={parent};Sampled={sampled};Lineage={lineage}", self.root)
    }

    /// Returns `Root=1-…`, with parent and sampling if known, as API Gateway forwards it.
    pub fn forwarded(&self) -> String {
        let parent = self.parent.as_ref().map(|parent| format!(";Parent={parent}")).unwrap_or_default();
        let sampled = self.sampled.map(|sampled| format!(";Sampled={}", u8::from(sampled))).unwrap_or_default();
        format!("Root={}{parent}{sampled}", self.root)
    }

    /// Returns `Root=1-…;Sampled=0`, the header of a response.
    pub fn answered(&self) -> String {
        format!("Root={};Sampled={}", self.root, u8::from(self.sampled.unwrap_or(false)))
    }

    fn read(header: &str) -> Option<Self> {
        let part = |name: &str| {
            header.split(';').find_map(|part| part.trim().split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case(name)))
        };
        let root = part("Root").map(|(_, root)| root).filter(|root| is_root(root))?;
        let parent = part("Parent").map(|(_, parent)| parent).filter(|parent| is_hex(parent, 16));
        let sampled = part("Sampled").and_then(|(_, sampled)| match sampled {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        });
        Some(Self { root: root.into(), parent: parent.map(str::to_owned), sampled })
    }
}

fn is_root(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    matches!(parts[..], ["1", second, id] if is_hex(second, 8) && is_hex(id, 24))
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
