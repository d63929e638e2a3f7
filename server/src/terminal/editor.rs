//! `nano`, `vi` and their like: the editor is the Code tab, and this asks the page to open a file there.

use rust_bash::CommandResult;

use super::{
    paths::{absolute, below_home},
    wire::Errand,
};

const EDITORS: [&str; 4] = ["nano", "vi", "vim", "code"];

/// A file that the page is to open: `FUNCTION/PATH` below the home folder.
pub fn wanted(errand: &Errand) -> Option<(String, String)> {
    if !EDITORS.contains(&errand.command.as_str()) {
        return None;
    }
    let name = errand.arguments.iter().find(|argument| !argument.starts_with(['-', '+']))?;
    let path = absolute(&errand.cwd, name);
    let (function, file) = below_home(&path)?.split_once('/')?;
    Some((function.to_owned(), file.to_owned()))
}

/// What to say when a file can't be opened.
pub fn refused(errand: &Errand, why: &str) -> CommandResult {
    CommandResult { stderr: format!("{}: {why}\n", errand.command), exit_code: 1, ..CommandResult::default() }
}

/// What to say when there is nothing to open.
pub fn complaint(errand: &Errand) -> Option<CommandResult> {
    let command = &errand.command;
    if !EDITORS.contains(&command.as_str()) {
        return None;
    }
    let why = match errand.arguments.iter().any(|argument| !argument.starts_with(['-', '+'])) {
        false => format!("{command}: which file? For example: {command} lambda_function.py"),
        true => format!(
            "{command}: the editor shows the files of your functions. Create the function first (it gets a folder here), \
             or write this file with: cat > FILE <<'EOF'"
        ),
    };
    Some(CommandResult { stderr: format!("{why}\n"), exit_code: 1, ..CommandResult::default() })
}
