//! Front matter: the YAML between two `---` lines at the start of a page, with Jekyll's keys.

use serde::Deserialize;

use super::problem::Problem;

/// The keys that mean something here; others are left alone, since the page may have another life elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    /// The page's title.
    pub title: Option<String>,
    /// A line under the title.
    pub subtitle: Option<String>,
    /// `2025-11-06`, possibly with a time behind it.
    pub date: Option<String>,
    /// The module's number, where neither title nor file name has it.
    pub number: Option<u32>,
    /// `a b` or `[a, b]`.
    pub categories: Words,
    /// `a b` or `[a, b]`.
    pub tags: Words,
    /// A picture's path.
    pub image: Option<String>,
    /// A sentence or two.
    pub description: Option<String>,
    /// `false` keeps a page out of the course.
    pub published: Option<bool>,
}

/// Jekyll takes words in one string as well as a list.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// Separated by spaces.
    One(String),
    /// One by one.
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

/// A page's text, taken apart.
pub struct Page<'a> {
    /// Its front matter; empty where there is none.
    pub front: FrontMatter,
    /// What follows it.
    pub body: &'a str,
    /// The line of the file at which the body begins, from 1.
    pub body_line: u64,
}

/// Takes a page apart. `text` has `\n` line ends and no byte order mark.
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
