//! What the pages of classes show.

use super::{ClassRole, Counts, LateStep};
use crate::grading::attempts::Attempt;

/// A class in a list.
#[derive(Clone, Debug)]
pub struct ClassLine {
    pub id: i64,
    pub name: String,
    pub term: String,
    pub role: ClassRole,
    pub students: usize,
    pub assignments: usize,
}

/// What every page of a class begins with.
#[derive(Clone, Debug)]
pub struct ClassHead {
    pub id: i64,
    pub name: String,
    pub term: String,
    pub time_zone: String,
    /// What the visitor is in it.
    pub role: ClassRole,
}

/// The people of a class, and how more come in.
#[derive(Clone, Debug)]
pub struct People {
    pub code: Option<JoinCode>,
    pub invitations: Vec<Invitation>,
    pub people: Vec<Person>,
    /// All labels in use.
    pub labels: Vec<String>,
    /// The site's address as students reach it.
    pub site: String,
}

/// The code by which students join.
#[derive(Clone, Debug)]
pub struct JoinCode {
    pub code: String,
    pub expires: Option<String>,
    pub most_uses: Option<i64>,
    pub uses: i64,
    pub is_over: bool,
}

/// A place for one person.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub code: String,
    pub role: ClassRole,
    pub name: String,
    pub labels: Vec<String>,
}

/// Somebody in a class.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    /// The name with which they sign in.
    pub name: String,
    /// The name by which the instructor knows them, if there is another one.
    pub roster_name: Option<String>,
    pub role: ClassRole,
    pub labels: Vec<String>,
    pub since: String,
}

impl Person {
    /// The name that lists show.
    pub fn shown(&self) -> &str {
        self.roster_name.as_deref().unwrap_or(&self.name)
    }
}

/// A lab that a class does.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub id: i64,
    pub lab: String,
    pub title: String,
    pub points: i64,
    pub visible_from: Option<String>,
    pub due: Option<String>,
    pub closes: Option<String>,
    pub grace_minutes: i64,
    pub late: Vec<LateStep>,
    pub counts: Counts,
    /// `Fri 4 Dec 2026, 23:59`.
    pub due_words: Option<String>,
    pub standing: Standing,
    pub exceptions: Vec<Exception>,
    /// How many deadlines were frozen.
    pub frozen: usize,
}

/// Where an assignment is in time, for those without an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Students do not see it yet.
    Hidden,
    /// It is to be done.
    Open,
    /// It was due, and late work may count.
    Late,
    /// Nothing counts any more.
    Closed,
}

/// Other dates for some.
#[derive(Clone, Debug)]
pub struct Exception {
    pub id: i64,
    /// A label, or a student's name.
    pub whom: String,
    pub is_label: bool,
    pub due_words: String,
    pub closes_words: Option<String>,
    pub reason: String,
}

/// The labs of a class, and what can be chosen in its forms.
#[derive(Clone, Debug)]
pub struct Assignments {
    pub list: Vec<Assignment>,
    /// Labs that are not assigned yet: id, title, points.
    pub others: Vec<(String, String, u32)>,
    pub labels: Vec<String>,
    pub students: Vec<Person>,
}

/// A mark, and why it is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: String,
    /// Hundredths of a point.
    pub points: i64,
    /// Points.
    pub worth: i64,
    pub raw: i64,
    pub of: i64,
    pub late_percent: i64,
    /// Whether somebody gave it instead of the site.
    pub is_override: bool,
    pub reason: String,
    /// Who gave it; `None`: the site.
    pub actor: Option<String>,
    pub attempt: Option<i64>,
}

impl Mark {
    /// How the points come about, in a sentence or two.
    pub fn why(&self) -> String {
        let Self { raw, of, worth, late_percent, .. } = self;
        let late = if *late_percent < 100 { format!("; {late_percent} % of it count because it is late") } else { String::new() };
        let by = self.actor.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
        match self.is_override {
            true => format!("Given instead of what the checks gave, {raw} of {of}{late}. {}{by}", self.reason),
            false => format!("The checks gave {raw} of {of}, for {worth} points{late}. {}{by}", self.reason),
        }
    }
}

/// Students by labs.
#[derive(Clone, Debug, Default)]
pub struct Gradebook {
    pub columns: Vec<Column>,
    pub rows: Vec<GradebookRow>,
}

