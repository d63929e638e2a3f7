//! Names for URLs and anchors, made of titles.

use std::collections::HashSet;

/// Lower-case letters and digits of any script, joined by single hyphens; emoji and punctuation are dropped. May be empty.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '’' => {}
            c if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether this can be the id of a module, lab or step: `[a-z0-9-]`, not empty, no hyphen at either end.
pub fn is_slug(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.chars().all(plain) && !name.starts_with('-') && !name.ends_with('-')
}

/// The ids that one page has given out.
#[derive(Default)]
pub struct Ids(HashSet<String>);

impl Ids {
    /// This id, or the first free one of `id-2`, `id-3`, …; `section` if the wanted id is empty.
    pub fn take(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        let mut id = wanted.to_owned();
        let mut count = 1;
        while !self.0.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }

    /// Whether this id was given out.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }
}
