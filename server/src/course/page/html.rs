//! Renders a section's events to sanitised HTML.

use ammonia::Builder;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::Source;
use crate::course::{code, picture, slug::slug, vars::escape};

/// The first of the private-use characters that stand for drawings until the section has been sanitised.
const DRAWING: u32 = 0xF000;
/// How many drawings a section may have.
const MOST: usize = 0x800;

/// Renders a section.
pub fn render(source: &Source<'_>, events: Vec<Event<'_>>, cleaner: &Builder<'_>) -> String {
    let mut drawings = Vec::new();
    let events = translate(source, events, &mut drawings);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    let mut html = cleaner.clean(&html).to_string();
    for (index, drawing) in drawings.iter().enumerate() {
        if let Some(c) = mark(index) {
            html = html.replacen(c, drawing, 1);
        }
    }
    html
}

fn mark(index: usize) -> Option<char> {
    (index < MOST).then(|| u32::try_from(index).ok().and_then(|index| char::from_u32(DRAWING + index))).flatten()
}

/// Replaces events that are rendered here by finished HTML; other events stay.
fn translate<'a>(source: &Source<'_>, events: Vec<Event<'a>>, drawings: &mut Vec<String>) -> Vec<Event<'a>> {
    let mut done: Vec<Event<'a>> = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    // Whether the current paragraph is still empty.
    let mut fresh_paragraph = false;
    while let Some(event) = events.next() {
        let was_fresh = std::mem::take(&mut fresh_paragraph);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.as_ref(),
                    CodeBlockKind::Indented => "",
                };
                let body = text_until(&mut events, |end| matches!(end, TagEnd::CodeBlock));
                done.push(Event::Html(code::block(info, &body).into()));
            }
            Event::Start(Tag::Image { ref dest_url, .. }) => {
                let address = dest_url.to_string();
                let Some((_, file, "image/svg+xml")) = source.places.find(&address) else {
                    done.push(event);
                    continue;
                };
                let label = text_until(&mut events, |end| matches!(end, TagEnd::Image));
                match (picture::inline(&file, &label), mark(drawings.len())) {
                    (Some(drawing), Some(mark)) => {
                        drawings.push(drawing);
                        let alone = was_fresh && matches!(events.peek(), Some(Event::End(TagEnd::Paragraph)));
                        if alone {
                            done.pop();
                            events.next();
                        }
                        let tag = if alone { "figure" } else { "span" };
                        done.push(Event::Html(format!("<{tag} class=\"picture\">{mark}</{tag}>\n").into()));
                    }
                    _ => done.push(Event::Text(label.into())),
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = source.links.resolve(source.file, &dest_url).map_or(dest_url, CowStr::from);
                done.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::Paragraph) => {
                fresh_paragraph = true;
                done.push(event);
            }
            Event::Start(Tag::Table(_)) => {
                done.push(Event::Html(TABLE.into()));
                done.push(event);
            }
            Event::End(TagEnd::Table) => {
                done.push(event);
                done.push(Event::Html("</div>\n".into()));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, title) = alert(kind);
                let html = format!("<aside class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n");
                done.push(Event::Html(html.into()));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => done.push(Event::Html("</aside>\n".into())),
            Event::TaskListMarker(checked) => {
                let (checked, label) = if checked { (" checked", "done") } else { ("", "to do") };
                let html = format!("<input type=\"checkbox\" class=\"task\" disabled{checked} aria-label=\"{label}\">\n");
                done.push(Event::InlineHtml(html.into()));
            }
            // Ids of footnotes must differ from those of headings, and from ids that the page's author typed.
            Event::FootnoteReference(label) => done.push(Event::FootnoteReference(footnote(&label))),
            Event::Start(Tag::FootnoteDefinition(label)) => done.push(Event::Start(Tag::FootnoteDefinition(footnote(&label)))),
            other => done.push(other),
        }
    }
    name_tables(&mut done);
    done
}

/// What stands before a table until its name is known.
const TABLE: &str = "<div class=\"table\">";

/// Names each table by its heads, so that a screen reader's list of regions tells them apart. A head without words becomes an ordinary cell.
fn name_tables(events: &mut [Event<'_>]) {
    for at in 0..events.len() {
        if !matches!(&events[at], Event::Html(html) if html.as_ref() == TABLE) {
            continue;
        }
        let end = events[at..].iter().position(|event| matches!(event, Event::End(TagEnd::TableHead))).map_or(at, |end| at + end);
        let mut heads = Vec::new();
        let mut cell = at;
        for inside in at..end {
            match &events[inside] {
                Event::Start(Tag::TableCell) => {
                    cell = inside;
                    heads.push(String::new());
                }
                Event::Text(piece) | Event::Code(piece) => {
                    heads.iter_mut().last().into_iter().for_each(|head| head.push_str(piece))
                }
                Event::End(TagEnd::TableCell) if inside == cell + 1 => {
                    heads.pop();
                    events[cell] = Event::Html("<td>".into());
                    events[inside] = Event::Html("</td>".into());
                }
                _ => {}
            }
        }
        let mut name = String::new();
        escape(&mut name, &heads.join(", "));
        let html = format!("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {name}\">");
        events[at] = Event::Html(html.into());
    }
}

fn footnote<'a>(label: &str) -> CowStr<'a> {
    format!("fn-{}", slug(label)).into()
}

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    }
}

/// Takes events up to an end, and returns their text.
fn text_until<'a>(events: &mut impl Iterator<Item = Event<'a>>, end: impl Fn(&TagEnd) -> bool) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::End(tag) if end(&tag) => break,
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
