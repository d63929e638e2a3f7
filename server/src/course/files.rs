//! Finds the pages of a content folder, their order, and what their names mean.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use regex::Regex;

use super::slug::slug;

/// The size limit of a page, in bytes. A longer one is probably a mistake.
const LONGEST: u64 = 2 * 1024 * 1024;

/// Whether what is not published is read, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// Only what is published: for learners.
    #[default]
    LeftOut,
    /// Names that begin with `_`, and pages with `published: false`, too: for a preview.
    Shown,
}

impl Drafts {
    /// Whether a file or folder of this name is left out.
    pub fn leave_out(self, name: &str) -> bool {
        name.starts_with('.') || (self == Self::LeftOut && name.starts_with('_'))
    }
}

/// A page that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name of its file or folder in the content folder: `09-lambda-api-gateway`, `notes.md`.
    pub name: String,
    /// The path of its file in the content folder, with `/`.
    pub file: String,
    /// Its folder, which has the pictures and labs; `None` for a single file.
    pub folder: Option<PathBuf>,
}

/// The names of a folder's page, in the order in which they are looked for: this course's, Hugo's, GitHub's.
const PAGES: [&str; 3] = ["index.md", "_index.md", "README.md"];
/// Folders of a content folder that hold no page, but pictures or an editor's files.
const NO_PAGES: [&str; 6] = ["static", "assets", "images", "pictures", "schema", "media"];

/// The pages of a content folder, and the folders that look like a module and have no page.
#[derive(Debug, Default)]
pub struct Pages {
    pub found: Vec<Found>,
    /// The names of these folders, each with what was found in it.
    pub without: Vec<(String, String)>,
}

/// All pages: folders with a page, and single .md files. Names that begin with `_` or `.` are drafts, and so is the README of the content folder itself,
/// which is for readers of the folder.
pub fn pages(content: &Path, drafts: Drafts) -> io::Result<Pages> {
    let mut pages = Pages::default();
    for entry in fs::read_dir(content)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if drafts.leave_out(&name) || name == "_index.md" || name.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        if let Some(page) = page_of(&path) {
            pages.found.push(Found { file: format!("{name}/{page}"), folder: Some(path), name });
        } else if path.is_dir() {
            if let Some(what) =
                looks_like_a_module(&path).filter(|_| !NO_PAGES.contains(&name.as_str()) && !has_page(content, &name))
            {
                pages.without.push((name, what));
            }
        } else if let (Some(stem), true) = (name.strip_suffix(".md"), path.is_file()) {
            let beside = content.join(stem);
            pages.found.push(Found { file: name.clone(), folder: beside.is_dir().then_some(beside), name });
        }
    }
    pages.found.sort_by_key(|page| (order(&page.name), page.name.clone()));
    pages.without.sort();
    Ok(pages)
}

/// The name of a folder's page, as it is written there.
fn page_of(folder: &Path) -> Option<String> {
    let names: Vec<String> =
        fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is_page =
        |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted) && folder.join(name).is_file()).cloned();
    PAGES.into_iter().find_map(is_page)
}

/// Whether a single page has this folder for its labs and pictures.
fn has_page(content: &Path, folder: &str) -> bool {
    content.join(format!("{folder}.md")).is_file()
}

/// What in a folder looks like a module's: labs, or Markdown.
fn looks_like_a_module(folder: &Path) -> Option<String> {
    if folder.join("labs").is_dir() {
        return Some("labs/".to_owned());
    }
    let mut names: Vec<String> =
        fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.into_iter().find(|name| name.ends_with(".md"))
}

/// The lab.yaml files of a module's folder, by the lab's folder name.
pub fn labs(folder: &Path, drafts: Drafts) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder.join("labs")) else { return Vec::new() };
    let mut labs: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path().join("lab.yaml"))))
        .filter(|(name, file)| !drafts.leave_out(name) && file.is_file())
        .collect();
    labs.sort();
    labs
}

/// Reads a text file; its line ends become `\n` and a byte order mark is removed.
pub fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > LONGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "longer than 2 MB"));
    }
    let text = fs::read_to_string(path)?;
    Ok(text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"))
}

static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{4}-\d{2}-\d{2})-").ok());
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^(\d{1,2})[-_. ]|\bmodule[-_ ]+(\d{1,3})\b").ok());

/// `2025-11-06` of `2025-11-06-module-9.md`.
pub fn date(name: &str) -> Option<String> {
    Some(DATED.as_ref()?.captures(name)?.get(1)?.as_str().to_owned())
}

/// The number by which pages are ordered: the one at the start of the name, of up to three digits.
pub fn order(name: &str) -> Option<u32> {
    static ORDERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,3})[-_. ]").ok());
    let ordered = ORDERED.as_ref().and_then(|pattern| pattern.captures(name)?.get(1)?.as_str().parse().ok());
    number(name).or(ordered)
}

/// `9` of `09-lambda`, of `2025-11-06-module-9-aws.md` and of "Module 9 – AWS". Three digits, such as in `410-lambda`, are an order and no number.
pub fn number(name: &str) -> Option<u32> {
    let name = name.strip_prefix(&format!("{}-", date(name).unwrap_or_default())).unwrap_or(name);
    let captures = NUMBERED.as_ref()?.captures(name)?;
    captures.get(1).or_else(|| captures.get(2))?.as_str().parse().ok()
}

/// The name for URLs: without date, leading number and extension.
pub fn slug_of(name: &str) -> String {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let stem = stem.strip_prefix(&format!("{}-", date(stem).unwrap_or_default())).unwrap_or(stem);
    let bare = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = slug(bare);
    if bare.is_empty() { slug(stem) } else { bare }
}
