//! The parts of a step: texts, and code blocks, of which some are what one should see.

use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use regex::Regex;

/// A part of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph or an item, with `` ` `` around code.
    Text(String),
    /// A code block.
    Code {
        language: String,
        text: String,
        /// Whether the words before it say that it is what comes out.
        is_output: bool,
    },
}

impl Part {
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Code { .. } => None,
        }
    }

    /// The JSON of a code block.
    pub fn json(&self) -> Option<serde_json::Value> {
        match self {
            Self::Code { text, .. } => serde_json::from_str(text).ok(),
            Self::Text(_) => None,
        }
    }
}

static OUTPUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(output|response|result|returns?|answers?|you (?:should|will) (?:see|get)|expected|prints?)\b[^.]*:?\s*$")
        .ok()
});

/// The parts of these events, in order.
pub fn of<'e, 'a: 'e>(events: impl Iterator<Item = &'e Event<'a>>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut code: Option<(String, String)> = None;
    let flush = |text: &mut String, parts: &mut Vec<Part>| {
        let words = std::mem::take(text);
        if !words.trim().is_empty() {
            parts.push(Part::Text(words.trim().to_owned()));
        }
    };
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                flush(&mut text, &mut parts);
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.as_ref(),
                    CodeBlockKind::Indented => "",
                };
                code = Some((info.split_whitespace().next().unwrap_or("").to_lowercase(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, text)) = code.take() {
                    let is_output = matches!(parts.last(), Some(Part::Text(before)) if OUTPUT.as_ref().is_some_and(|words| words.is_match(before)));
                    parts.push(Part::Code { language, text, is_output });
                }
            }
            Event::Text(piece) => match &mut code {
                Some((_, code)) => code.push_str(piece),
                None => text.push_str(piece),
            },
            Event::Code(piece) => {
                text.push('`');
                text.push_str(piece);
                text.push('`');
            }
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) | Event::Start(Tag::Item | Tag::List(_)) => {
                flush(&mut text, &mut parts);
            }
            _ => {}
        }
    }
    flush(&mut text, &mut parts);
    parts
}
