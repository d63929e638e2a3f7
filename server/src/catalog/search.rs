//! Searches the course's prose: where all words of a question are, heading by heading.

use std::cmp::Reverse;

use app::course::Hit;

use crate::course::{
    model::Course,
    vars::{Vars, fill},
};

/// How many places an answer has.
const MOST_HITS: usize = 40;
/// How many characters of a question are read, and how many words.
const LONGEST: usize = 100;
const MOST_WORDS: usize = 8;
/// How many characters are shown before and after the word.
const AROUND: usize = 90;

/// The text under one heading.
pub struct Text {
    module: String,
    slug: String,
    title: String,
    /// The heading's id; none for what comes before the first.
    anchor: Option<String>,
    text: String,
    /// Title and text in lower case, letter by letter as long as they are: places in the one are places in the other.
    folded: (String, Vec<char>),
}

/// All texts of a course.
pub fn texts(course: &Course, vars: &Vars) -> Vec<Text> {
    let mut texts = Vec::new();
    for module in &course.modules {
        let html: String = module.sections.iter().map(|section| fill(&section.html, vars)).collect();
        for (anchor, title, text) in pieces(&html) {
            let title = title.unwrap_or_else(|| module.title.clone());
            let folded = (folded(&title).into_iter().collect(), folded(&text));
            texts.push(Text { module: module.title.clone(), slug: module.slug.clone(), title, anchor, text, folded });
        }
    }
    texts
}

/// The places that have all words, those with the words in their heading first.
pub fn find(texts: &[Text], question: &str) -> Vec<Hit> {
    let question: String = question.chars().take(LONGEST).collect();
    let words: Vec<Vec<char>> = question.split_whitespace().take(MOST_WORDS).map(folded).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(usize, Hit)> = texts.iter().filter_map(|text| hit(text, &words)).collect();
    hits.sort_by_key(|(in_title, _)| Reverse(*in_title));
    hits.into_iter().map(|(_, hit)| hit).take(MOST_HITS).collect()
}

fn hit(text: &Text, words: &[Vec<char>]) -> Option<(usize, Hit)> {
    let (title, folded) = &text.folded;
    let title: Vec<char> = title.chars().collect();
    let mut first: Option<(usize, usize)> = None;
    let mut in_title = 0;
    for word in words {
        let (titled, at) = (place(&title, word).is_some(), place(folded, word));
        if !titled && at.is_none() {
            return None;
        }
        in_title += usize::from(titled);
        first = first.or_else(|| at.map(|at| (at, word.len())));
    }
    let letters: Vec<char> = text.text.chars().collect();
    let (at, length) = first.unwrap_or((0, 0));
    let part = |from: usize, to: usize| letters.get(from..to.min(letters.len())).unwrap_or_default().iter().collect::<String>();
    let (start, end) = (at.saturating_sub(AROUND), at + length + AROUND);
    let (before, after) = (part(start, at), part(at + length, end));
    // Whole words only.
    let before = if start > 0 { format!("… {}", before.split_once(' ').map_or("", |(_, whole)| whole)) } else { before };
    let after = if end < letters.len() { format!("{} …", after.rsplit_once(' ').map_or("", |(whole, _)| whole)) } else { after };
    let href = match &text.anchor {
        Some(anchor) => format!("/modules/{}#{anchor}", text.slug),
        None => format!("/modules/{}", text.slug),
    };
    let around = (before, part(at, at + length), after);
    Some((in_title, Hit { module: text.module.clone(), title: text.title.clone(), href, around }))
}

/// In lower case, one letter for each.
fn folded(text: &str) -> Vec<char> {
    text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}

fn place(text: &[char], word: &[char]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

/// The text of sanitised HTML, cut at its headings: id, heading, and what follows until the next one.
fn pieces(html: &str) -> Vec<(Option<String>, Option<String>, String)> {
    let mut pieces = vec![(None, None, String::new())];
    let mut heading = false;
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let name: String = tag.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/').collect();
        match name.as_str() {
            "h2" | "h3" => {
                let id = tag.split("id=\"").nth(1).and_then(|rest| rest.split('"').next());
                pieces.push((id.map(str::to_owned), Some(String::new()), String::new()));
                heading = true;
            }
            "/h2" | "/h3" => heading = false,
            "code" | "/code" | "strong" | "/strong" | "em" | "/em" | "span" | "/span" | "a" | "/a" => {}
            // Other elements stand apart from the words around them.
            _ => {
                if let Some((.., words)) = pieces.last_mut() {
                    words.push(' ');
                }
            }
        }
        let text = plain(text);
        if let Some((_, title, words)) = pieces.last_mut() {
            match (heading, title) {
                (true, Some(title)) => title.push_str(&text),
                _ => words.push_str(&text),
            }
        }
    }
    let joined = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy = |(id, title, words): (Option<String>, Option<String>, String)| (id, title.map(joined), joined(words));
    pieces.into_iter().map(tidy).filter(|(_, title, words)| title.is_some() || !words.is_empty()).collect()
}

fn plain(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<p>Before &amp; <strong>be</strong>hind.</p><h2 id=\"keys\">API <code>keys</code></h2><p>A key tells callers apart.</p>\
                        <h3 id=\"plans\">Usage plans</h3><p>A plan limits &lt;callers&gt; with a key.</p>";

    fn found(question: &str) -> Vec<(String, String)> {
        let texts: Vec<Text> = pieces(HTML)
            .into_iter()
            .map(|(anchor, title, text)| {
                let title = title.unwrap_or_else(|| "Module".into());
                let folded = (folded(&title).into_iter().collect(), folded(&text));
                Text { module: "Module".into(), slug: "m".into(), title, anchor, text, folded }
            })
            .collect();
        let shown = |hit: Hit| (hit.href, format!("{}[{}]{}", hit.around.0, hit.around.1, hit.around.2));
        find(&texts, question).into_iter().map(shown).collect()
    }

    #[test]
    fn all_words_have_to_be_under_one_heading_and_headings_come_first() {
        let keys = ("/modules/m#keys".to_owned(), "A [key] tells callers apart.".to_owned());
        let plans = ("/modules/m#plans".to_owned(), "A plan limits <callers> with a [key].".to_owned());
        assert_eq!(found("KEY"), [keys, plans.clone()]);
        assert_eq!(found("callers plans"), [("/modules/m#plans".into(), "A plan limits <[callers]> with a key.".into())]);
        assert_eq!(found("  "), []);
        assert_eq!(found("behind"), [("/modules/m".into(), "Before & [behind].".into())]);
        assert_eq!(found("nowhere"), []);
    }
}
