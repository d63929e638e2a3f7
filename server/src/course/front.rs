//! Front matter: the YAML between two `---` lines, or the TOML between two `+++` lines, at the start of a page, with Jekyll's and Hugo's keys.

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

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
    /// `true` keeps the page out of the course, as in Hugo.
    pub draft: Option<bool>,
    /// The page's place among the others, as in Hugo: light ones first.
    pub weight: Option<i64>,
    /// Hugo's description.
    pub summary: Option<String>,
}

impl FrontMatter {
    /// Whether the page is left out of the course.
    pub fn is_draft(&self) -> bool {
        self.published == Some(false) || self.draft == Some(true)
    }
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
    if let Some(rest) = text.strip_prefix("+++\n") {
        return of_toml(file, rest);
    }
    let Some(rest) = text.strip_prefix("---\n") else {
        return Ok(Page { front: FrontMatter::default(), body: text, body_line: 1 });
    };
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &rest[..length];
            let front = match yaml.trim().is_empty() {
                true => FrontMatter::default(),
                false => serde_saphyr::from_str(yaml).map_err(|error| Problem::yaml(file, 2, yaml, &error))?,
            };
            let body_line = u64::try_from(index).unwrap_or(0) + 3;
            return Ok(Page { front, body: &rest[length + line.len()..], body_line });
        }
        length += line.len();
    }
    Err(Problem::at(file, 1, "the front matter that begins with --- has no end; expected a second line of ---"))
}

/// Splits a page behind its first line `+++`.
fn of_toml<'a>(file: &str, rest: &'a str) -> Result<Page<'a>, Problem> {
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "+++" {
            let toml = &rest[..length];
            let line_at = |offset: usize| 2 + toml.get(..offset).unwrap_or_default().matches('\n').count() as u64;
            let table = DeTable::parse(toml).map_err(|error| {
                let line = error.span().map_or(2, |span| line_at(span.start));
                Problem::at(file, line, format!("the front matter is not TOML: {}", error.message()))
            })?;
            let members: Map<String, Value> =
                table.get_ref().iter().map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref()))).collect();
            let front = serde_json::from_value(Value::Object(members))
                .map_err(|error| Problem::at(file, 2, format!("a key of the front matter has a value of another kind: {error}")))?;
            let body_line = u64::try_from(index).unwrap_or(0) + 3;
            return Ok(Page { front, body: &rest[length + line.len()..], body_line });
        }
        length += line.len();
    }
    Err(Problem::at(file, 1, "the front matter that begins with +++ has no end; expected a second line of +++"))
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Datetime(moment) => moment.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.get_ref().to_string(), json(value.get_ref()))).collect())
        }
    }
}
