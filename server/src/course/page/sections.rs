//! Divides a page into prose, labs and steps.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{START, Source, blocks::Block};
use crate::course::{
    bind::{Binder, Opens, is_step},
    model::{Heading, Kind},
    outline::LabOutline,
    problem::Problem,
    slug::{Ids, slug},
    vars::Hidden,
};

/// A section before it is rendered.
pub struct Piece<'a> {
    pub id: String,
    pub kind: Kind,
    pub events: Vec<Event<'a>>,
}

/// A page that has been divided.
pub struct Cut<'a> {
    pub title: Option<String>,
    pub pieces: Vec<Piece<'a>>,
    pub contents: Vec<Heading>,
    pub words: usize,
    pub problems: Vec<Problem>,
    /// The line of each lab's heading, and the lab's steps that have a text.
    pub pieces_of_labs: Vec<(String, u64, Vec<String>)>,
}

/// The position in the page.
struct Position<'a> {
    /// The current lab, and the level of its heading.
    lab: Option<(&'a LabOutline, u8)>,
    /// The level of the current step's heading.
    step: Option<u8>,
    /// The number of the next item, if the lab has no step headings, so that its steps are items of lists.
    next_item: Option<u64>,
}

/// Divides the page's blocks into pieces. `text` is the parsed source, for line numbers.
pub fn cut<'a>(source: &Source<'_>, text: &str, blocks: Vec<Block<'a>>, ids: &mut Ids) -> Cut<'a> {
    let binder = Binder { labs: source.labs };
    let mut cut = Cut { title: None, pieces: vec![], contents: vec![], words: 0, problems: vec![], pieces_of_labs: vec![] };
    let mut position = Position { lab: None, step: None, next_item: None };
    let lists: Vec<bool> = (0..blocks.len()).map(|index| !has_step_headings(&blocks[index..])).collect();
    cut.pieces.push(Piece { id: START.to_owned(), kind: Kind::Prose, events: vec![] });
    for (mut block, by_list) in blocks.into_iter().zip(lists) {
        cut.words += block.words();
        if let Some((level, mark)) = block.heading() {
            let words = block.text();
            if level == 1 && cut.title.is_none() && cut.contents.is_empty() {
                // The page shows its title above the sections. Before it, only rules can have come.
                cut.title = Some(plain(&words));
                cut.pieces.retain(|piece| piece.events.iter().any(|event| !matches!(event, Event::Rule)));
                if cut.pieces.is_empty() {
                    cut.pieces.push(Piece { id: START.to_owned(), kind: Kind::Prose, events: vec![] });
                }
                continue;
            }
            let lab = position.lab.map(|(lab, _)| lab);
            let opens = match binder.opens(mark, &words, lab) {
                Opens::Piece(kind) => Some(kind),
                Opens::Nothing => None,
                Opens::Unknown(message) => {
                    let line = source.body_line + line_of(text, block.start);
                    cut.problems.push(Problem::at(source.file, line, message));
                    None
                }
            };
            let id = ids.take(&anchor(opens.as_ref(), mark, &words));
            enter(&mut cut, &mut position, source, level, opens.clone(), &id);
            if let Some(Kind::Lab { lab }) = &opens {
                position.next_item = by_list.then_some(1);
                cut.pieces_of_labs.push((lab.clone(), source.body_line + line_of(text, block.start), Vec::new()));
            }
            if level == 2 || level == 3 {
                cut.contents.push(Heading { id: id.clone(), text: plain(&words), level, opens });
            }
            set_id(&mut block, &id);
        } else if let (Some(first), Some((lab, _)), Some(next)) = (block.ordered_list(), position.lab, position.next_item) {
            // Another list goes on counting, also if a picture or a code block has ended the one before and Markdown counts from 1 again.
            position.next_item = Some(list_of_steps(&mut cut, lab, first.max(next), block, ids));
            continue;
        }
        if let Some(piece) = cut.pieces.last_mut() {
            piece.events.append(&mut block.events);
        }
    }
    for (of, _, steps) in &mut cut.pieces_of_labs {
        let step = |piece: &Piece<'_>| match &piece.kind {
            Kind::Step { lab, step } if lab == of => Some(step.clone()),
            Kind::Step { .. } | Kind::Lab { .. } | Kind::Prose => None,
        };
        steps.extend(cut.pieces.iter().filter_map(step));
    }
    cut
}

