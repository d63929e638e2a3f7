//! The course's files: that the course is correct, how an author's mistakes are reported, and how a page that is dropped in is
//! shown.

mod authors;
mod broken;
mod course;
mod dropped_in;
mod imported;

use std::{fs, path::Path};

/// Copies a folder with all that it contains.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
