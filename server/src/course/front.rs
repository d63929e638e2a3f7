//! Front matter: the YAML between two `---` lines at the start of a page, with Jekyll's keys.

use serde::Deserialize;

use super::problem::Problem;

/// The keys that are used here. Others are ignored, because the page may also be published elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    pub title: Option<String>,
    /// A line under the title.
    pub subtitle: Option<String>,
    /// `2025-11-06`, optionally followed by a time.
    pub date: Option<String>,
    /// The module's number, if neither title nor file name has one.
    pub number: Option<u32>,
    /// `a b` or `[a, b]`.
    pub categories: Words,
    /// `a b` or `[a, b]`.
    pub tags: Words,
    /// A picture's path.
    pub image: Option<String>,
    /// One or two sentences.
    pub description: Option<String>,
    /// `false` keeps the page out of the course.
    pub published: Option<bool>,
}

/// Words as Jekyll accepts them: one string or a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// Separated by spaces.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl Default for Words {
    fn default() -> Self {
        Words::Many(Vec::new())
    }
}

impl From<Words> for Vec<String> {
    fn from(words: Words) -> Self {
        match words {
            Words::One(line) => line.split_whitespace().map(str::to_owned).collect(),
            Words::Many(list) => list,
        }
    }
}

/// The parts of a page's text.
pub struct Page<'a> {
    /// The front matter; empty if there is none.
    pub front: FrontMatter,
    /// The Markdown after the front matter.
    pub body: &'a str,
    /// The line of the file at which the body starts, from 1.
    pub body_line: u64,
}

/// Splits a page into front matter and body. `text` has `\n` line ends and no byte order mark.
pub fn split<'a>(file: &str, text: &'a str) -> Result<Page<'a>, Problem> {
    let Some(rest) = text.strip_prefix("---\n") else {
        return Ok(Page { front: FrontMatter::default(), body: text, body_line: 1 });
    };
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &rest[..length];
            let front = match yaml.trim().is_empty() {
                true => FrontMatter::default(),
                false => serde_saphyr::from_str(yaml).map_err(|error| Problem::yaml(file, 2, &error))?,
            };
            let body_line = u64::try_from(index).unwrap_or(0) + 3;
            return Ok(Page { front, body: &rest[length + line.len()..], body_line });
        }
        length += line.len();
    }
    Err(Problem::at(file, 1, "the front matter that begins with --- has no end; expected a second line of ---"))
}
