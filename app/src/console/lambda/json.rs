//! Why a text is not JSON: the place, and the likely cause.

/// A mistake in a text that should be JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1.
    pub line: u32,
    /// Place, and the likely cause.
    pub words: String,
}

/// The first mistake; `None` if the text is JSON.
pub fn problem(text: &str) -> Option<Problem> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    let hint = hint(text, &error).map(|hint| format!(" {hint}")).unwrap_or_default();
    let words = format!("Not JSON: line {}, column {}.{hint}", error.line(), error.column());
    Some(Problem { line: u32::try_from(error.line()).unwrap_or(1), words })
}

fn hint(text: &str, error: &serde_json::Error) -> Option<&'static str> {
    let line = text.lines().nth(error.line().checked_sub(1)?)?;
    let at = line.get(error.column().saturating_sub(1)..).unwrap_or_default();
    let rest_of_before = line.get(..error.column().saturating_sub(1)).unwrap_or_default();
    let before: String = text.lines().take(error.line().saturating_sub(1)).chain([rest_of_before]).collect();
    let said = error.to_string();
    let starts = |words: &[&str]| words.iter().any(|word| at.starts_with(word));
    let hint = if starts(&["}", "]"]) && before.trim_end().ends_with(',') {
        "JSON has no comma after the last member: take it away."
    } else if starts(&["'"]) {
        "JSON wants double quotes: \"name\", not 'name'."
    } else if starts(&["“", "”", "„", "‘", "’"]) {
        "These are the curly quotes of a text; JSON wants the straight ones: \"name\"."
    } else if starts(&["True", "False", "None"]) {
        "JSON writes true, false and null; True, False and None are Python."
    } else if starts(&["#", "//"]) {
        "JSON has no comments."
    } else if said.starts_with("EOF") {
        "Something is not closed: a brace, a bracket or a quotation mark."
    } else if said.starts_with("expected `,`") {
        "A comma is missing before this."
    } else if said.starts_with("expected `:`") {
        "A colon is missing between a name and its value."
    } else if said.starts_with("key must be a string") {
        "A name stands in double quotes."
    } else {
        return None;
    };
    Some(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_with_its_place_and_its_likely_cause() {
        let told = |text| problem(text).map(|problem| problem.words).unwrap_or_default();
        assert_eq!(problem("{\"name\": \"Ada\"}"), None);
        let slips = [
            ("{\n  \"name\": }", "Not JSON: line 2, column 11."),
            ("{'name': 1}", "Not JSON: line 1, column 2. JSON wants double quotes: \"name\", not 'name'."),
            ("{\"name\": 'Ada'}", "Not JSON: line 1, column 10. JSON wants double quotes: \"name\", not 'name'."),
            ("{\n  \"a\": 1,\n}", "Not JSON: line 3, column 1. JSON has no comma after the last member: take it away."),
            ("[1, 2,]", "Not JSON: line 1, column 7. JSON has no comma after the last member: take it away."),
            ("{\"on\": True}", "Not JSON: line 1, column 8. JSON writes true, false and null; True, False and None are Python."),
            ("{\"a\": \"b\"", "Not JSON: line 1, column 9. Something is not closed: a brace, a bracket or a quotation mark."),
            ("{\"a\": 1 \"b\": 2}", "Not JSON: line 1, column 9. A comma is missing before this."),
            ("{name: 1}", "Not JSON: line 1, column 2. A name stands in double quotes."),
        ];
        for (slip, expected) in slips {
            assert_eq!(told(slip), expected, "{slip}");
        }
    }
}
