//! Renders a page's Markdown into sections.
//!
//! The steps, in order: hide the slots, parse, group events into top-level blocks, assign each block to a section, render every section to HTML,
//! sanitise it, insert the drawings, and reveal the slots.

mod blocks;
mod html;
mod sections;

pub use blocks::{Block, parse};

use std::sync::Arc;

use super::{
    clean,
    lint::{self, Links},
    model::{Heading, Section},
    outline::{LabOutline, LabOutlines},
    picture::Places,
    practice,
    problem::Problem,
    slug::Ids,
    vars::{self, Hidden},
};

/// The input of rendering a page.
pub struct Source<'a> {
    /// The path in the content folder, for problems.
    pub file: &'a str,
    /// The module's slug, for ids of labs.
    pub slug: &'a str,
    /// Where its pictures are.
    pub places: &'a Places,
    /// The pages to which it may link.
    pub links: &'a Links,
    /// The Markdown without front matter.
    pub body: &'a str,
    /// The line at which the Markdown starts, from 1.
    pub body_line: u64,
    /// The labs that the page may contain.
    pub labs: &'a LabOutlines,
}

/// A rendered page.
pub struct Rendered {
    /// Its first heading of the first level, which is not in the sections.
    pub title: Option<String>,
    pub sections: Vec<Section>,
    /// The labs that the page has by its headings only, because there are none for it on disk.
    pub practice: Vec<Arc<LabOutline>>,
    /// Headings of the second and third level.
    pub contents: Vec<Heading>,
    /// The number of words to read; words of code count a third.
    pub words: usize,
    pub problems: Vec<Problem>,
}

/// Renders a page.
pub fn render(source: &Source<'_>) -> Rendered {
    let names: Vec<String> = source.labs.read.iter().flat_map(|lab| lab.vars.keys().cloned()).collect();
    let hidden: Hidden = vars::hide(source.body, &names);
    let mut ids = Ids::default();
    let blocks = parse(&hidden.source);
    let has_none = source.labs.read.is_empty() && source.labs.unread.is_empty();
    let by_headings = if has_none { practice::labs(source.slug, &blocks) } else { LabOutlines::default() };
    let source = &match by_headings.read.is_empty() {
        true => Source { ..*source },
        false => Source { labs: &by_headings, ..*source },
    };
    let cut = sections::cut(source, &hidden.source, blocks, &mut ids);
    let mut problems = cut.problems;
    problems.extend(lint::page(source, &names, &ids));
    problems.extend(lint::steps(source, &cut.pieces_of_labs));
    problems.sort_by_key(|problem| problem.line);
    let cleaner = clean::page(source.places.clone(), ids);
    let render = |piece: sections::Piece<'_>| Section {
        id: piece.id,
        kind: piece.kind,
        html: hidden.reveal(&html::render(source, piece.events, &cleaner)),
    };
    Rendered {
        title: cut.title.map(|title| vars::fill(&hidden.reveal(&title), &vars::Vars::default())),
        sections: cut.pieces.into_iter().filter(|piece| !piece.events.is_empty()).map(render).collect(),
        practice: by_headings.read.clone(),
        contents: cut.contents.into_iter().map(|heading| Heading { text: hidden.reveal(&heading.text), ..heading }).collect(),
        words: cut.words,
        problems,
    }
}

/// The id of a section that starts before the first heading.
const START: &str = "start";
