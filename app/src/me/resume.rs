//! Where to go on: the first step with something left to do, in the lab that was begun last in the course's order.

use super::Resume;
use crate::{course::port::Course, grading::Progress};

/// The step; none before anything is done, and none when everything is.
pub async fn resume(course: &dyn Course, progress: &Progress) -> Option<Resume> {
    let labs: Vec<_> = course.course().modules.into_iter().flat_map(|module| module.labs).collect();
    let begun = |id: &str| progress.get(id).is_some_and(|lab| !lab.passed.is_empty());
    let last = labs.iter().rposition(|lab| begun(&lab.id))?;
    // What was solved for the learner is done, though it gave no points.
    let unfinished = |id: &str| progress.get(id).is_none_or(|lab| lab.passed.len() < lab.checks);
    let lab = labs[last..].iter().chain(&labs).find(|lab| unfinished(&lab.id))?;
    let passed = progress.get(&lab.id).map(|lab| lab.passed.as_slice()).unwrap_or_default();
    let page = course.lab(&lab.id, None).await?;
    let step = page.steps.iter().find(|step| step.checks.iter().any(|check| !passed.contains(&check.id)))?;
    Some(Resume { href: format!("/labs/{}?step={}", lab.id, step.id), title: lab.title.clone(), step: step.title.clone() })
}
