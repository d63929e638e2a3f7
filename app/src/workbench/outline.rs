//! A lab without its prose: what the island needs to know.

use serde::{Deserialize, Serialize};

use crate::course::{CheckLine, LabPage};

/// A lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether anything of it is checked; otherwise there is no drawer.
    pub graded: bool,
    /// The module it belongs to: slug and title.
    pub module: (String, String),
    /// In order.
    pub steps: Vec<StepOutline>,
    /// The function that it is about.
    pub function: Option<String>,
    /// Whether it starts with labs before it solved.
    pub continues: bool,
    /// Whether it needs what labs before it make.
    pub needs: bool,
    /// Whether steps that are solved for the learner give their points all the same.
    pub catch_up_pays: bool,
    /// The lab before: id and title.
    pub previous: Option<(String, String)>,
    /// The lab after.
    pub next: Option<(String, String)>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOutline {
    /// Its id within the lab.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The tab in which it is done, by its slug.
    pub tab: Option<String>,
    /// What is checked.
    pub checks: Vec<CheckOutline>,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutline {
    /// Its id within the lab.
    pub id: String,
    /// The sentence.
    pub say: String,
    /// What it is worth.
    pub points: u32,
    /// How many hints there are.
    pub hints: usize,
    /// Whether it is a question that stands in the prose.
    pub quiz: bool,
}

impl From<&LabPage> for Outline {
    fn from(lab: &LabPage) -> Self {
        let steps = lab.steps.iter().map(|step| StepOutline {
            id: step.id.clone(),
            title: step.title.clone(),
            tab: step.tab.clone(),
            checks: step.checks.iter().map(CheckOutline::from).collect(),
        });
        Self {
            id: lab.summary.id.clone(),
            title: lab.summary.title.clone(),
            graded: lab.summary.graded,
            module: lab.module.clone(),
            steps: steps.collect(),
            function: lab.function.clone(),
            continues: lab.continues,
            needs: lab.needs,
            catch_up_pays: lab.catch_up_pays,
            previous: lab.previous.clone(),
            next: lab.next.clone(),
        }
    }
}

impl From<&CheckLine> for CheckOutline {
    fn from(check: &CheckLine) -> Self {
        Self { id: check.id.clone(), say: check.say.clone(), points: check.points, hints: check.hints, quiz: check.quiz.is_some() }
    }
}

impl Outline {
    /// The step before and the step after one.
    pub fn around(&self, step: &str) -> (Option<&StepOutline>, Option<&StepOutline>) {
        let Some(place) = self.steps.iter().position(|each| each.id == step) else { return (None, None) };
        (place.checked_sub(1).and_then(|before| self.steps.get(before)), self.steps.get(place + 1))
    }

    /// Ids of the first step's checks.
    pub fn first_checks(&self) -> Vec<String> {
        self.steps.first().map(|step| step.checks.iter().map(|check| check.id.clone()).collect()).unwrap_or_default()
    }

    /// The step of that id.
    pub fn step(&self, id: &str) -> Option<&StepOutline> {
        self.steps.iter().find(|step| step.id == id)
    }
}
