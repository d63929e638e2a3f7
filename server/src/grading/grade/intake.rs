//! Finds submissions and reads them from the disk. Nothing of a submission is trusted: sizes and names are limited, and links are refused.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::Read,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use serde::Deserialize;

use super::{
    GradeError,
    typed::{Lines, TypedSubmission},
};
use crate::labs::{Kind, Lab, Tree, load::solution_lines};

/// The script of a submission.
const SCRIPT: &str = "lab.sh";
/// A submission's lines in the form of a lab's solution.
const SOLUTION: &str = "solution.yaml";
/// A submission's answers to the lab's quizzes.
const ANSWERS: &str = "answers.json";
/// The size limit of a file, in bytes: that of a file in the terminal.
const LARGEST_FILE: u64 = 8 << 20;
/// The size limit of all files together, in bytes: that of the terminal.
const MOST_BYTES: u64 = 24 << 20;
/// How many files a submission may have.
const MOST_FILES: usize = 2000;
/// How deep folders may be nested.
const DEEPEST: usize = 30;
/// How many submissions a folder may have.
const MOST_SUBMISSIONS: usize = 10_000;
/// Folders that belong to tools, and not to the submission.
const LEFT_OUT: [&str; 4] = [".git", "__pycache__", "node_modules", ".venv"];

/// A submission that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name of its folder or file, without `.zip`.
    pub name: String,
    pub path: PathBuf,
    pub form: Form,
}

/// The form of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder with a script.
    Folder,
    /// A zip file that a site made.
    Bundle,
}

/// The submissions at a path: itself, or, if it is a folder that is none, the folders and zip files in it.
///
/// # Errors
/// If there is nothing that could be a submission.
pub fn find(from: &Path) -> Result<Vec<Found>, GradeError> {
    let unreadable = |error: std::io::Error| GradeError::Input(format!("{}: {error}", from.display()));
    let kind = fs::metadata(from).map_err(unreadable)?;
    if kind.is_file() {
        return Ok(vec![found(from, Form::Bundle)]);
    }
    if !kind.is_dir() {
        return Err(GradeError::Input(format!("{} is neither a folder nor a file", from.display())));
    }
    if is_submission(from) {
        return Ok(vec![found(from, Form::Folder)]);
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(from).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (kind, path) = (entry.file_type().map_err(unreadable)?, entry.path());
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_dir() {
            all.push(found(&path, Form::Folder));
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "zip") {
            all.push(found(&path, Form::Bundle));
        }
        if all.len() > MOST_SUBMISSIONS {
            return Err(GradeError::Input(format!("{} has more than {MOST_SUBMISSIONS} submissions", from.display())));
        }
    }
    if all.is_empty() {
        let message =
            format!("{} is no submission: it has no {SCRIPT}, no {SOLUTION}, and no folders or zip files", from.display());
        return Err(GradeError::Input(message));
    }
    all.sort_by(|one, other| (&one.name, &one.path).cmp(&(&other.name, &other.path)));
    Ok(all)
}

fn is_submission(folder: &Path) -> bool {
    [SCRIPT, SOLUTION].iter().any(|name| fs::symlink_metadata(folder.join(name)).is_ok())
}

fn found(path: &Path, form: Form) -> Found {
    // `.` and `..` have no name of their own.
    let whole = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = match form {
        Form::Folder => whole.file_name(),
        Form::Bundle => whole.file_stem(),
    };
    let name = name.map_or_else(|| "submission".into(), |name| name.to_string_lossy().into_owned());
    Found { name, path: path.to_owned(), form }
}

