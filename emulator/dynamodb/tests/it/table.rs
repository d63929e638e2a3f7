//! Tables of cases.
//!
//! ```text
//! ## A sentence that says what the rows below are about
//! item = {"a": 1}
//! values = {":one": 1}
//! a = :one                      => true
//! a = :two                      => An expression attribute value used in expression is not defined; attribute value: :two
//! ```
//!
//! What is set before a row holds for it and those after it, up to the next sentence. `\n` and `\t` stand for themselves; the text begins and ends without blanks unless it is
//! in backquotes.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::Value;

/// What a row is run with.
#[derive(Clone, Default)]
pub struct Setting {
    /// What the rows are about.
    pub sentence: String,
    /// JSON by name.
    json: BTreeMap<String, Value>,
}

impl Setting {
    /// The JSON of a name; an empty object if there is none.
    pub fn get(&self, name: &str) -> Value {
        self.json.get(name).cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()))
    }
}

/// Runs each row. Fails with all rows whose result is not as they say, and if there are not as many rows as there should be.
pub fn run(table: &str, rows: usize, run: impl Fn(&Setting, &str) -> String) {
    let (mut setting, mut count, mut wrong) = (Setting::default(), 0, String::new());
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(next) = line.strip_prefix("## ") {
            setting = Setting { sentence: next.to_owned(), json: BTreeMap::new() };
        } else if let Some((text, expected)) = line.split_once(" => ") {
            let text = text.trim().trim_matches('`').replace("\\n", "\n").replace("\\t", "\t");
            let (expected, result) = (expected.trim(), run(&setting, &text).trim_end().to_owned());
            count += 1;
            if result != expected {
                let sentence = &setting.sentence;
                writeln!(wrong, "{sentence}\n  {text}\n  should give {expected}\n  and gives   {result}").unwrap();
            }
        } else {
            let (name, json) = line.split_once(" = ").unwrap_or_else(|| panic!("no row: {line}"));
            setting.json.insert(name.to_owned(), serde_json::from_str(json).unwrap_or_else(|_| panic!("no JSON: {json}")));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(count, rows, "rows");
}
