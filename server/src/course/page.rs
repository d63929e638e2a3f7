//! A page's Markdown, taken apart into sections and rendered.
//!
//! The steps, in order: hide the slots, parse, gather events into top-level blocks, hand each block to the section it belongs to, render every
//! section to HTML, sanitise it, put the drawings in, and reveal the slots.

mod blocks;
mod html;
mod sections;

use std::path::Path;

use super::{
    clean,
    model::{Heading, Section},
    outline::LabOutlines,
    problem::Problem,
    slug::Ids,
    vars::{self, Hidden},
};

/// What rendering a page needs to know of it.
pub struct Source<'a> {
    /// Path within the content folder, for problems.
    pub file: &'a str,
    /// The module's slug, for addresses of pictures.
    pub slug: &'a str,
    /// Where its pictures lie.
    pub folder: Option<&'a Path>,
    /// The Markdown, without front matter.
    pub body: &'a str,
    /// The line at which it begins, from 1.
    pub body_line: u64,
    /// The labs that it may hold.
    pub labs: &'a LabOutlines,
}

/// A page, rendered.
pub struct Rendered {
    /// Its first heading of the first level; not in the sections.
    pub title: Option<String>,
    /// In order.
    pub sections: Vec<Section>,
    /// Headings of the second and third level.
    pub contents: Vec<Heading>,
    /// How many words there are to read, code counted as a third.
    pub words: usize,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Renders a page.
pub fn render(source: &Source<'_>) -> Rendered {
    let names: Vec<String> = source.labs.read.iter().flat_map(|lab| lab.vars.keys().cloned()).collect();
    let hidden: Hidden = vars::hide(source.body, &names);
    let mut ids = Ids::default();
    let blocks = blocks::parse(&hidden.source);
    let cut = sections::cut(source, &hidden.source, blocks, &mut ids);
    let cleaner = clean::page(source.slug.to_owned(), ids);
    let render = |piece: sections::Piece<'_>| Section {
        id: piece.id,
        kind: piece.kind,
        html: hidden.reveal(&html::render(source, piece.events, &cleaner)),
    };
    Rendered {
        title: cut.title.map(|title| vars::fill(&hidden.reveal(&title), &vars::Vars::default())),
        sections: cut.pieces.into_iter().filter(|piece| !piece.events.is_empty()).map(render).collect(),
        contents: cut.contents.into_iter().map(|heading| Heading { text: hidden.reveal(&heading.text), ..heading }).collect(),
        words: cut.words,
        problems: cut.problems,
    }
}

/// Where a page's sections begin when no heading has come yet.
const START: &str = "start";
