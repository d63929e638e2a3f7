//! Tab completion: commands, file names, and the AWS CLI's own completer.

use std::{collections::BTreeSet, sync::LazyLock};

use super::{recall, session::Session, worker::commands};

/// The completions of the text before the cursor.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Completions {
    /// The end of the text, which a candidate replaces.
    pub word: String,
    /// Whole words that can replace it.
    pub candidates: Vec<String>,
}

/// More candidates than this are not sent, because a list of them helps nobody.
const MOST: usize = 300;

/// All commands of the shell: `rust-bash`'s own and the ones added here.
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

/// Completes the text before the cursor. `aws` asks the CLI's completer; it gets the statement up to the cursor.
pub async fn complete(session: &Session, text: &str, aws: impl AsyncFnOnce(&str) -> Vec<String>) -> Completions {
    let context = CompletionContext::of(text);
    let mut candidates: Vec<String> = match context.kind {
        Kind::Command if !context.bare.contains('/') => COMMANDS.iter().map(|name| format!("{name} ")).collect(),
        Kind::Command => files(session, &context).await,
        Kind::Argument if context.command == "aws" && !context.bare.contains("://") => {
            let known = aws(&context.statement).await;
            match known.is_empty() {
                true => files(session, &context).await,
                false => known.into_iter().map(|word| format!("{word} ")).collect(),
            }
        }
        Kind::Argument => files(session, &context).await,
    };
    candidates.retain(|candidate| candidate.starts_with(&context.word));
    candidates.sort();
    candidates.dedup();
    candidates.truncate(MOST);
    Completions { word: context.word, candidates }
}

async fn files(session: &Session, context: &CompletionContext) -> Vec<String> {
    // `fileb://` is the CLI's prefix for a file that is read as bytes.
    let (scheme, path) = match context.bare.split_once("://") {
        Some((scheme @ ("file" | "fileb"), path)) => (format!("{scheme}://"), path),
        Some(_) => return Vec::new(),
        None => (String::new(), context.bare.as_str()),
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

/// Escapes characters that bash would interpret by a backslash.
fn escaped(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+=:,@~%".contains(letter);
    name.chars().flat_map(|letter| (!plain(letter)).then_some('\\').into_iter().chain([letter])).collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Command,
    Argument,
}

/// The position of the cursor in the statement.
#[derive(Debug, PartialEq, Eq)]
struct CompletionContext {
    kind: Kind,
    /// The statement's first word.
    command: String,
    /// The current statement up to the cursor.
    statement: String,
    /// The last word as typed.
    word: String,
    /// The last word without quotes and backslashes.
    bare: String,
}

impl CompletionContext {
    fn of(text: &str) -> Self {
        let mut context = Self {
            kind: Kind::Command,
            command: String::new(),
            statement: String::new(),
            word: String::new(),
            bare: String::new(),
        };
        let mut quote = None;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            context.statement.push(letter);
            match (quote, letter) {
                (None, '\\') if letters.peek() == Some(&'\n') => {
                    letters.next();
                    context.statement.push('\n');
                    context.end_word();
                }
                (None | Some('"'), '\\') => {
                    context.word.push('\\');
                    if let Some(next) = letters.next() {
                        context.word.push(next);
                        context.bare.push(next);
                        context.statement.push(next);
                    }
                }
                (None, '\'' | '"') => {
                    quote = Some(letter);
                    context.word.push(letter);
                }
                (Some(open), letter) if open == letter => {
                    quote = None;
                    context.word.push(letter);
                }
                (None, ';' | '|' | '&' | '(' | '\n' | '`') => context.begin(),
                (None, '<' | '>') => {
                    context.end_word();
                    // The target of a redirection is a file.
                    if context.command.is_empty() {
                        ">".clone_into(&mut context.command);
                        context.kind = Kind::Argument;
                    }
                }
                (None, letter) if letter.is_whitespace() => context.end_word(),
                (_, letter) => {
                    context.word.push(letter);
                    context.bare.push(letter);
                }
            }
        }
        context
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

    fn context(text: &str) -> (Kind, String, String) {
        let context = CompletionContext::of(text);
        (context.kind, context.command, context.bare)
    }

    #[test]
    fn a_command_comes_first_and_after_operators_that_join_commands() {
        assert_eq!(context("aw"), (Kind::Command, "".into(), "aw".into()));
        assert_eq!(context("ls; X=1 aw"), (Kind::Command, "".into(), "aw".into()));
        assert_eq!(context("for i in 1; do cu"), (Kind::Command, "".into(), "cu".into()));
        assert_eq!(context("echo $(aws lam"), (Kind::Argument, "aws".into(), "lam".into()));
    }

    #[test]
    fn quotes_hold_a_word_together() {
        assert_eq!(context("cat 'my fi"), (Kind::Argument, "cat".into(), "my fi".into()));
        assert_eq!(context(r"cat my\ fi"), (Kind::Argument, "cat".into(), "my fi".into()));
        assert_eq!(context("aws lambda \\\n  invoke fu"), (Kind::Argument, "aws".into(), "fu".into()));
    }

    #[test]
    fn a_name_with_a_space_is_escaped() {
        assert_eq!(escaped("my file.py"), r"my\ file.py");
    }
}
