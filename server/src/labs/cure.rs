//! Says in an author's words what a YAML parser found, and what to do about it: quote the title, use spaces, did you mean that key.

/// How near a word has to be to the one that was meant.
const NEAR: usize = 2;

/// The message for a mistake at a line of a file. `message` is the parser's, `text` the YAML, `line` from 1.
pub fn message(message: &str, text: &str, line: u64) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    let message = message.lines().next().unwrap_or(message);
    if let Some(words) = unknown(message) {
        return words;
    }
    if let Some(name) = quoted(message, "missing field ") {
        return format!("the key `{name}` is missing");
    }
    match cure(text, line) {
        Some(cure) => format!("{message}: {cure}"),
        None => message.to_owned(),
    }
}

/// `sya` of "unknown field `sya`, expected one of `id`, `say`", and the names that there are.
fn unknown(message: &str) -> Option<String> {
    let (what, rest) =
        ["field", "variant"].iter().find_map(|what| Some((*what, message.strip_prefix(&format!("unknown {what} `"))?)))?;
    let (name, rest) = rest.split_once('`')?;
    let there: Vec<&str> = rest
        .trim_start_matches(", ")
        .trim_start_matches("expected ")
        .trim_start_matches("one of ")
        .split([',', ' '])
        .map(|word| word.trim_matches('`'))
        .filter(|word| {
            !word.is_empty() && *word != "or" && *word != "there" && *word != "are" && *word != "no" && *word != "fields"
        })
        .collect();
    let said = match what {
        "field" => format!("there is no key `{name}` here"),
        _ => format!("`{name}` is not one of the words that may stand here"),
    };
    let did_you_mean = nearest(name, there.iter().copied()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let listed = if there.is_empty() { "nothing".to_owned() } else { there.join(", ") };
    let between = if did_you_mean.is_empty() { "; there is" } else { " There is" };
    Some(format!("{said}{did_you_mean}{between} {listed}"))
}

fn quoted<'m>(message: &'m str, before: &str) -> Option<&'m str> {
    message.strip_prefix(before)?.strip_prefix('`')?.split('`').next()
}

/// The nearest of these names, if it is near enough to be meant.
pub fn nearest<'n>(name: &str, there: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = name.to_lowercase();
    let far = if name.chars().count() < 4 { 1 } else { NEAR };
    let distance = |other: &str| strsim::osa_distance(&plain, &other.to_lowercase());
    there
        .filter(|other| *other != name)
        .map(|other| (distance(other), other))
        .filter(|(far_off, _)| *far_off <= far)
        .min()
        .map(|(_, other)| other)
}

/// What usually helps at such a line, or at the one before it.
fn cure(text: &str, line: u64) -> Option<String> {
    let at = usize::try_from(line).ok()?.checked_sub(1)?;
    let lines: Vec<&str> = text.lines().collect();
    [Some(at), at.checked_sub(1)].into_iter().flatten().filter_map(|at| lines.get(at)).find_map(|line| of_line(line))
}

fn of_line(line: &str) -> Option<String> {
    let indent = &line[..line.len() - line.trim_start().len()];
    if indent.contains('\t') {
        return Some("use spaces, not a tab, at the start of the line".to_owned());
    }
    let item = line.trim_start().trim_start_matches("- ").trim_start();
    let (key, value) = item.split_once(": ").map(|(key, value)| (Some(key), value.trim())).unwrap_or((None, item));
    let shown = |value: &str| match key {
        Some(key) => format!("{key}: {value}"),
        None => value.to_owned(),
    };
    let is_plain = !value.starts_with(['"', '\'', '|', '>', '[', '{']);
    let quotes = |value: &str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
    if is_plain && key.is_some_and(|key| !key.contains(['{', '"'])) && (value.contains(": ") || value.ends_with(':')) {
        return Some(format!("a text with a colon has to be quoted: `{}`", shown(&quotes(value))));
    }
    if is_plain && value.starts_with(['@', '`', '*', '&', '!', '%']) {
        return Some(format!("a text that begins with `{}` has to be quoted: `{}`", &value[..1], shown(&quotes(value))));
    }
    if unquoted_place(line) {
        return Some("quote `${…}`: `\"${name}\"`".to_owned());
    }
    None
}

/// Whether `${` stands outside of quotes, inside of `{…}` or `[…]`.
fn unquoted_place(line: &str) -> bool {
    let (mut quote, mut depth) = (None, 0_usize);
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '$') if line[at..].starts_with("${") && depth > 0 => return true,
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        before = letter;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_cure() {
        let cases = [
            message("unknown field `sya`, expected one of `id`, `say`, `points`", "", 1),
            message("unknown variant `lambda.funktion`, expected `lambda.function` or `iam.role`", "", 1),
            message("missing field `title` at line 3 column 1", "", 3),
            message("mapping values are not allowed in this context", "format: 1\ntitle: Lambda: the basics\n", 2),
            message("did not find expected ',' or '}'", "a: { name: ${probe} }\n", 1),
            message("found character", "steps:\n\t- id: one\n", 2),
            message("while scanning", "say: @home is \"here\"\n", 1),
            message("expected string scalar", "title: [A lab\n", 1),
        ];
        let expected = [
            "there is no key `sya` here; did you mean `say`? There is id, say, points",
            "`lambda.funktion` is not one of the words that may stand here; did you mean `lambda.function`? There is lambda.function, iam.role",
            "the key `title` is missing",
            "mapping values are not allowed in this context: a text with a colon has to be quoted: `title: \"Lambda: the basics\"`",
            "did not find expected ',' or '}': quote `${…}`: `\"${name}\"`",
            "found character: use spaces, not a tab, at the start of the line",
            "while scanning: a text that begins with `@` has to be quoted: `say: \"@home is \\\"here\\\"\"`",
            "expected string scalar",
        ];
        assert_eq!(cases, expected);
    }
}
