//! Code blocks: syntax highlighting, and data attributes for the buttons of a block.
//!
//! The scopes of a grammar are reduced to ten classes (`style/code.css` has their light and dark colours). A class for every scope would make a page
//! three times as long for the same colours.

use std::sync::LazyLock;

use syntect::{
    easy::ScopeRegionIterator,
    parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet},
    util::LinesWithEndings,
};

use super::vars::escape;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scope and class; the innermost scope in this list decides.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "hl-comment"),
        ("constant.character.escape", "hl-escape"),
        ("constant.language", "hl-constant"),
        ("constant.numeric", "hl-number"),
        ("entity.name.class", "hl-type"),
        ("entity.name.function", "hl-function"),
        ("entity.name.tag", "hl-keyword"),
        ("keyword", "hl-keyword"),
        ("meta.interpolation", ""),
        ("meta.mapping.key", "hl-key"),
        ("meta.structure.dictionary.key", "hl-key"),
        ("storage", "hl-keyword"),
        ("string", "hl-string"),
        ("support.function", "hl-function"),
        ("support.type", "hl-type"),
        ("variable.function", "hl-function"),
        ("variable.language", "hl-constant"),
        ("variable.other.readwrite.shell", "hl-variable"),
        ("variable.parameter", "hl-variable"),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
    .collect()
});

/// The info string after the opening fence.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fence<'a> {
    /// The language, such as `python`; empty if there is none.
    pub language: &'a str,
    /// `run`: the block may be run in the terminal.
    pub run: bool,
    /// `file=NAME`: the block can be put into the editor as this file.
    pub file: Option<&'a str>,
    /// `event=NAME`: the block can be saved as a test event with this name.
    pub event: Option<&'a str>,
    /// `open`: the block is an address, which opens in a tab of its own.
    pub open: bool,
    /// `expect=KIND`: the block shows what the learner should see.
    pub expect: Option<&'a str>,
}

impl<'a> Fence<'a> {
    /// Parses the info string. Unknown words are ignored, since they may be meant for other renderers.
    pub fn read(info: &'a str) -> Self {
        let mut words = info.split_whitespace();
        let mut fence = Fence { language: words.next().unwrap_or(""), ..Fence::default() };
        for word in words {
            match word.split_once('=') {
                None if word == "run" => fence.run = true,
                None if word == "open" => fence.open = true,
                Some(("file", name)) => fence.file = Some(name),
                Some(("event", name)) => fence.event = Some(name),
                Some(("expect", kind)) => fence.expect = Some(kind),
                None | Some(_) => {}
            }
        }
        fence
    }
}

/// Renders a code block: a figure with the words of the info string as data attributes, for the islands that add buttons.
pub fn block(info: &str, code: &str) -> String {
    let fence = Fence::read(info);
    let mut html = String::with_capacity(code.len() * 2 + 128);
    html.push_str("<figure class=\"code\"");
    attribute(&mut html, "data-lang", Some(fence.language).filter(|language| !language.is_empty()));
    attribute(&mut html, "data-run", fence.run.then_some("true"));
    attribute(&mut html, "data-open", fence.open.then_some("true"));
    attribute(&mut html, "data-file", fence.file);
    attribute(&mut html, "data-event", fence.event);
    attribute(&mut html, "data-expect", fence.expect);
    html.push('>');
    if let Some(name) = fence.file.or(fence.event) {
        html.push_str("<figcaption>");
        escape(&mut html, name);
        html.push_str("</figcaption>");
    }
    // Scrollable areas must be reachable by keyboard.
    html.push_str(if is_diagram(code) { "<pre class=\"diagram\" tabindex=\"0\"><code>" } else { "<pre tabindex=\"0\"><code>" });
    highlight(&mut html, fence.language, code);
    html.push_str("</code></pre></figure>");
    html
}

fn attribute(html: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        html.push_str(&format!(" {name}=\""));
        escape(html, value);
        html.push('"');
    }
}

/// Whether the block is a picture made of box-drawing characters, whose lines should touch.
fn is_diagram(code: &str) -> bool {
    code.chars().any(|c| matches!(c, '\u{2500}'..='\u{257F}'))
}

fn highlight(html: &mut String, language: &str, code: &str) {
    let Some(syntax) = syntax(language) else { return escape(html, code) };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in LinesWithEndings::from(code) {
        let Ok(changes) = state.parse_line(line, &SYNTAXES) else { return close(html, open, |html| escape(html, line)) };
        for (text, change) in ScopeRegionIterator::new(&changes, line) {
            if stack.apply(change).is_err() {
                continue;
            }
            if text.is_empty() {
                continue;
            }
            let class = if text.trim().is_empty() { open } else { class(&stack) };
            if class != open {
                close(html, open, |_| {});
                if !class.is_empty() {
                    html.push_str("<span class=\"");
                    html.push_str(class);
                    html.push_str("\">");
                }
                open = class;
            }
            escape(html, text);
        }
    }
    close(html, open, |_| {});
}

fn close(html: &mut String, open: &str, then: impl FnOnce(&mut String)) {
    if !open.is_empty() {
        html.push_str("</span>");
    }
    then(html);
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    match language {
        "" | "text" | "none" | "console" => None,
        "shell" => SYNTAXES.find_syntax_by_token("bash"),
        other => SYNTAXES.find_syntax_by_token(other),
    }
}

fn class(stack: &ScopeStack) -> &'static str {
    let is_key = |class: &&str| *class == "hl-key";
    let named = |scope: &Scope| CLASSES.iter().find(|(name, _)| name.is_prefix_of(*scope)).map(|(_, class)| *class);
    let mut found = stack.scopes.iter().rev().filter_map(named);
    match found.next() {
        // A JSON key has the scope of a string inside that of a key; it should look like a key.
        Some("hl-string") => found.find(is_key).unwrap_or("hl-string"),
        Some(class) => class,
        None => "",
    }
}
