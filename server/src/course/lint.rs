//! What is silently wrong in a page: pictures and links that lead nowhere, placeholders that nothing fills, files that no lab has, steps without a text.
//! Each is a line with file and line number; the page is shown nevertheless.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use regex::Regex;

use super::{
    code::Fence,
    page::{Block, Source, parse},
    picture,
    problem::Problem,
    slug::{Ids, slug},
    vars,
};
use crate::labs::cure;

/// The pages of the course, for links between them.
#[derive(Debug, Default)]
pub struct Links {
    content: PathBuf,
    /// File → the slug of its page.
    pages: BTreeMap<String, String>,
}

impl Links {
    /// The pages of a content folder, by their files.
    pub fn new(content: &Path, pages: impl Iterator<Item = (String, String)>) -> Self {
        Self { content: content.to_owned(), pages: pages.collect() }
    }

    /// The address of the page to which a relative link of a page leads; `None` if it is no link to a page of the course.
    pub fn resolve(&self, from: &str, address: &str) -> Option<String> {
        let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
        let target = self.target(from, path)?;
        let inside = target.trim_end_matches('/');
        let slug = self
            .pages
            .get(inside)
            .or_else(|| ["index.md", "_index.md", "README.md"].iter().find_map(|page| self.pages.get(&format!("{inside}/{page}"))))
            .or_else(|| self.pages.get(&format!("{inside}.md")))?;
        Some(format!("/modules/{slug}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()))
    }

    /// Whether a relative link leads to a page or a file.
    fn leads_somewhere(&self, from: &str, address: &str) -> bool {
        let path = address.split(['#', '?']).next().unwrap_or(address);
        self.resolve(from, path).is_some() || self.target(from, path).is_some_and(|target| self.content.join(target).is_file())
    }

    /// A path from a page's folder as one from the content folder.
    fn target(&self, from: &str, path: &str) -> Option<String> {
        if path.is_empty() || !picture::is_relative(path) {
            return None;
        }
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// Words after a fence's language that mean something here.
const WORDS: [&str; 5] = ["run", "file=", "event=", "expect=", "open"];

/// The mistakes of a page. `names` are its labs' variables, `ids` the anchors of its headings.
pub fn page(source: &Source<'_>, names: &[String], ids: &Ids) -> Vec<Problem> {
    let mut found = Vec::new();
    let files = files_of_labs(source);
    for block in parse(source.body) {
        let mut look = Look { source, names, ids, files: &files, block: &block, in_code: false, found: &mut found };
        block.events.iter().for_each(|event| look.at(event));
    }
    found
}

struct Look<'l> {
    source: &'l Source<'l>,
    names: &'l [String],
    ids: &'l Ids,
    /// Names of files in `starter/` and `solution/` of the page's labs.
    files: &'l BTreeSet<String>,
    block: &'l Block<'l>,
    in_code: bool,
    found: &'l mut Vec<Problem>,
}

impl Look<'_> {
    fn at(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => self.picture(dest_url),
            Event::Start(Tag::Link { dest_url, .. }) => self.link(dest_url),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code = true;
                if let CodeBlockKind::Fenced(info) = kind {
                    self.fence(info);
                }
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Code(text) => self.places(text, true),
            Event::Text(text) => self.places(text, self.in_code),
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            _ => {}
        }
    }

    fn picture(&mut self, address: &str) {
        if !is_elsewhere(address) && self.source.places.find(address).is_none() {
            let where_to =
                "pictures lie beside the page, or, for an address that begins with /, in static/ or assets/ of the content folder";
            self.tell(address, format!("there is no picture `{address}`; {where_to}"));
        }
    }

    fn html(&mut self, html: &str) {
        static SRC: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)<img\b[^>]*\bsrc\s*=\s*["']([^"']+)["']"#).ok());
        for found in SRC.as_ref().into_iter().flat_map(|pattern| pattern.captures_iter(html)) {
            self.picture(&found[1]);
        }
    }

    fn link(&mut self, address: &str) {
        if let Some(anchor) = address.strip_prefix('#') {
            if !anchor.is_empty() && !self.ids.has(anchor) && !self.ids.has(&slug(anchor)) && !anchor.starts_with("fn-") {
                self.tell(address, format!("the link `{address}` leads nowhere: no heading of this page has this anchor"));
            }
        } else if picture::is_relative(address)
            && !self.source.links.leads_somewhere(self.source.file, address)
            && self.source.places.find(address).is_none()
        {
            self.tell(address, format!("the link `{address}` leads nowhere: there is no such page or file"));
        }
    }

