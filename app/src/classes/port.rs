//! What the pages of classes need of the server. Every answer is for a visitor: what is not theirs is [`ClassError::NotFound`].

use async_trait::async_trait;

use super::{Assignments, Audit, ClassError, ClassHead, ClassLine, Funnel, Gradebook, Joined, People, Told, Work};
use crate::{account::Learner, grading::Progress, me::Notice};

/// Reads classes. They are changed by forms.
#[async_trait]
pub trait Classes: Send + Sync {
    /// The classes in which the visitor teaches.
    async fn taught(&self, visitor: &Learner) -> Result<Vec<ClassLine>, ClassError>;

    /// A class.
    async fn head(&self, visitor: &Learner, class: i64) -> Result<ClassHead, ClassError>;

    /// Its people.
    async fn people(&self, visitor: &Learner, class: i64) -> Result<People, ClassError>;

    /// Its labs.
    async fn assignments(&self, visitor: &Learner, class: i64) -> Result<Assignments, ClassError>;

    /// Students by labs.
    async fn gradebook(&self, visitor: &Learner, class: i64) -> Result<Gradebook, ClassError>;

    /// Where the class is stuck in a lab; the first one that it does without a name.
    async fn funnel(&self, visitor: &Learner, class: i64, lab: Option<&str>) -> Result<Funnel, ClassError>;

    /// A student's work in a lab. That it was looked at is in the audit.
    async fn work(&self, visitor: &Learner, class: i64, student: i64, lab: &str) -> Result<Work, ClassError>;

    /// What the class was told, newest first.
    async fn announcements(&self, visitor: &Learner, class: i64) -> Result<Vec<Told>, ClassError>;

    /// What was done in it.
    async fn audit(&self, visitor: &Learner, class: i64) -> Result<Audit, ClassError>;

    /// The names of all time zones.
    fn time_zones(&self) -> Vec<&'static str>;

    /// The classes in which the visitor learns.
    async fn joined(&self, visitor: &Learner) -> Result<Vec<Joined>, ClassError>;

    /// What is due within a week in the visitor's classes, and what is new there.
    async fn notices(&self, visitor: &Learner, progress: &Progress) -> Result<Vec<Notice>, ClassError>;
}
