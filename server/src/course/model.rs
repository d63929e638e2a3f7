//! The types of a loaded course: plain data, ready to be shown.

use std::{path::PathBuf, sync::Arc};

use super::{outline::LabOutline, problem::Problem};

/// A course, as its files were last read.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The title in course.yaml; “Course” if there is none.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// The modules in reading order.
    pub modules: Vec<Arc<Module>>,
    /// The mistakes in the files of all modules.
    pub problems: Vec<Problem>,
}

impl Course {
    /// The module with this slug.
    pub fn module(&self, slug: &str) -> Option<&Arc<Module>> {
        self.modules.iter().find(|module| module.slug == slug)
    }

    /// The lab with this id, and the first module that has it.
    pub fn lab(&self, id: &str) -> Option<(&Arc<Module>, &LabOutline)> {
        self.modules.iter().find_map(|module| Some((module, module.labs.iter().find(|lab| lab.id == id)?.as_ref())))
    }
}

/// One page of prose with its labs.
#[derive(Clone, Debug)]
pub struct Module {
    /// The name in URLs: lower-case letters, digits and hyphens; unique in the course.
    pub slug: String,
    /// The title of the part of the course that it belongs to.
    pub part: Option<String>,
    /// `9` of "Module 9", or of a folder `09-…`.
    pub number: Option<u32>,
    /// The front matter's title, else the first heading, else the slug. The page's own first-level heading is not in the sections.
    pub title: String,
    pub subtitle: Option<String>,
    pub description: String,
    /// `2025-11-06`: the front matter's date, else the one at the start of the file's name.
    pub date: Option<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    /// The URL path of the picture for cards and previews, if the file exists.
    pub image: Option<String>,
    /// The reading time in whole minutes, at least one.
    pub minutes: u32,
    /// The page in pieces; concatenated they are the page.
    pub sections: Vec<Section>,
    /// Headings of the second and third level, in order.
    pub contents: Vec<Heading>,
    /// The labs that the page contains, in the order of their numbers.
    pub labs: Vec<Arc<LabOutline>>,
    /// The page's file, relative to the content folder.
    pub file: String,
    /// The folder whose pictures may be served; `None` for a single file.
    pub folder: Option<PathBuf>,
}

/// A piece of a page that can be shown alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id of its first heading, or `start`.
    pub id: String,
    pub kind: Kind,
    /// Sanitised HTML with slots; see [`super::vars::fill`].
    pub html: String,
}

/// What a section belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text outside labs.
    Prose,
    /// A lab's text outside its steps.
    Lab {
        /// The lab's id.
        lab: String,
    },
    /// A step's text.
    Step {
        /// The lab's id.
        lab: String,
        /// The step's id, unique in the lab.
        step: String,
    },
}

impl Kind {
    /// The id of the lab that the section belongs to.
    pub fn lab(&self) -> Option<&str> {
        match self {
            Kind::Prose => None,
            Kind::Lab { lab } | Kind::Step { lab, .. } => Some(lab),
        }
    }
}

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its id, unique in the page.
    pub id: String,
    /// Its text without markup and without leading emoji.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
    /// The lab or step that it opens.
    pub opens: Option<Kind>,
}
