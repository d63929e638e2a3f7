//! Decides which heading opens which lab or step.
//!
//! An author's heading attribute has precedence: `{#lab-hello-lambda}`, `{#step-create}`. Without one, "Hands-On Lab 2" and "Step 3" are matched by
//! number, so that an unmodified page works.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    model::Kind,
    outline::{LabOutline, LabOutlines},
};

/// What a heading opens.
#[derive(Debug, PartialEq, Eq)]
pub enum Opens {
    /// A lab or a step.
    Piece(Kind),
    /// An ordinary heading.
    Nothing,
    /// A lab or a step that does not exist; the text says which ones do.
    Unknown(String),
}

/// Binds the headings of one page.
pub struct Binder<'a> {
    /// The labs that the page may contain.
    pub labs: &'a LabOutlines,
}

impl Binder<'_> {
    /// What this heading opens. `lab` is the lab in whose part of the page it is, if any.
    pub fn opens(&self, mark: Option<&str>, text: &str, lab: Option<&LabOutline>) -> Opens {
        if let Some(id) = mark.and_then(|mark| mark.strip_prefix("lab-")) {
            return match self.labs.read.iter().find(|lab| lab.id == id) {
                Some(lab) => Opens::Piece(Kind::Lab { lab: lab.id.clone() }),
                None if self.labs.unread.iter().any(|lab| lab == id) => Opens::Nothing,
                None => Opens::Unknown(format!("there is no lab named “{id}”; expected one of: {}", self.names())),
            };
        }
        if let (Some(id), Some(lab)) = (mark.and_then(|mark| mark.strip_prefix("step-")), lab) {
            return match lab.steps.iter().find(|step| step.id == id) {
                Some(step) => Opens::Piece(Kind::Step { lab: lab.id.clone(), step: step.id.clone() }),
                None => Opens::Unknown(format!("lab {} has no step named “{id}”; expected one of: {}", lab.id, steps(lab))),
            };
        }
        if mark.is_some() {
            return Opens::Nothing;
        }
        let number = if self.labs.practice { practice_number(text) } else { number_of(&LAB, text) };
        if let Some(number) = number {
            return match self.labs.read.iter().find(|lab| lab.number == Some(number)) {
                Some(lab) => Opens::Piece(Kind::Lab { lab: lab.id.clone() }),
                None if self.labs.practice => Opens::Nothing,
                None => Opens::Unknown(format!("no lab.yaml has the number {number}; expected one of: {}", self.names())),
            };
        }
        if let (Some(number), Some(lab)) = (number_of(&STEP, text), lab) {
            return match lab.step_numbered(number) {
                Some(step) => Opens::Piece(Kind::Step { lab: lab.id.clone(), step: step.id.clone() }),
                None if self.labs.practice => Opens::Nothing,
                None => Opens::Unknown(format!("lab {} has no step {number}; expected one of: {}", lab.id, steps(lab))),
            };
        }
        Opens::Nothing
    }

    fn names(&self) -> String {
        match self.labs.read.as_slice() {
            [] => "none, there is no labs/*/lab.yaml beside the page".to_owned(),
            labs => labs.iter().map(|lab| lab.id.as_str()).collect::<Vec<_>>().join(", "),
        }
    }
}

/// `2` of "Hands-On Lab 2" or "Lab 2: …", on a page without a lab.yaml.
pub fn practice_number(text: &str) -> Option<u64> {
    number_of(&LAB, text).or_else(|| number_of(&PRACTICE, text))
}

/// `3` of "Step 3: …".
pub fn step_number(text: &str) -> Option<u64> {
    number_of(&STEP, text)
}

/// Whether a heading claims to be a step, of whatever lab.
pub fn is_step(mark: Option<&str>, text: &str) -> bool {
    mark.is_some_and(|mark| mark.starts_with("step-")) || (mark.is_none() && number_of(&STEP, text).is_some())
}

fn steps(lab: &LabOutline) -> String {
    lab.steps.iter().map(|step| step.id.as_str()).collect::<Vec<_>>().join(", ")
}

static LAB: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bhands[-\s]on\s+lab\s+#?(\d+)").ok());
static PRACTICE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^\W*lab\s+#?(\d+)").ok());
static STEP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^\W*step\s+#?(\d+)").ok());

fn number_of(pattern: &Option<Regex>, text: &str) -> Option<u64> {
    pattern.as_ref()?.captures(text)?.get(1)?.as_str().parse().ok()
}
