//! What is the learner's own on pages that are the same for everybody: name, points, values, and where to go on.
//!
//! The page script (`app/web/src/me.ts`) asks for it once a page. It is no page and no island.

pub mod api;
#[cfg(feature = "ssr")]
mod resume;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{account::Learner, grading::Progress};

/// Everything the page script brings in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Nobody without a session.
    pub learner: Option<Learner>,
    /// Placeholders of the prose (`<account-id>`), and the learner's values for them.
    pub values: BTreeMap<String, String>,
    /// How far each lab is.
    pub progress: Progress,
    /// Where to go on.
    pub resume: Option<Resume>,
    /// What is wrong with the course's files: file, line, cure. Instructors are told; nobody else.
    pub problems: Vec<String>,
    /// What is due soon in the learner's classes, and what is new there.
    pub notices: Vec<Notice>,
}

/// A line about a class, on every page but a lab's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// For news: when they came, RFC 3339. They are shown until the page of grades was looked at.
    pub news: Option<String>,
}

/// A step to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Its address.
    pub href: String,
    /// In short: `Lab 4, step 2`.
    pub place: String,
    /// The lab's title.
    pub title: String,
    /// The step's title.
    pub step: String,
}
