//! The command `history`. `rust-bash` has a builtin of that name that does nothing, so each shell has an alias from `history` to a command of ours.

use rust_bash::CommandResult;

/// The command that `history` is an alias of.
pub const COMMAND: &str = "recall";
/// How many lines `history` can show.
pub const MOST: i64 = 500;

/// The newest lines with their numbers: all, or as many as the argument says.
pub fn recall(arguments: &[String], lines: &[String]) -> CommandResult {
    let wanted = match arguments {
        [] => lines.len(),
        [count] if count.starts_with('-') => return complaint(&format!("{count}: lines cannot be deleted")),
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