/// A lab of the gradebook.
#[derive(Clone, Debug)]
pub struct Column {
    pub assignment: i64,
    pub lab: String,
    pub title: String,
    pub points: i64,
    pub due: Option<String>,
}

/// A student of the gradebook.
#[derive(Clone, Debug)]
pub struct GradebookRow {
    pub student: Person,
    pub cells: Vec<Cell>,
}

impl GradebookRow {
    /// Hundredths of a point, all marks together.
    pub fn total(&self) -> i64 {
        self.cells.iter().filter_map(|cell| cell.mark.as_ref()).map(|mark| mark.points).sum()
    }
}

/// A student's work in a lab, in short.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub mark: Option<Mark>,
    /// What the checks have given so far, of how many.
    pub now: (u32, u32),
    /// Steps that the site solved.
    pub solved: usize,
}

/// Where a class is stuck in a lab.
#[derive(Clone, Debug, Default)]
pub struct Funnel {
    pub lab: String,
    pub title: String,
    /// Labs to choose from.
    pub labs: Vec<(String, String)>,
    pub students: usize,
    pub begun: usize,
    pub checks: Vec<FunnelCheck>,
}

/// A check of the funnel.
#[derive(Clone, Debug)]
pub struct FunnelCheck {
    pub step: String,
    pub say: String,
    pub passed: usize,
    /// Those who have tried at least three times, and have not passed.
    pub stuck: Vec<Person>,
    pub hints: usize,
    /// From a student's first try in the lab until the check passed.
    pub median_minutes: Option<i64>,
    /// What it said when it failed, and to how many students; the commonest first.
    pub messages: Vec<(String, usize)>,
}

/// A student's work in a lab.
#[derive(Clone, Debug)]
pub struct Work {
    pub student: Person,
    pub lab: String,
    pub title: String,
    pub assignment: Option<i64>,
    pub worth: i64,
    /// When it is due for this student.
    pub due: Option<String>,
    /// Newest first.
    pub marks: Vec<Mark>,
    /// Newest first.
    pub attempts: Vec<Attempt>,
    pub checks: Vec<WorkCheck>,
    /// Newest first.
    pub timeline: Vec<Moment>,
    /// What is alike in the work of others.
    pub alike: Vec<String>,
    /// What the student was told.
    pub messages: Vec<Told>,
}

/// A check of a student's lab.
#[derive(Clone, Debug)]
pub struct WorkCheck {
    pub step: String,
    /// Whether the site solved the step.
    pub solved: bool,
    pub say: String,
    pub passed: Option<String>,
    /// Why it gave no points.
    pub without_points: bool,
    /// How often it failed, and what it said last.
    pub failed: Option<(i64, String)>,
    pub hints: usize,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Moment {
    pub at: String,
    /// Call, line, check, attempt.
    pub kind: &'static str,
    pub text: String,
    pub detail: String,
}

/// A text to a class or to a student.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: i64,
    pub at: String,
    pub by: String,
    pub text: String,
    /// The lab that it is about, with its title.
    pub lab: Option<(String, String)>,
}

/// What was done in a class.
#[derive(Clone, Debug)]
pub struct Audit {
    /// Newest first.
    pub lines: Vec<AuditLine>,
    /// The line at which the chain of hashes breaks, if it does.
    pub broken: Option<i64>,
}

/// An entry of the audit.
#[derive(Clone, Debug)]
pub struct AuditLine {
    pub id: i64,
    pub at: String,
    pub who: String,
    pub whom: String,
    pub what: String,
    pub hash: String,
}

/// A class as its student sees it.
#[derive(Clone, Debug)]
pub struct Joined {
    pub id: i64,
    pub name: String,
    pub term: String,
    pub time_zone: String,
    pub role: ClassRole,
    pub work: Vec<Due>,
    pub announcements: Vec<Told>,
    pub messages: Vec<Told>,
}

/// What a student has to do.
#[derive(Clone, Debug)]
pub struct Due {
    pub lab: String,
    pub title: String,
    pub points: i64,
    pub due: Option<String>,
    /// RFC 3339.
    pub due_at: Option<String>,
    pub closes: Option<String>,
    pub is_over: bool,
    pub is_closed: bool,
    pub is_exception: bool,
    pub late: Vec<LateStep>,
    pub counts: Counts,
    pub mark: Option<Mark>,
    pub now: (u32, u32),
}
