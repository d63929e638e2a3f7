//! `nano`, `vi` and other editors. The editor is the Code tab; these commands ask the page to open a file there.

use rust_bash::CommandResult;

use super::{
    paths::{absolute, below_home},
    wire::HostCall,
};

const EDITORS: [&str; 4] = ["nano", "vi", "vim", "code"];

/// The function and the path of the file to open, from an argument `FUNCTION/PATH` below the home folder.
pub fn wanted(host_call: &HostCall) -> Option<(String, String)> {
    if !EDITORS.contains(&host_call.command.as_str()) {
        return None;
    }
    let name = host_call.arguments.iter().find(|argument| !argument.starts_with(['-', '+']))?;
    let path = absolute(&host_call.cwd, name);
    let (function, file) = below_home(&path)?.split_once('/')?;
    Some((function.to_owned(), file.to_owned()))
}

/// The result of an editor command whose file cannot be opened.
pub fn refused(host_call: &HostCall, why: &str) -> CommandResult {
    CommandResult { stderr: format!("{}: {why}\n", host_call.command), exit_code: 1, ..CommandResult::default() }
}

/// The error of an editor command that names no file, or none that the page can open.
pub fn complaint(host_call: &HostCall) -> Option<CommandResult> {
    let command = &host_call.command;
    if !EDITORS.contains(&command.as_str()) {
        return None;
    }
    let why = match host_call.arguments.iter().any(|argument| !argument.starts_with(['-', '+'])) {
        false => format!("{command}: which file? For example: {command} lambda_function.py"),
        true => format!(
            "{command}: the editor shows the files of your functions. Create the function first (it gets a folder here), \
             or write this file with: cat > FILE <<'EOF'"
        ),
    };
    Some(CommandResult { stderr: format!("{why}\n"), exit_code: 1, ..CommandResult::default() })
}
