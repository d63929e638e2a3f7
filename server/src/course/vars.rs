//! Slots for values that differ between learners: `${account}`, `${url.HelloAPI.dev}`, a lab's `${guest}`.
//!
//! They are removed from the Markdown before it is parsed (each is replaced by one private-use character, which neither Markdown nor the highlighter
//! changes), are `U+E000 name U+E001` in the finished HTML, and are filled when the page is shown.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Captures, Regex};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
/// The first of the characters that stand for a page's slots while it is rendered.
const FIRST: u32 = 0xE100;
/// How many different slots a page may have.
const MOST: usize = 0xF00;

static SLOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\$\{([A-Za-z][A-Za-z0-9_.-]*)\}"));

/// Compiles a regular expression of this file.
fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and every test compiles them")]
    Regex::new(pattern).expect("a valid pattern")
}

/// The values of the slots of a section.
#[derive(Clone, Debug, Default)]
pub struct Vars(BTreeMap<String, String>);

impl Vars {
    /// Sets `${name}`. Names are those of [`is_known`].
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// Sets `${api.NAME}` for an API of the learner.
    pub fn api(&mut self, name: &str, id: &str) -> &mut Self {
        self.set(format!("api.{name}"), id)
    }

    /// Sets `${url.API.STAGE}` and `${url.any.STAGE}` for a deployed stage. `url` has no trailing slash.
    pub fn url(&mut self, api: &str, stage: &str, url: &str) -> &mut Self {
        self.set(format!("url.{api}.{stage}"), url).set(format!("url.any.{stage}"), url)
    }

    /// Sets `${key.NAME}` for an API key of the learner.
    pub fn key(&mut self, name: &str, value: &str) -> &mut Self {
        self.set(format!("key.{name}"), value)
    }

    /// The text that [`fill`] writes for a slot without a value, and the slot's current value.
    pub fn blanks(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().map(|(name, value)| (blank(name), value.as_str()))
    }

    /// Replaces these texts by the current values.
    pub fn fill_blanks(&self, text: &str) -> String {
        self.blanks().fold(text.to_owned(), |text, (blank, value)| text.replace(&blank, value))
    }

    /// The value of `${name}`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Whether `${name}` is a slot. Any other is left unchanged, as the shell's.
pub fn is_known(name: &str, labs: &[String]) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        ["account" | "region" | "endpoint"] => true,
        ["api" | "key", name] => !name.is_empty(),
        ["url", api, stage] => !api.is_empty() && !stage.is_empty(),
        [name] => labs.iter().any(|lab| lab == name),
        _ => false,
    }
}

/// A page whose slots are hidden, and their names.
pub struct Hidden {
    /// The Markdown with private-use characters for its slots.
    pub source: String,
    names: Vec<String>,
}

/// Hides the slots of a page. `labs` are the names of its labs' variables. A page without any slot may be an unmodified one whose author wrote
/// `<account-id>` and an example's URL; these are then treated as slots.
pub fn hide(source: &str, labs: &[String]) -> Hidden {
    let private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}');
    let source = source.replace(private, "\u{FFFD}");
    let known = |slot: &Captures<'_>| is_known(&slot[1], labs);
    let source = match SLOT.captures_iter(&source).any(|slot| known(&slot)) {
        true => source,
        false => name_examples(&source),
    };
    let mut names: Vec<String> = Vec::new();
    let source = SLOT.replace_all(&source, |slot: &Captures<'_>| {
        let name = &slot[1];
        if !is_known(name, labs) {
            return slot[0].to_owned();
        }
        let index = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        match stand_in(index) {
            Some(c) => c.to_string(),
            None => slot[0].to_owned(),
        }
    });
    Hidden { source: source.into_owned(), names }
}

fn stand_in(index: usize) -> Option<char> {
    (index < MOST).then(|| u32::try_from(index).ok().and_then(|index| char::from_u32(FIRST + index))).flatten()
}

/// Replaces the usual placeholders for "your own value" by slots.
fn name_examples(source: &str) -> String {
    static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)<(?:your-)?(?:aws-)?account[-_]?id>"));
    static KEY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)(x-api-key:\s*)<([A-Za-z][A-Za-z0-9_-]*)>"));
    static URL: LazyLock<Regex> =
        LazyLock::new(|| regex(r"https://[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/([A-Za-z0-9_-]+)"));
    let source = ACCOUNT.replace_all(source, "$${account}");
    let source = KEY.replace_all(&source, "${1}$${key.${2}}");
    URL.replace_all(&source, "$${url.any.${1}}").into_owned()
}

impl Hidden {
    /// Inserts the slots, by name, into rendered HTML.
    pub fn reveal(&self, html: &str) -> String {
        let mut html = html.to_owned();
        for (index, name) in self.names.iter().enumerate() {
            let Some(c) = stand_in(index) else { break };
            let slot = format!("{OPEN}{name}{CLOSE}");
            html = html.replace(c, &slot);
            // The renderer has percent-encoded the character in a link's URL.
            let mut bytes = [0; 4];
            let encoded: String = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect();
            html = html.replace(&encoded, &slot);
        }
        html
    }

    /// Removes the slots from a text, for anchors.
    pub fn strip(text: &str) -> String {
        text.replace(|c: char| matches!(c, '\u{E000}'..='\u{F8FF}'), "")
    }
}

/// Fills the slots of a section's HTML. Values are escaped for text and attributes alike. A slot without a value becomes a description of the value.
pub fn fill(html: &str, vars: &Vars) -> String {
    let mut filled = String::with_capacity(html.len() + 256);
    let mut rest = html;
    while let Some(start) = rest.find(OPEN) {
        filled.push_str(&rest[..start]);
        let after = &rest[start + OPEN.len_utf8()..];
        let Some(end) = after.find(CLOSE) else { break };
        let name = &after[..end];
        match vars.get(name) {
            Some(value) => escape(&mut filled, value),
            None => escape(&mut filled, &blank(name)),
        }
        rest = &after[end + CLOSE.len_utf8()..];
    }
    filled.push_str(rest);
    filled
}

/// The description of a slot that has no value yet.
fn blank(name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        ["account"] => "<account-id>".to_owned(),
        ["api", api] => format!("<id of {api}>"),
        ["key", key] => format!("<{key}>"),
        ["url", "any", stage] => format!("<invoke URL of stage {stage}>"),
        ["url", api, stage] => format!("<invoke URL of {api}, stage {stage}>"),
        _ => format!("<{name}>"),
    }
}

/// Appends text, escaped for HTML text and quoted attributes.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
