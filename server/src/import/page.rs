//! Finds the labs of a page and their steps: by headings, else by the items of lists.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use super::parts::{self, Part};
use crate::course::{
    page::{Block, parse},
    slug::Ids,
};

/// A lab of a page.
#[derive(Clone, Debug)]
pub struct FoundLab {
    pub id: String,
    pub title: String,
    /// Where its heading starts in the page's body; `None` if it has none, and one has to be written before the first step.
    pub heading: Option<usize>,
    /// Where it starts.
    pub start: usize,
    pub steps: Vec<FoundStep>,
}

/// A step of a lab.
#[derive(Clone, Debug)]
pub struct FoundStep {
    pub id: String,
    pub title: String,
    /// Where its heading starts; `None` for items of a list.
    pub heading: Option<usize>,
    /// The numbers of the items that it consists of.
    pub items: Vec<u32>,
    pub parts: Vec<Part>,
}

/// How many steps an imported lab has at most.
const MOST_STEPS: usize = 30;

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static LAB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:hands[-\s]?on|practical|guided)\b|(?:lab|exercise|workshop|tutorial|walkthrough|try it)\b(?:\s*#?\d+)?\s*[:.)–—-])|^\W*(?:lab|exercise)\s*#?\d+",
    )
});
static STEP: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?i)^\W*(?:(?:step|task|part)\s+#?\d+|\d+\s*[.)]\s)"));
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:hands[-\s]?on\s+)?(?:(?:lab|exercise|workshop|tutorial|walkthrough|step|task|part)\b\s*#?\d*|\d+)?\s*[:.)–—-]*\s*",
    )
});

fn fits(pattern: &Option<Regex>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The labs of a page's Markdown.
pub fn read(body: &str) -> Vec<FoundLab> {
    let blocks = parse(body);
    let headings: Vec<(usize, u8, String)> =
        blocks.iter().enumerate().filter_map(|(at, block)| Some((at, block.heading()?.0, block.text()))).collect();
    let mut ids = Ids::default();
    let mut labs = Vec::new();
    for (index, (at, level, title)) in headings.iter().enumerate() {
        if !fits(&LAB, title) || *level == 1 {
            continue;
        }
        let end = headings[index + 1..].iter().find(|(_, other, text)| other <= level && !(other == level && fits(&STEP, text)));
        let end = end.map_or(blocks.len(), |(at, ..)| *at);
        let inside = &blocks[at + 1..end];
        let title = bare(title);
        let id = ids.take(&short(&title, 4));
        let steps = steps(inside);
        if steps.iter().any(|step| !step.parts.is_empty()) {
            labs.push(FoundLab { id, title, heading: Some(blocks[*at].start), start: blocks[*at].start, steps });
        }
    }
    if labs.is_empty() {
        labs.extend(whole_page(&blocks, &headings, &mut ids));
    }
    labs
}

/// A page whose steps stand under no lab's heading is one lab.
fn whole_page(blocks: &[Block<'_>], headings: &[(usize, u8, String)], ids: &mut Ids) -> Option<FoundLab> {
    let (first, ..) = headings.iter().find(|(_, level, text)| *level > 1 && fits(&STEP, text))?;
    let title = headings.iter().find(|(_, level, _)| *level == 1).map_or("Hands-on lab".to_owned(), |(.., title)| bare(title));
    let level = headings.iter().find(|(at, ..)| at == first).map_or(2, |(_, level, _)| *level);
    let end = headings.iter().find(|(at, other, text)| at > first && *other <= level && !fits(&STEP, text));
    let end = end.map_or(blocks.len(), |(at, ..)| *at);
    let start = blocks.get(*first)?.start;
    Some(FoundLab { id: ids.take(&short(&title, 4)), title, heading: None, start, steps: steps(&blocks[*first..end]) })
}

fn steps(blocks: &[Block<'_>]) -> Vec<FoundStep> {
    let mut ids = Ids::default();
    let mut starts: Vec<usize> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.heading().is_some() && fits(&STEP, &block.text()))
        .map(|(at, _)| at)
        .collect();
    starts.truncate(MOST_STEPS);
    if starts.is_empty() {
        return by_items(blocks, &mut ids);
    }
    let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
    let step = |(start, end): (usize, usize)| {
        let title = bare(&blocks[start].text());
        FoundStep {
            id: ids.take(&short(&title, 3)),
            title,
            heading: Some(blocks[start].start),
            items: Vec::new(),
            parts: parts::of(blocks[start + 1..end].iter().flat_map(|block| &block.events)),
        }
    };
    starts.iter().copied().zip(ends).map(step).collect()
}

/// A lab without step headings: each item of its ordered lists is a step. [`super::draft`] joins those that make nothing to look at.
fn by_items(blocks: &[Block<'_>], ids: &mut Ids) -> Vec<FoundStep> {
    let mut steps: Vec<FoundStep> = Vec::new();
    let mut number = 0;
    for block in blocks {
        if block.ordered_list().is_none() {
            if let Some(last) = steps.last_mut() {
                last.parts.extend(parts::of(block.events.iter()));
            }
            continue;
        }
        for item in items(block) {
            number += 1;
            let parts = parts::of(item.iter().copied());
            let title = parts.iter().find_map(Part::text).map_or_else(|| format!("Step {number}"), |text| title(&text));
            steps.push(FoundStep { id: ids.take(&short(&title, 3)), title, heading: None, items: vec![number], parts });
        }
    }
    steps.truncate(MOST_STEPS);
    steps
}

/// The events of each item of a list, without those of lists inside.
fn items<'b, 'a>(block: &'b Block<'a>) -> Vec<Vec<&'b Event<'a>>> {
    let mut items: Vec<Vec<&Event<'_>>> = Vec::new();
    let mut depth = 0_usize;
    for event in &block.events {
        match event {
            Event::Start(Tag::Item) if depth == 1 => items.push(Vec::new()),
            Event::Start(_) | Event::End(TagEnd::Item) => {}
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            item.push(event);
        }
    }
    items
}

/// A heading's words without emoji, number and marks.
fn bare(text: &str) -> String {
    let text = text.split("{#").next().unwrap_or(text).trim();
    let rest = NUMBERED.as_ref().map_or_else(|| text.into(), |pattern| pattern.replace(text, ""));
    match rest.trim() {
        "" => text.trim_start_matches(|letter: char| !letter.is_alphanumeric()).to_owned(),
        rest => rest.to_owned(),
    }
}

/// A title made of an item's text.
fn title(text: &str) -> String {
    let plain = text.replace(['`', '*'], "");
    let first = plain.split([':', '\n']).next().unwrap_or(&plain).trim_end_matches('.').trim();
    let first = if first.split_whitespace().count() < 2 { plain.trim().trim_end_matches('.') } else { first };
    crate::labs::text::shorten(first, 60)
}

/// An id of so many words.
fn short(title: &str, words: usize) -> String {
    const LITTLE: [&str; 17] =
        ["a", "an", "the", "your", "and", "with", "to", "of", "for", "in", "on", "from", "using", "first", "new", "go", "under"];
    let ascii: String =
        title.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' }).collect();
    let all: Vec<&str> = ascii.split_whitespace().collect();
    let telling: Vec<&str> = all.iter().copied().filter(|word| !LITTLE.contains(word)).take(words).collect();
    let id = telling.join("-");
    if id.is_empty() { "step".to_owned() } else { id.chars().take(40).collect::<String>().trim_end_matches('-').to_owned() }
}
