//! Slots for what differs from learner to learner: `${account}`, `${url.HelloAPI.dev}`, a lab's `${guest}`.
//!
//! They are taken out of the Markdown before it is parsed (one private-use character each, so that neither Markdown nor the
//! highlighter trips over them), stand in the finished HTML as `U+E000 name U+E001`, and are filled when the page is shown.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Captures, Regex};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
/// The first of the characters that stand for a page's slots while it is rendered.
const FIRST: u32 = 0xE100;
/// How many different slots a page may have.
const MOST: usize = 0xF00;

static SLOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\$\{([A-Za-z][A-Za-z0-9_.-]*)\}"));

/// A regular expression written in this file's own source.
fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and every test compiles them")]
    Regex::new(pattern).expect("a valid pattern")
}

/// What the slots of a section are filled with.
#[derive(Clone, Debug, Default)]
pub struct Vars(BTreeMap<String, String>);

impl Vars {
    /// Sets `${name}`. Names are those of [`is_known`].
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// An API that the learner has: `${api.NAME}`.
    pub fn api(&mut self, name: &str, id: &str) -> &mut Self {
        self.set(format!("api.{name}"), id)
    }

    /// A stage that the learner has deployed: `${url.API.STAGE}`, and `${url.any.STAGE}`. `url` has no slash at its end.
    pub fn url(&mut self, api: &str, stage: &str, url: &str) -> &mut Self {
        self.set(format!("url.{api}.{stage}"), url).set(format!("url.any.{stage}"), url)
    }

    /// An API key that the learner has: `${key.NAME}`.
    pub fn key(&mut self, name: &str, value: &str) -> &mut Self {
        self.set(format!("key.{name}"), value)
    }

    /// What [`fill`] puts where there is no value, and the value that there is now.
    pub fn blanks(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().map(|(name, value)| (blank(name), value.as_str()))
    }

    /// A text as the reader sees it, with values in place of blanks.
    pub fn fill_blanks(&self, text: &str) -> String {
        self.blanks().fold(text.to_owned(), |text, (blank, value)| text.replace(&blank, value))
    }

    /// The value of `${name}`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Whether `${name}` is ours; any other is left as it stands, as the shell's.
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
    /// The Markdown.
    pub source: String,
    names: Vec<String>,
}

/// Hides the slots of a page. `labs` are the names of its labs' variables. A page that has none of our slots may be an untouched
/// one, whose author wrote `<account-id>` and an example's address: these are taken for the slots that they mean.
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

/// The customary ways of writing "put your own here".
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
    /// Puts the slots, by name, back into rendered HTML.
    pub fn reveal(&self, html: &str) -> String {
        let mut html = html.to_owned();
        for (index, name) in self.names.iter().enumerate() {
            let Some(c) = stand_in(index) else { break };
            let slot = format!("{OPEN}{name}{CLOSE}");
            html = html.replace(c, &slot);
            // In a link's address the renderer has percent-encoded it.
            let mut bytes = [0; 4];
            let encoded: String = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect();
            html = html.replace(&encoded, &slot);
        }
        html
    }

    /// The text with its slots taken out, for anchors.
    pub fn strip(text: &str) -> String {
        text.replace(|c: char| matches!(c, '\u{E000}'..='\u{F8FF}'), "")
    }
}

/// Fills the slots of a section's HTML. Values are escaped, for text and attributes alike. A slot without a value says what will
/// stand there once it exists.
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

/// What stands where there is no value yet.
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
