//! Tests of pages as authors write them.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod front;
mod hostile;
mod labs;
mod markdown;
mod others;

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{
    load::load,
    model::{Course, Module},
    vars::{Vars, fill},
};

/// A content folder with these files.
fn content(files: &[(&str, &str)]) -> TempDir {
    let content = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = content.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    content
}

/// The course of these files.
fn course(files: &[(&str, &str)]) -> Course {
    load(content(files).path())
}

/// The course of one page in a folder of its own.
fn page(markdown: &str) -> Course {
    course(&[("01-page/index.md", markdown)])
}

/// A page's HTML, section after section, with slots that have no values.
fn html(course: &Course) -> String {
    course.modules[0].sections.iter().map(|section| fill(&section.html, &Vars::default())).collect()
}

/// The HTML of a piece of Markdown.
fn rendered(markdown: &str) -> String {
    html(&page(markdown))
}

/// The sections: id, what each belongs to, and the text of its first line.
fn sections(module: &Module) -> String {
    let line = |section: &super::model::Section| {
        format!("{}: {:?}: {}", section.id, section.kind, section.html.lines().next().unwrap_or(""))
    };
    module.sections.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn problems(course: &Course) -> String {
    course.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The repository's own course.
fn ours() -> Course {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../content"))
}