    fn fence(&mut self, info: &str) {
        let fence = Fence::read(info);
        if let Some(file) = fence.file.filter(|file| !self.files.is_empty() && !self.files.contains(*file)) {
            let near = cure::nearest(file, self.files.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let there = self.files.iter().cloned().collect::<Vec<_>>().join(", ");
            self.tell(
                info,
                format!("`file={file}` is no file of a lab of this page{near}; in starter/ and solution/ there is {there}"),
            );
        }
        for word in info.split_whitespace().skip(1) {
            let key = word.split_inclusive('=').next().unwrap_or(word);
            if let Some(near) = cure::nearest(key, WORDS.into_iter()).filter(|_| !WORDS.contains(&key) && key.len() > 2) {
                self.tell(info, format!("`{key}` means nothing here; did you mean `{near}`?"));
            }
        }
    }

    /// Placeholders that nothing fills. In code, `${NAME}` may be the shell's, so only those are told that are nearly one of this page's.
    fn places(&mut self, text: &str, is_code: bool) {
        const ALWAYS: [&str; 3] = ["account", "region", "endpoint"];
        for name in crate::labs::text::places(text) {
            if vars::is_known(name, self.names) || self.source.labs.practice {
                continue;
            }
            let near = cure::nearest(name, self.names.iter().map(String::as_str).chain(ALWAYS)).filter(|near| {
                // The shell's own variables are in capitals.
                !is_code || name.to_lowercase() == name && near.len() > 3
            });
            let form = match name.split('.').next() {
                Some("url") if name.contains('.') => Some("`${url.API.STAGE}`"),
                Some("api" | "key") if name.contains('.') => Some("`${api.NAME}` or `${key.NAME}`"),
                Some("seen") => Some("a check's `fail`: the prose has not seen anything"),
                _ => None,
            };
            let message = match (near, form) {
                (Some(near), _) => format!("`${{{name}}}` is not defined; did you mean `${{{near}}}`?"),
                (None, Some(form)) => format!("`${{{name}}}` is not defined; expected {form}"),
                (None, None) if is_code => continue,
                (None, None) => {
                    format!("`${{{name}}}` is not defined here and stays as it is; write it as `code` if that is what you want")
                }
            };
            self.tell(&format!("${{{name}}}"), message);
        }
    }

    /// Adds a problem at the first line at or after the block's start that has these words.
    fn tell(&mut self, words: &str, message: String) {
        let rest = self.source.body.get(self.block.start..).unwrap_or_default();
        let offset = self.block.start + rest.find(words).unwrap_or(0);
        let before = self.source.body.as_bytes().get(..offset).unwrap_or_default();
        let line = self.source.body_line + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let problem = Problem::at(self.source.file, line, message);
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }
}

/// Whether an address has a scheme or a host.
fn is_elsewhere(address: &str) -> bool {
    address.starts_with("//") || address.split(['/', '?', '#']).next().unwrap_or("").contains(':')
}

/// The files that learners of the page's labs may have in the editor.
fn files_of_labs(source: &Source<'_>) -> BTreeSet<String> {
    let Some(folder) = &source.places.folder else { return BTreeSet::new() };
    let folders =
        source.labs.read.iter().flat_map(|lab| ["starter", "solution"].map(|part| folder.join("labs").join(&lab.id).join(part)));
    folders.filter_map(|folder| crate::labs::read_tree(&folder).ok()).flat_map(|tree| tree.into_keys()).collect()
}

/// Steps whose text is empty, although others of their lab have one, or although they name items.
pub fn steps(source: &Source<'_>, labs: &[(String, u64, Vec<String>)]) -> Vec<Problem> {
    let mut found = Vec::new();
    for (id, line, with_text) in labs {
        let Some(lab) = source.labs.read.iter().find(|lab| lab.id == *id).filter(|lab| !lab.practice) else { continue };
        for (number, step) in (1..).zip(&lab.steps).filter(|(_, step)| !with_text.is_empty() && !with_text.contains(&step.id)) {
            let looked_for = match step.items.as_slice() {
                [] => format!("no heading has {{#step-{}}} or “Step {number}”, and no list has an item {number}", step.id),
                items => format!("no list has the items {items:?}"),
            };
            found.push(Problem::at(
                source.file,
                *line,
                format!("the step `{}` of the lab {id} has no text: {looked_for}", step.id),
            ));
        }
    }
    found
}
