//! What Tab could mean: commands, file names, and what the AWS CLI's own completer knows.

use std::{collections::BTreeSet, sync::LazyLock};

use super::{recall, session::Session, worker::commands};

/// Completions of the text before the cursor.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Completions {
    /// The part of the text that they replace: its end.
    pub word: String,
    /// What could stand there, whole.
    pub candidates: Vec<String>,
}

/// More than this is no help.
const MOST: usize = 300;

/// Commands that the shell has, its own and ours.
static COMMANDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let own = rust_bash::commands::register_default_commands().into_keys();
    let builtins = rust_bash::builtin_names().iter().map(|name| (*name).to_owned());
    let ours = commands::HOST_COMMANDS
        .iter()
        .filter(|name| **name != recall::COMMAND)
        .map(|name| (*name).to_owned())
        .chain(["zip", "unzip", "sleep", "help"].map(str::to_owned));
    own.chain(builtins)
        .chain(ours)
        .filter(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter)))
        .collect()
});

/// What the text before the cursor could go on with. `aws` answers for the CLI: words before the last, and the last.
pub async fn complete(session: &Session, text: &str, aws: impl AsyncFnOnce(&str) -> Vec<String>) -> Completions {
    let place = Place::of(text);
    let mut candidates: Vec<String> = match place.kind {
        Kind::Command if !place.bare.contains('/') => COMMANDS.iter().map(|name| format!("{name} ")).collect(),
        Kind::Command => files(session, &place).await,
        Kind::Argument if place.command == "aws" && !place.bare.contains("://") => {
            let known = aws(&place.statement).await;
            match known.is_empty() {
                true => files(session, &place).await,
                false => known.into_iter().map(|word| format!("{word} ")).collect(),
            }
        }
        Kind::Argument => files(session, &place).await,
    };
    candidates.retain(|candidate| candidate.starts_with(&place.word));
    candidates.sort();
    candidates.dedup();
    candidates.truncate(MOST);
    Completions { word: place.word, candidates }
}

async fn files(session: &Session, place: &Place) -> Vec<String> {
    // `fileb://` is the CLI's own word for a file's bytes.
    let (scheme, path) = match place.bare.split_once("://") {
        Some((scheme @ ("file" | "fileb"), path)) => (format!("{scheme}://"), path),
        Some(_) => return Vec::new(),
        None => (String::new(), place.bare.as_str()),
    };
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (&path[..=folder.len()], name));
    let looked_in = match folder.strip_prefix("~/") {
        Some(below) => format!("{}/{below}", super::HOME),
        None => folder.to_owned(),
    };
    let entries = session.entries(&looked_in).await.into_iter();
    let shown = entries.filter(|entry| entry.starts_with(name) && (name.starts_with('.') || !entry.starts_with('.')));
    shown
        .map(|entry| {
            let end = if entry.ends_with('/') { "" } else { " " };
            format!("{scheme}{}{end}", escaped(&format!("{folder}{entry}")))
        })
        .collect()
}

/// With a backslash before what bash would take for something else.
fn escaped(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+=:,@~%".contains(letter);
    name.chars().flat_map(|letter| (!plain(letter)).then_some('\\').into_iter().chain([letter])).collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Command,
    Argument,
}

/// Where the cursor is.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    kind: Kind,
    /// The statement's first word.
    command: String,
    /// The present statement up to the cursor.
    statement: String,
    /// The last word as typed.
    word: String,
    /// The last word without quotes and backslashes.
    bare: String,
}

impl Place {
    fn of(text: &str) -> Self {
        let mut place = Self {
            kind: Kind::Command,
            command: String::new(),
            statement: String::new(),
            word: String::new(),
            bare: String::new(),
        };
        let mut quote = None;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            place.statement.push(letter);
            match (quote, letter) {
                (None, '\\') if letters.peek() == Some(&'\n') => {
                    letters.next();
                    place.statement.push('\n');
                    place.end_word();
                }
                (None | Some('"'), '\\') => {
                    place.word.push('\\');
                    if let Some(next) = letters.next() {
                        place.word.push(next);
                        place.bare.push(next);
                        place.statement.push(next);
                    }
                }
                (None, '\'' | '"') => {
                    quote = Some(letter);
                    place.word.push(letter);
                }
                (Some(open), letter) if open == letter => {
                    quote = None;
                    place.word.push(letter);
                }
                (None, ';' | '|' | '&' | '(' | '\n' | '`') => place.begin(),
                (None, '<' | '>') => {
                    place.end_word();
                    // A redirection's target is a file.
                    if place.command.is_empty() {
                        ">".clone_into(&mut place.command);
                        place.kind = Kind::Argument;
                    }
                }
                (None, letter) if letter.is_whitespace() => place.end_word(),
                (_, letter) => {
                    place.word.push(letter);
                    place.bare.push(letter);
                }
            }
        }
        place
    }

    fn begin(&mut self) {
        *self = Self {
            kind: Kind::Command,
            command: String::new(),
            statement: String::new(),
            word: String::new(),
            bare: String::new(),
        };
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.bare);
        self.word.clear();
        if word.is_empty() || self.kind == Kind::Argument {
            return;
        }
        let goes_before = matches!(word.as_str(), "then" | "do" | "else" | "elif" | "if" | "while" | "until" | "!" | "time" | "{")
            || word.contains('=');
        if goes_before {
            self.statement.clear();
        } else {
            self.command = word;
            self.kind = Kind::Argument;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> (Kind, String, String) {
        let place = Place::of(text);
        (place.kind, place.command, place.bare)
    }

    #[test]
    fn a_command_stands_first_and_behind_what_joins_commands() {
        assert_eq!(place("aw"), (Kind::Command, "".into(), "aw".into()));
        assert_eq!(place("ls; X=1 aw"), (Kind::Command, "".into(), "aw".into()));
        assert_eq!(place("for i in 1; do cu"), (Kind::Command, "".into(), "cu".into()));
        assert_eq!(place("echo $(aws lam"), (Kind::Argument, "aws".into(), "lam".into()));
    }

    #[test]
    fn quotes_hold_a_word_together() {
        assert_eq!(place("cat 'my fi"), (Kind::Argument, "cat".into(), "my fi".into()));
        assert_eq!(place(r"cat my\ fi"), (Kind::Argument, "cat".into(), "my fi".into()));
        assert_eq!(place("aws lambda \\\n  invoke fu"), (Kind::Argument, "aws".into(), "fu".into()));
    }

    #[test]
    fn a_name_with_a_space_is_escaped() {
        assert_eq!(escaped("my file.py"), r"my\ file.py");
    }
}
