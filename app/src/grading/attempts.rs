//! Attempts: what was frozen of a learner's work, and its grades.

use serde::{Deserialize, Serialize};

use super::State;

/// What was frozen of a learner's work in a lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number on this site.
    pub id: i64,
    /// The lab's id.
    pub lab: String,
    /// Why it was frozen.
    pub cause: Cause,
    /// When, RFC 3339.
    pub at: String,
    /// Its grades, oldest first; the last one counts. Empty if it could not be graded yet.
    pub grades: Vec<Grade>,
}

/// Why work was frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Every point of the lab was earned for the first time.
    FullPass,
    /// The learner handed it in.
    HandIn,
    /// A class's deadline had come.
    Deadline,
}

/// A grade of an attempt. It is never changed; another one takes its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// When it was given, RFC 3339.
    pub at: String,
    /// What the checks gave.
    pub raw: u32,
    /// What they could give.
    pub of: u32,
    /// What lateness leaves of it, in percent.
    pub late_percent: u32,
    /// Points that somebody gave instead.
    pub instead: Option<u32>,
    /// Why it was given.
    pub reason: String,
    /// The number of the learner who gave it; `None`: the site.
    pub actor: Option<i64>,
    /// The checks that it is based on.
    pub checks: Vec<GradedCheck>,
}

impl Grade {
    /// The points that count.
    pub fn points(&self) -> u32 {
        self.instead.unwrap_or(self.raw * self.late_percent / 100)
    }

    /// How the points come about, in a sentence.
    pub fn why(&self) -> String {
        let Self { raw, of, late_percent, .. } = self;
        let late =
            if *late_percent < 100 { format!(", of which {late_percent} % count because it was late") } else { String::new() };
        match self.instead {
            Some(points) => format!("{points} points were given instead of the checks' {raw} of {of}."),
            None => format!("The checks gave {raw} of {of} points{late}."),
        }
    }
}

/// A check of a graded attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradedCheck {
    /// Its id.
    pub check: String,
    /// The sentence that the learner reads.
    pub say: String,
    /// How it stood in what was frozen.
    pub state: State,
    /// Whether it had passed before: it keeps its points.
    pub earlier: bool,
    /// Points it gave.
    pub points: u32,
    /// Points it could give.
    pub of: u32,
    /// What was wrong.
    pub message: String,
    /// Whether learners do not see it.
    pub hidden: bool,
}
