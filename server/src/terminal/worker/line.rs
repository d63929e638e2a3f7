//! Runs the text that was typed or pasted, one statement after the other, as bash reads it.

use std::io;

use rust_bash::{RustBash, RustBashError, interpreter};

use super::{channel::Channel, complaint::reworded, disk::Disk, nesting::Scan, tee::tee, watch::Watch};
use crate::terminal::wire::{ShellEvent, Stopped, Stream, packed};

/// A text with more lines than this is run as one statement.
const MOST_LINES: usize = 400;

/// Runs a text and reports how it ended; asks for more if the text is incomplete.
pub fn run(
    shell: &mut RustBash,
    text: &str,
    variables: &[(String, String)],
    disk: &Disk,
    channel: &Channel,
    watch: &Watch,
) -> io::Result<()> {
    // Set even if the text turns out to be incomplete, because the server sends them only once.
    for (name, value) in variables {
        set(shell, name, value);
    }
    let scan = Scan::of(text);
    let read = if scan.is_too_deep() { Some(Vec::new()) } else { watch.reading(|| statements(text, &scan)) };
    let Some(statements) = read else { return channel.send(&ShellEvent::More, &[]) };
    channel.begin();
    if scan.is_too_deep() {
        channel.say(Stream::Error, b"bash: syntax error: brackets, quotes or commands are nested too deeply\n")?;
        shell.exec("(exit 2)").ok();
    }
    let mut stopped = None;
    for statement in statements {
        stopped = run_statement(shell, &statement, channel, watch)?;
        if stopped.is_some() || shell.should_exit() {
            break;
        }
    }
    let code = match stopped {
        Some(Stopped::Interrupted) => 130,
        Some(Stopped::Output | Stopped::Limit | Stopped::Parser | Stopped::Computing | Stopped::Memory) => 137,
        None => shell.last_exit_code(),
    };
    // Allows access to the disk again: what has been written so far is kept.
    channel.begin();
    let (files, contents) = packed(disk.take_changes());
    let left = stopped.is_none() && shell.should_exit();
    channel.send(&ShellEvent::Done { code, cwd: shell.cwd().to_owned(), left, stopped, files }, &contents)
}

/// Splits a text into statements; `None` if the last one is incomplete.
fn statements(text: &str, scan: &Scan) -> Option<Vec<String>> {
    if text.lines().count() > MOST_LINES {
        return is_whole(text).then(|| vec![text.to_owned()]);
    }
    let mut statements = Vec::new();
    let (mut open, mut at) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        open.push_str(line);
        at += line.len();
        // Each attempt parses the statement from its beginning, so none is made where something is certainly open.
        if (at == text.len() || scan.may_end(at)) && is_whole(&open) {
            statements.push(std::mem::take(&mut open));
        }
    }
    open.is_empty().then_some(statements)
}

fn is_whole(text: &str) -> bool {
    let backslashes = text.trim_end_matches(['\n', '\r']).chars().rev().take_while(|letter| *letter == '\\').count();
    backslashes % 2 == 0 && (RustBash::is_input_complete(text) || is_mistaken(text))
}

/// Whether the text is invalid whatever follows. For the parser, a lone `done` looks like an incomplete text.
fn is_mistaken(text: &str) -> bool {
    let further = format!("{text}\n:\n");
    RustBash::is_input_complete(&further) && interpreter::parse(&further).is_err()
}

fn run_statement(shell: &mut RustBash, statement: &str, channel: &Channel, watch: &Watch) -> io::Result<Option<Stopped>> {
    let text =
        watch.reading(|| interpreter::parse(statement).map_or_else(|_| statement.to_owned(), |program| tee(statement, &program)));
    let ran = watch.running(|| shell.exec(&text));
    match ran {
        Ok(printed) => {
            channel.say(Stream::Output, printed.stdout.as_bytes())?;
            channel.say(Stream::Error, reworded(&printed.stderr).as_bytes())?;
            Ok(channel.stopped())
        }
        Err(_) if channel.stopped().is_some() => Ok(channel.stopped()),
        Err(RustBashError::Timeout | RustBashError::LimitExceeded { .. }) => Ok(Some(Stopped::Limit)),
        Err(error) => {
            let error = error.to_string().replace("execution error: ", "").replace("I/O error: ", "");
            channel.say(Stream::Error, format!("bash: {error}\n").as_bytes())?;
            // The only way to set `$?`.
            shell.exec("(exit 1)").ok();
            Ok(channel.stopped())
        }
    }
}

fn set(shell: &mut RustBash, name: &str, value: &str) {
    let quoted = value.replace('\'', r"'\''");
    // Names and values come from the server: keys and the endpoint.
    shell.exec(&format!("export {name}='{quoted}'")).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Option<Vec<String>> {
        super::statements(text, &Scan::of(text))
    }

    #[test]
    fn a_long_function_is_read_once_and_not_once_a_line() {
        let text = format!("f() {{\n{}}}\nf\n", "  if [ \"$1\" = x ]; then echo \"$(date)\"; fi\n".repeat(390));
        let begun = std::time::Instant::now();
        assert_eq!(statements(&text).map(|cut| cut.len()), Some(2));
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_text_is_cut_where_a_statement_ends() {
        let cut = statements("a \\\n b\ncat <<E\nx\nE\nfor i in 1; do\n echo\ndone").expect("whole");
        assert_eq!(cut, ["a \\\n b\n", "cat <<E\nx\nE\n", "for i in 1; do\n echo\ndone"]);
    }

    #[test]
    fn what_is_open_asks_for_more() {
        for open in [
            "echo 'a",
            "echo \"a\nb",
            "for i in 1 2; do",
            "cat <<EOF\nx\n",
            "aws \\",
            "aws \\\n",
            "if true",
            "(ls",
            "a |",
            "a &&",
            "echo $(ls",
        ] {
            assert_eq!(statements(open), None, "{open}");
        }
    }

    #[test]
    fn a_mistake_is_whole() {
        for mistake in ["done", "echo )", "if then fi", "echo \\\\"] {
            assert!(statements(mistake).is_some(), "{mistake}");
        }
    }
}
