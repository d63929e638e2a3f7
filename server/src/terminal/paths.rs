//! Paths in the shell's file system, which is separate from the host's.

use std::path::{Component, Path, PathBuf};

use super::{DEEPEST, HOME, LONGEST_PATH};

/// An absolute path without `.`, `..` and empty components. A relative path starts at `cwd`.
pub fn absolute(cwd: &str, path: &str) -> PathBuf {
    let mut whole = PathBuf::from("/");
    for part in Path::new(cwd).join(path).components() {
        match part {
            Component::Normal(name) => whole.push(name),
            Component::ParentDir => {
                whole.pop();
            }
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
        }
    }
    whole
}

/// Whether a path is longer or deeper than the limits.
pub fn is_too_deep(path: &Path) -> bool {
    path.as_os_str().len() > LONGEST_PATH || path.components().count() > DEEPEST
}

/// The path relative to the home folder; `None` for paths elsewhere and for the home folder itself.
pub fn below_home(path: &Path) -> Option<&str> {
    path.strip_prefix(HOME).ok()?.to_str().filter(|path| !path.is_empty())
}

/// A path relative to the home folder, as an absolute path in the shell.
pub fn in_home(path: &str) -> PathBuf {
    Path::new(HOME).join(path)
}

/// The path with `~` for the home folder, as a prompt shows it.
pub fn shown(path: &str) -> String {
    match path.strip_prefix(HOME) {
        Some("") => "~".into(),
        Some(below) if below.starts_with('/') => format!("~{below}"),
        Some(_) | None => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_above_the_root() {
        assert_eq!(absolute("/home/student", "../../../etc/passwd"), Path::new("/etc/passwd"));
        assert_eq!(absolute("/home/student/A", "./b//c/../d"), Path::new("/home/student/A/b/d"));
        assert_eq!(below_home(Path::new("/home/students/x")), None);
    }

    #[test]
    fn a_prompt_shows_a_tilde() {
        assert_eq!(
            (shown("/home/student"), shown("/home/student/A"), shown("/home/studentA")),
            ("~".into(), "~/A".into(), "/home/studentA".into())
        );
    }
}
