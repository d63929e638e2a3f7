//! What a loaded course is made of. Plain data, ready to be shown.

use std::{path::PathBuf, sync::Arc};

use super::{outline::LabOutline, problem::Problem};

/// A course, as it was when its files were last read.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// From course.yaml; “Course” where it says none.
    pub title: String,
    /// A sentence or two.
    pub description: String,
    /// In reading order.
    pub modules: Vec<Arc<Module>>,
    /// What is wrong with the files, of all modules.
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
    /// Name in paths: lower case letters, digits and hyphens; unique in the course.
    pub slug: String,
    /// `9` of "Module 9", or of a folder `09-…`.
    pub number: Option<u32>,
    /// Front matter's title, else the first heading, else the slug. The page's own first-level heading is not in the sections.
    pub title: String,
    /// Front matter's subtitle.
    pub subtitle: Option<String>,
    /// Front matter's description.
    pub description: String,
    /// `2025-11-06`: front matter's date, else the one at the start of the file's name.
    pub date: Option<String>,
    /// Front matter's categories.
    pub categories: Vec<String>,
    /// Front matter's tags.
    pub tags: Vec<String>,
    /// Path of the picture for cards and previews, if the file is there.
    pub image: Option<String>,
    /// Reading time, whole minutes, at least one.
    pub minutes: u32,
    /// The page in pieces; put one after another they are the page.
    pub sections: Vec<Section>,
    /// Headings of the second and third level, in order.
    pub contents: Vec<Heading>,
    /// The labs that the page holds, in order of their numbers.
    pub labs: Vec<Arc<LabOutline>>,
    /// The page's file, within the content folder.
    pub file: String,
    /// The folder whose pictures may be served; `None` for a single file dropped in.
    pub folder: Option<PathBuf>,
}

/// A piece of a page that can be shown alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id of its first heading, or `start`.
    pub id: String,
    /// What the piece belongs to.
    pub kind: Kind,
    /// Sanitised HTML with slots; see [`super::vars::fill`].
    pub html: String,
}

/// What a section belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text to read.
    Prose,
    /// A lab's text outside its steps: what it is about.
    Lab {
        /// The lab's id.
        lab: String,
    },
    /// A step's text.
    Step {
        /// The lab's id.
        lab: String,
        /// The step's id within the lab.
        step: String,
    },
}

impl Kind {
    /// The lab that the section belongs to.
    pub fn lab(&self) -> Option<&str> {
        match self {
            Kind::Prose => None,
            Kind::Lab { lab } | Kind::Step { lab, .. } => Some(lab),
        }
    }
}

/// A line of the contents list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its id in the page, unique there.
    pub id: String,
    /// Its text, without markup and without emoji in front.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
    /// The lab or step that it opens.
    pub opens: Option<Kind>,
}
