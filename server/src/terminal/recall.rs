//! `history`. `rust-bash` knows the word and does nothing at it, so each shell has it as an alias of a command of ours.

use rust_bash::CommandResult;

/// What `history` is an alias of.
pub const COMMAND: &str = "recall";
/// Lines that are remembered.
pub const MOST: i64 = 500;

/// The lines typed last, or as many of them as the argument says, with their numbers.
pub fn recall(arguments: &[String], lines: &[String]) -> CommandResult {
    let wanted = match arguments {
        [] => lines.len(),
        [count] if count.starts_with('-') => return complaint(&format!("{count}: lines that were typed are kept, and only shown")),
        [count] => match count.parse() {
            Ok(count) => count,
            Err(_) => return complaint(&format!("{count}: numeric argument required")),
        },
        [_, ..] => return complaint("too many arguments"),
    };
    let shown = lines.iter().enumerate().skip(lines.len().saturating_sub(wanted));
    CommandResult { stdout: shown.map(|(place, line)| format!("{:5}  {line}\n", place + 1)).collect(), ..CommandResult::default() }
}

fn complaint(why: &str) -> CommandResult {
    CommandResult { stderr: format!("bash: history: {why}\n"), exit_code: 1, ..CommandResult::default() }
}