/// Whether any heading between this lab's heading and the next of its level is a step's.
fn has_step_headings(blocks: &[Block<'_>]) -> bool {
    let Some((level, _)) = blocks.first().and_then(Block::heading) else { return false };
    blocks[1..]
        .iter()
        .filter_map(|block| block.heading().map(|heading| (heading, block)))
        .take_while(|((inner, _), _)| *inner > level)
        .any(|((_, mark), block)| is_step(mark, &block.text()))
}

/// Starts a new piece if this heading opens one.
fn enter<'a>(cut: &mut Cut<'_>, position: &mut Position<'a>, source: &Source<'a>, level: u8, opens: Option<Kind>, id: &str) {
    let kind = match (opens, position.lab) {
        (Some(Kind::Lab { lab }), _) => {
            position.lab = source.labs.read.iter().find(|known| known.id == lab).map(|lab| (lab.as_ref(), level));
            position.step = None;
            Kind::Lab { lab }
        }
        (Some(step @ Kind::Step { .. }), _) => {
            position.step = Some(level);
            position.next_item = None;
            step
        }
        (Some(Kind::Prose) | None, Some((_, of_lab))) if level <= of_lab => {
            position.lab = None;
            position.step = None;
            Kind::Prose
        }
        (Some(Kind::Prose) | None, Some((lab, _))) => match position.step {
            Some(of_step) if level > of_step => return,
            Some(_) => {
                position.step = None;
                Kind::Lab { lab: lab.id.clone() }
            }
            None => return,
        },
        (Some(Kind::Prose) | None, None) => return name_start(cut, id),
    };
    cut.pieces.push(Piece { id: id.to_owned(), kind, events: vec![] });
}

/// Gives a piece that starts with a heading the heading's id.
fn name_start(cut: &mut Cut<'_>, id: &str) {
    if let Some(piece) = cut.pieces.last_mut().filter(|piece| piece.events.iter().all(|event| matches!(event, Event::Rule))) {
        piece.id = id.to_owned();
    }
}

/// Assigns every item of the list to its step. Returns the number of the item behind the last.
fn list_of_steps<'a>(cut: &mut Cut<'a>, lab: &LabOutline, first: u64, block: Block<'a>, ids: &mut Ids) -> u64 {
    let mut depth = 0_usize;
    let mut number = first;
    let mut events = block.events.into_iter();
    // Each piece gets its own start and end of the list.
    events.next();
    for event in events {
        if depth == 0 {
            match &event {
                Event::Start(Tag::Item) => {
                    let kind = match lab.step_of_item(number) {
                        Some(step) => Kind::Step { lab: lab.id.clone(), step: step.id.clone() },
                        None => Kind::Lab { lab: lab.id.clone() },
                    };
                    open_item(cut, lab, kind, number, ids);
                    number += 1;
                }
                Event::End(TagEnd::List(_)) => {
                    if let Some(piece) = cut.pieces.last_mut() {
                        piece.events.push(event);
                    }
                    return number;
                }
                _ => {}
            }
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(piece) = cut.pieces.last_mut() {
            piece.events.push(event);
        }
    }
    number
}

/// Starts a piece for an item, or continues the last piece if that belongs to the same step.
fn open_item(cut: &mut Cut<'_>, lab: &LabOutline, kind: Kind, number: u64, ids: &mut Ids) {
    let in_list = |piece: &Piece<'_>| matches!(piece.events.last(), Some(Event::End(TagEnd::Item)));
    if let Some(piece) = cut.pieces.last_mut() {
        if in_list(piece) && piece.kind == kind {
            return;
        }
        if in_list(piece) {
            piece.events.push(Event::End(TagEnd::List(true)));
        }
    }
    let id = ids.take(&match &kind {
        Kind::Step { step, .. } => format!("lab-{}-{step}", lab.id),
        Kind::Lab { .. } | Kind::Prose => format!("lab-{}-{number}", lab.id),
    });
    cut.pieces.push(Piece { id, kind, events: vec![Event::Start(Tag::List(Some(number)))] });
}

/// The id that a heading asks for.
fn anchor(opens: Option<&Kind>, mark: Option<&str>, text: &str) -> String {
    match (opens, mark) {
        (Some(Kind::Lab { lab }), _) => format!("lab-{lab}"),
        (Some(Kind::Step { lab, step }), _) => format!("lab-{lab}-{step}"),
        (_, Some(mark)) => slug(mark),
        (_, None) => slug(&Hidden::strip(text)),
    }
}

fn set_id<'a>(block: &mut Block<'a>, new: &str) {
    if let Some(Event::Start(Tag::Heading { id, classes, attrs, .. })) = block.events.first_mut() {
        *id = Some(CowStr::from(new.to_owned()));
        classes.clear();
        attrs.clear();
    }
}

/// A heading's words without leading emoji.
fn plain(text: &str) -> String {
    let word = |c: char| {
        c.is_alphanumeric() || c.is_ascii_punctuation() || matches!(c, '“' | '‘' | '«') || ('\u{E000}'..='\u{F8FF}').contains(&c)
    };
    match text.trim_start_matches(|c| !word(c)).trim() {
        "" => text.trim().to_owned(),
        words => words.to_owned(),
    }
}

fn line_of(text: &str, offset: usize) -> u64 {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    u64::try_from(before.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0)
}