/// Reads a folder.
///
/// # Errors
/// If it is no submission, or exceeds a limit.
pub fn read(folder: &Path, lab: &Lab) -> Result<TypedSubmission, GradeError> {
    let mut reading = Reading { files: Tree::new(), left: MOST_BYTES };
    reading.descend(folder, "", 0)?;
    let files = reading.files;
    let text = |name: &str| -> Result<Option<&str>, GradeError> {
        let Some(content) = files.get(name) else { return Ok(None) };
        std::str::from_utf8(content).map(Some).map_err(|_| GradeError::Input(format!("{name} is not UTF-8")))
    };
    let lines = match (text(SCRIPT)?, text(SOLUTION)?) {
        (Some(script), _) => Lines::Script(script.to_owned()),
        (None, Some(solution)) => {
            Lines::Steps(solution_lines(lab, SOLUTION, solution).map_err(|problem| GradeError::Input(problem.to_string()))?)
        }
        (None, None) => return Err(GradeError::Input(format!("it has no {SCRIPT} and no {SOLUTION}"))),
    };
    let answers = match text(ANSWERS)? {
        Some(answers) => read_answers(lab, answers)?,
        None => BTreeMap::new(),
    };
    Ok(TypedSubmission { files, lines, answers })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Choices {
    One(usize),
    Many(Vec<usize>),
}

/// Reads answers: quiz → number of the choice from 1, or a list of numbers.
fn read_answers(lab: &Lab, text: &str) -> Result<BTreeMap<String, Vec<usize>>, GradeError> {
    let read: Result<BTreeMap<String, Choices>, _> = serde_json::from_str(text);
    let read = read.map_err(|error| {
        GradeError::Input(format!(
            "{ANSWERS}: {error}; it is like {{\"quiz\": 2, \"another\": [1, 3]}}, with numbers of choices from 1"
        ))
    })?;
    let mut answers = BTreeMap::new();
    for (quiz, choices) in read {
        let Some((_, check)) = lab.check(&quiz) else {
            return Err(GradeError::Input(format!("{ANSWERS}: the lab has no quiz `{quiz}`")));
        };
        let Kind::Quiz(kind) = &check.kind else {
            return Err(GradeError::Input(format!("{ANSWERS}: `{quiz}` is no quiz")));
        };
        let mut choices = match choices {
            Choices::One(choice) => vec![choice],
            Choices::Many(choices) => choices,
        };
        choices.sort_unstable();
        choices.dedup();
        if choices.iter().any(|choice| !(1..=kind.choices.len()).contains(choice)) {
            return Err(GradeError::Input(format!("{ANSWERS}: `{quiz}` has the choices 1 to {}", kind.choices.len())));
        }
        answers.insert(quiz, choices);
    }
    Ok(answers)
}

/// Reads a file of at most this many bytes.
///
/// # Errors
/// If it cannot be read, or is larger.
pub fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>, GradeError> {
    let failed = |error: std::io::Error| GradeError::Input(error.to_string());
    let mut content = Vec::new();
    open(path).map_err(failed)?.take(most + 1).read_to_end(&mut content).map_err(failed)?;
    match content.len() as u64 > most {
        true => Err(GradeError::Input(format!("it has more than {} MB", most >> 20))),
        false => Ok(content),
    }
}

struct Reading {
    files: Tree,
    /// How many bytes may still be read.
    left: u64,
}

impl Reading {
    fn descend(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), GradeError> {
        let here = if prefix.is_empty() { "the folder" } else { prefix };
        let failed = |error: std::io::Error| GradeError::Input(format!("{here}: {error}"));
        let mut entries: Vec<_> = fs::read_dir(folder).map_err(failed)?.collect::<Result<_, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                return Err(GradeError::Input(format!("{prefix}{}: a file's name has to be UTF-8", entry.file_name().display())));
            };
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                if LEFT_OUT.contains(&name.as_str()) {
                    continue;
                }
                if depth == DEEPEST {
                    return Err(GradeError::Input(format!("{path}: folders are nested more than {DEEPEST} deep")));
                }
                self.descend(&entry.path(), &format!("{path}/"), depth + 1)?;
            } else if kind.is_file() {
                let content = self.content(&entry.path(), &path)?;
                self.files.insert(path, content);
            } else if kind.is_symlink() {
                return Err(GradeError::Input(format!("{path} is a link; links are not followed, put the file itself there")));
            } else {
                return Err(GradeError::Input(format!("{path} is neither a file nor a folder")));
            }
        }
        Ok(())
    }

    fn content(&mut self, at: &Path, path: &str) -> Result<Bytes, GradeError> {
        if self.files.len() == MOST_FILES {
            return Err(GradeError::Input(format!("there are more than {MOST_FILES} files")));
        }
        let failed = |error: std::io::Error| GradeError::Input(format!("{path}: {error}"));
        let mut content = Vec::new();
        let limit = LARGEST_FILE.min(self.left);
        open(at).map_err(failed)?.take(limit + 1).read_to_end(&mut content).map_err(failed)?;
        let bytes = content.len() as u64;
        if bytes > LARGEST_FILE {
            return Err(GradeError::Input(format!("{path} has more than {} MB", LARGEST_FILE >> 20)));
        }
        self.left = self
            .left
            .checked_sub(bytes)
            .ok_or_else(|| GradeError::Input(format!("the files have more than {} MB together", MOST_BYTES >> 20)))?;
        Ok(content.into())
    }
}

/// Opens a file, but no link that has taken its place, and does not wait for a pipe.
fn open(path: &Path) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}
