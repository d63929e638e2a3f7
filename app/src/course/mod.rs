//! The course as a learner reads it: modules, sections, labs, steps.

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;

use serde::{Deserialize, Serialize};

/// The course's front page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoursePage {
    /// Its title.
    pub title: String,
    /// What it is, in a sentence or two.
    pub description: String,
    /// In order.
    pub modules: Vec<ModuleSummary>,
}

/// A module in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleSummary {
    /// In the path: `/modules/{slug}`.
    pub slug: String,
    /// The title of the part of the course that it belongs to, if the course has parts.
    pub part: Option<String>,
    /// Its number, if its title or folder has one.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// How long reading takes, minutes.
    pub minutes: u32,
    /// Its labs, in order.
    pub labs: Vec<LabSummary>,
}

/// A lab in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabSummary {
    /// In the path: `/labs/{id}`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub summary: Option<String>,
    /// How long it takes, minutes.
    pub minutes: Option<u32>,
    /// All points there are.
    pub points: u32,
    /// Whether anything of it is checked. A lab that is only a page's headings has a workbench and no checks.
    pub graded: bool,
    /// Its steps' ids and titles, in order.
    pub steps: Vec<(String, String)>,
}

/// A module's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModulePage {
    /// As in the list.
    pub summary: ModuleSummary,
    /// Front matter's date, `2025-11-06`.
    pub date: Option<String>,
    /// Front matter's tags.
    pub tags: Vec<String>,
    /// The prose, sanitised HTML, with the learner's values filled in.
    pub html: String,
    /// The contents list.
    pub contents: Vec<ContentsEntry>,
    /// Slug and title of the module before.
    pub previous: Option<(String, String)>,
    /// Slug and title of the module after.
    pub next: Option<(String, String)>,
    /// What the paths of the module's files begin with: those of what is wrong with them do, too.
    pub folder: String,
}

/// A heading in the contents list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentsEntry {
    /// The heading's id in the page.
    pub anchor: String,
    /// Its text.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
    /// The lab it opens, if it does.
    pub lab: Option<String>,
    /// The step it opens, if it does.
    pub step: Option<String>,
}

/// A place where the words are that were searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The module's title.
    pub module: String,
    /// The heading that it stands under; the module's title if there is none.
    pub title: String,
    /// Its address.
    pub href: String,
    /// The text around: before the first of the words, the word, after it.
    pub around: (String, String, String),
}

/// A lab's workbench, the text side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabPage {
    /// As in the list.
    pub summary: LabSummary,
    /// The module it belongs to: slug and title.
    pub module: (String, String),
    /// Prose between the lab's heading and its first step, HTML.
    pub intro: String,
    /// In order.
    pub steps: Vec<StepPage>,
    /// The name of the function that the lab is about, if it is about one: the Code tab opens it.
    pub function: Option<String>,
    /// Whether the account starts with labs before it solved.
    pub continues: bool,
    /// Whether it needs what labs before it make.
    pub needs: bool,
    /// Whether steps that are solved for the learner give their points all the same.
    pub catch_up_pays: bool,
    /// Lab id and title before, and after.
    pub previous: Option<(String, String)>,
    /// Lab id and title after.
    pub next: Option<(String, String)>,
}

/// A step of a lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPage {
    /// Its id within the lab.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its prose, HTML.
    pub html: String,
    /// The tab in which it is done, by its slug.
    pub tab: Option<String>,
    /// What is checked.
    pub checks: Vec<CheckLine>,
}

/// A check as the learner reads it before it has run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// Its id within the lab.
    pub id: String,
    /// The sentence.
    pub say: String,
    /// What it is worth.
    pub points: u32,
    /// How many hints there are.
    pub hints: usize,
    /// The question, when the check is a quiz.
    pub quiz: Option<QuizQuestion>,
}

/// A question; the answer stays on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizQuestion {
    /// The question, HTML.
    pub question: String,
    /// Choices' ids and their text, HTML.
    pub choices: Vec<(String, String)>,
    /// Whether several may be right.
    pub several: bool,
    /// How many different answers count; `None`: all do.
    pub tries: Option<u32>,
}
