//! A small folder of files, read into memory: starter, solution, near misses.

use std::{collections::BTreeMap, fs, path::Path};

use bytes::Bytes;

/// Relative path, separated by `/` → content.
pub type Tree = BTreeMap<String, Bytes>;

/// How many files a folder may hold.
const MOST_FILES: usize = 200;
/// The size limit of a file, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;
/// How deep folders may be nested.
const DEEPEST: usize = 8;

/// Reads a folder. A folder that does not exist is empty. Links are refused, because they could lead out of the content folder.
///
/// # Errors
/// The path that was refused, and the reason.
pub fn read(folder: &Path) -> Result<Tree, (String, String)> {
    let mut tree = Tree::new();
    if folder.exists() {
        descend(folder, "", 0, &mut tree)?;
    }
    Ok(tree)
}

fn descend(folder: &Path, prefix: &str, depth: usize, tree: &mut Tree) -> Result<(), (String, String)> {
    let failed = |error: std::io::Error| (prefix.to_owned(), error.to_string());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Some(name) = entry.file_name().to_str().map(|name| format!("{prefix}{name}")) else {
            return Err((format!("{prefix}{}", entry.file_name().display()), "a file's name has to be UTF-8".into()));
        };
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_symlink() {
            return Err((name, "links are not followed; put the file itself here".into()));
        }
        if kind.is_dir() {
            if depth == DEEPEST {
                return Err((name, format!("folders lie more than {DEEPEST} deep")));
            }
            if !name.ends_with("__pycache__") {
                descend(&entry.path(), &format!("{name}/"), depth + 1, tree)?;
            }
            continue;
        }
        if tree.len() == MOST_FILES {
            return Err((name, format!("there are more than {MOST_FILES} files")));
        }
        let content = file(&entry.path()).map_err(|why| (name.clone(), why))?;
        tree.insert(name, content);
    }
    Ok(())
}

/// Reads a file of at most [`LARGEST_FILE`] bytes.
///
/// # Errors
/// The reason why it cannot be read.
pub fn file(path: &Path) -> Result<Bytes, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > LARGEST_FILE {
        return Err(format!("the file has {size} bytes; at most {LARGEST_FILE} are read"));
    }
    fs::read(path).map(Bytes::from).map_err(|error| error.to_string())
}
