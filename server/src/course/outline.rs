//! The parts of course.yaml and lab.yaml that reading needs: titles, order, and the names of steps and variables.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, de::IgnoredAny};

/// course.yaml.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseOutline {
    /// The format's number.
    pub format: u32,
    /// The course's title.
    pub title: String,
    /// A sentence or two.
    #[serde(default)]
    pub description: String,
    /// Folders or files in reading order; what is not listed follows.
    #[serde(default)]
    pub modules: Vec<String>,
    /// What a new learner's account holds: for [`labs::provision`](crate::labs::provision), which reads it and judges it.
    #[serde(default, rename = "account")]
    _account: IgnoredAny,
}

/// The labs beside a page.
#[derive(Debug, Default)]
pub struct LabOutlines {
    /// By their numbers.
    pub read: Vec<Arc<LabOutline>>,
    /// Folders whose lab.yaml can't be used. What is wrong with it is told where it is; a heading for it is not wrong as well.
    pub unread: Vec<String>,
}

/// A lab as far as its page is concerned. `labs` reads the same file in full and is the one to judge it.
#[derive(Clone, Debug, Deserialize)]
pub struct LabOutline {
    /// Its name, the same as its folder's.
    pub id: String,
    /// Which "Hands-On Lab N" it is on a page without heading attributes.
    pub number: Option<u64>,
    /// Its title.
    pub title: String,
    /// In order.
    pub steps: Vec<StepOutline>,
    /// Names of its variables.
    #[serde(default)]
    pub vars: BTreeMap<String, IgnoredAny>,
}

/// A step of a lab.
#[derive(Clone, Debug, Deserialize)]
pub struct StepOutline {
    /// Its name within the lab.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Which items of an ordered list it is, on a page whose lab has no step headings. Its own number where no step says.
    #[serde(default)]
    pub items: Vec<u64>,
}

impl LabOutline {
    /// The step that "Step `number`" means.
    pub fn step_numbered(&self, number: u64) -> Option<&StepOutline> {
        self.steps.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The step that item `number` of the lab's ordered list means.
    pub fn step_of_item(&self, number: u64) -> Option<&StepOutline> {
        match self.steps.iter().all(|step| step.items.is_empty()) {
            true => self.step_numbered(number),
            false => self.steps.iter().find(|step| step.items.contains(&number)),
        }
    }
}
