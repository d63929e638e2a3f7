//! Rewrites error messages of `rust-bash` that differ from those of bash and its commands.

/// Messages of the operating system after which `rust-bash` repeats the path.
const SYSTEM: [&str; 7] = [
    "No such file or directory",
    "Already exists",
    "Not a directory",
    "Is a directory",
    "Permission denied",
    "Directory not empty",
    "Too many levels of symbolic links",
];

/// Commands that are builtins of bash, whose errors bash prefixes with its own name.
const BUILTINS: [&str; 9] = ["cd", "pushd", "popd", "export", "unset", "declare", "source", "type", "alias"];

/// Rewrites each line.
pub fn reworded(complaints: &str) -> String {
    complaints.split_inclusive('\n').map(line).collect()
}

fn line(complaint: &str) -> String {
    let (text, end) = complaint.strip_suffix('\n').map_or((complaint, ""), |text| (text, "\n"));
    let text = match text.strip_prefix("rust-bash: ").or_else(|| text.strip_prefix("parse error: ")) {
        Some(rest) => format!("bash: {rest}"),
        None if text.strip_suffix(": command not found").is_some_and(|name| !name.contains(' ')) => format!("bash: {text}"),
        None if BUILTINS.iter().any(|name| text.strip_prefix(name).is_some_and(|rest| rest.starts_with(": "))) => {
            format!("bash: {text}")
        }
        None => text.to_owned(),
    };
    // For a failed redirection, `rust-bash` gives the message first and then the path.
    let bare = text.strip_prefix("bash: ").and_then(|rest| {
        let (said, path) = rest.split_once(": ")?;
        SYSTEM.contains(&said).then(|| format!("bash: {path}: {said}"))
    });
    let text = bare.unwrap_or(text);
    let again = SYSTEM.iter().find_map(|said| text.find(&format!("{said}: /")).map(|at| at + said.len()));
    let text = again.map_or(text.as_str(), |at| &text[..at]);
    format!("{}{end}", text.replace("Already exists", "File exists").replace("I/O error: ", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bash_complains_under_its_own_name() {
        assert_eq!(
            reworded("rust-bash: x: Is a directory\nfoo: command not found\n"),
            "bash: x: Is a directory\nbash: foo: command not found\n"
        );
    }

    #[test]
    fn the_path_comes_first() {
        assert_eq!(reworded("rust-bash: No such file or directory: /etc\n"), "bash: /etc: No such file or directory\n");
    }

    #[test]
    fn a_path_is_named_once() {
        assert_eq!(reworded("cat: x: No such file or directory: /home/student/x\n"), "cat: x: No such file or directory\n");
        assert_eq!(reworded("cd: x: No such file or directory\n"), "bash: cd: x: No such file or directory\n");
        assert_eq!(reworded("mkdir: d: Already exists: /d"), "mkdir: d: File exists");
    }
}
