//! Where to go on: the first step with something left to do, in the lab that was begun last in the course's order.

use super::Resume;
use crate::{course::port::Course, grading::Progress};

/// The step; none before anything is done, and none when everything is.
pub async fn resume(course: &dyn Course, progress: &Progress) -> Option<Resume> {
    let modules = course.course().modules;
    // Labs are counted within their module, as its pages do.
    let numbered = modules.into_iter().flat_map(|module| module.labs.into_iter().zip(1_usize..));
    let labs: Vec<_> = numbered.filter(|(lab, _)| lab.graded).collect();
    let begun = |id: &str| progress.get(id).is_some_and(|lab| !lab.passed.is_empty());
    let last = labs.iter().rposition(|(lab, _)| begun(&lab.id))?;
    // What was solved for the learner is done, though it gave no points.
    let unfinished = |id: &str| progress.get(id).is_none_or(|lab| lab.passed.len() < lab.checks);
    let (lab, number) = labs[last..].iter().chain(&labs).find(|(lab, _)| unfinished(&lab.id))?;
    let passed = progress.get(&lab.id).map(|lab| lab.passed.as_slice()).unwrap_or_default();
    let page = course.lab(&lab.id, None).await?;
    let at = page.steps.iter().position(|step| step.checks.iter().any(|check| !passed.contains(&check.id)))?;
    let step = &page.steps[at];
    Some(Resume {
        href: format!("/labs/{}?step={}", lab.id, step.id),
        place: format!("Lab {number}, step {}", at + 1),
        title: lab.title.clone(),
        step: step.title.clone(),
    })
}
