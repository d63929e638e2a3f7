//! The parts of course.yaml and lab.yaml that pages need: titles, order, and the names of steps and variables.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, de::IgnoredAny};

/// course.yaml.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseOutline {
    /// The version of the format.
    pub format: u32,
    pub title: String,
    /// One or two sentences.
    #[serde(default)]
    pub description: String,
    /// Folders or files in reading order; those that are not listed follow.
    #[serde(default)]
    pub modules: Vec<String>,
    /// Parts of a long course, in reading order after `modules`.
    #[serde(default)]
    pub parts: Vec<PartOutline>,
    /// What a new learner's account holds. [`labs::provision`](crate::labs::provision) reads and validates it.
    #[serde(default, rename = "account")]
    _account: IgnoredAny,
}

/// A part of a course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOutline {
    pub title: String,
    /// Folders or files in reading order.
    pub modules: Vec<String>,
}

/// The labs of a page.
#[derive(Debug, Default)]
pub struct LabOutlines {
    /// The labs in the order of their numbers.
    pub read: Vec<Arc<LabOutline>>,
    /// Folders whose lab.yaml is not valid. The mistake is reported at the file, so a heading for such a lab is not reported too.
    pub unread: Vec<String>,
    /// Whether they are the page's headings only, and nothing of them is checked.
    pub practice: bool,
}

/// The part of a lab that its page needs. `labs` reads the same file in full and validates it.
#[derive(Clone, Debug, Deserialize)]
pub struct LabOutline {
    /// The lab's id, which is also its folder's name.
    pub id: String,
    /// The number N of "Hands-On Lab N" on a page without heading attributes.
    pub number: Option<u64>,
    pub title: String,
    pub steps: Vec<StepOutline>,
    /// The names of its variables.
    #[serde(default)]
    pub vars: BTreeMap<String, IgnoredAny>,
    /// Whether it is a page's headings only: it can be done, and nothing of it is checked.
    #[serde(skip)]
    pub practice: bool,
}

/// A step of a lab.
#[derive(Clone, Debug, Deserialize)]
pub struct StepOutline {
    /// The step's id, unique in the lab.
    pub id: String,
    pub title: String,
    /// The numbers of the ordered list's items that belong to the step, on a page whose lab has no step headings. If no step has any, item N belongs
    /// to step N.
    #[serde(default)]
    pub items: Vec<u64>,
}

impl LabOutline {
    /// The step that "Step `number`" means.
    pub fn step_numbered(&self, number: u64) -> Option<&StepOutline> {
        self.steps.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The step to which item `number` of the lab's ordered list belongs.
    pub fn step_of_item(&self, number: u64) -> Option<&StepOutline> {
        match self.steps.iter().all(|step| step.items.is_empty()) {
            true => self.step_numbered(number),
            false => self.steps.iter().find(|step| step.items.contains(&number)),
        }
    }
}
