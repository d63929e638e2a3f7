//! Groups Markdown's stream of events into top-level blocks.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A heading, paragraph, list, table, … at the top level of the page, not inside a quote or list.
pub struct Block<'a> {
    /// Its events, in order.
    pub events: Vec<Event<'a>>,
    /// The byte offset in the source at which it starts.
    pub start: usize,
}

/// The Markdown dialect: GitHub's, with kramdown's heading attributes.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// Parses a page.
pub fn parse(source: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut depth = 0_usize;
    for (event, Range { start, .. }) in Parser::new_ext(source, options()).into_offset_iter() {
        let first = depth == 0;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (first, blocks.last_mut()) {
            (false, Some(block)) => block.events.push(event),
            (true, _) | (_, None) => blocks.push(Block { events: vec![event], start }),
        }
    }
    blocks
}

impl Block<'_> {
    /// The level and the heading attribute, if it is a heading.
    pub fn heading(&self) -> Option<(u8, Option<&str>)> {
        match self.events.first() {
            Some(Event::Start(Tag::Heading { level, id, .. })) => Some((*level as u8, id.as_deref())),
            _ => None,
        }
    }

    /// The number of its first item, if it is an ordered list.
    pub fn ordered_list(&self) -> Option<u64> {
        match self.events.first() {
            Some(Event::Start(Tag::List(first))) => *first,
            _ => None,
        }
    }

    /// Its text without markup, on one line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for event in &self.events {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text.trim().to_owned()
    }

    /// The number of words; words of code count a third, because readers skim code.
    pub fn words(&self) -> usize {
        let (mut prose, mut code, mut in_code) = (0, 0, false);
        for event in &self.events {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(text) if in_code => code += text.split_whitespace().count(),
                Event::Text(text) | Event::Code(text) => prose += text.split_whitespace().count(),
                _ => {}
            }
        }
        prose + code / 3
    }
}
