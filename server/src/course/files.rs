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

/// All pages: folders with an index.md, and single .md files. READMEs are for readers of the folder, and names that begin with `_` or `.` are drafts.
pub fn pages(content: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(content)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if name.starts_with(['_', '.']) || name.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        if path.join("index.md").is_file() {
            found.push(Found { file: format!("{name}/index.md"), folder: Some(path), name });
        } else if let (Some(stem), true) = (name.strip_suffix(".md"), path.is_file()) {
            let beside = content.join(stem);
            found.push(Found { file: name.clone(), folder: beside.is_dir().then_some(beside), name });
        }
    }
    found.sort_by_key(|page| (number(&page.name), page.name.clone()));
    Ok(found)
}

/// The lab.yaml files of a module's folder, by the lab's folder name.
pub fn labs(folder: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder.join("labs")) else { return Vec::new() };
    let mut labs: Vec<_> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path().join("lab.yaml"))))
        .filter(|(name, file)| !name.starts_with(['_', '.']) && file.is_file())
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
static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^(\d{1,3})[-_. ]|\bmodule[-_ ]+(\d{1,3})\b").ok());

/// `2025-11-06` of `2025-11-06-module-9.md`.
pub fn date(name: &str) -> Option<String> {
    Some(DATED.as_ref()?.captures(name)?.get(1)?.as_str().to_owned())
}

/// `9` of `09-lambda`, of `2025-11-06-module-9-aws.md` and of "Module 9 – AWS".
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
