//! Converts the course's and the labs' own types to those that `app` shows.

use std::{collections::HashSet, sync::Arc};

use app::course::{CheckLine, ContentsEntry, CoursePage, LabPage, LabSummary, ModulePage, ModuleSummary, StepPage};

use super::question;
use crate::{
    course::{
        model::{Course, Kind, Module},
        outline::{LabOutline, StepOutline},
        vars::{Vars, fill},
    },
    labs::{self, Lab, Labs, format::CatchUpPoints, text::Scope},
};

/// The front page.
pub fn course(course: &Course, labs: &Labs) -> CoursePage {
    CoursePage {
        title: course.title.clone(),
        description: course.description.clone(),
        modules: course.modules.iter().map(|module| module_summary(module, labs)).collect(),
    }
}

/// A module's page.
pub fn module(course: &Course, labs: &Labs, slug: &str, vars: &Vars) -> Option<ModulePage> {
    let at = course.modules.iter().position(|module| module.slug == slug)?;
    let module = &course.modules[at];
    let neighbour = |module: &Module| (module.slug.clone(), module.title.clone());
    Some(ModulePage {
        summary: module_summary(module, labs),
        date: module.date.clone(),
        tags: module.tags.clone(),
        html: module.sections.iter().map(|section| fill(&section.html, vars)).collect(),
        contents: module.contents.iter().map(contents_entry).collect(),
        previous: at.checked_sub(1).map(|before| neighbour(&course.modules[before])),
        next: course.modules.get(at + 1).map(|after| neighbour(after)),
        folder: module.file.rsplit_once('/').map_or_else(|| module.file.clone(), |(folder, _)| format!("{folder}/")),
    })
}

fn contents_entry(heading: &crate::course::model::Heading) -> ContentsEntry {
    let (lab, step) = match &heading.opens {
        None | Some(Kind::Prose) => (None, None),
        Some(Kind::Lab { lab }) => (Some(lab.clone()), None),
        Some(Kind::Step { lab, step }) => (Some(lab.clone()), Some(step.clone())),
    };
    ContentsEntry { anchor: heading.id.clone(), title: heading.text.clone(), level: heading.level, lab, step }
}

/// All mistakes in the course's files: file, line, and what was expected.
pub fn problems(course: &Course, labs: &Labs) -> Vec<String> {
    let of_labs: HashSet<String> = labs.problems.iter().map(|problem| problem.file.display().to_string()).collect();
    // Prose and labs both read lab.yaml. If both report a mistake in it, the report of the labs is the more detailed one.
    let of_prose = course.problems.iter().filter(|problem| !of_labs.contains(&problem.file)).map(ToString::to_string);
    let todo = |lab: &Arc<Lab>| {
        let told = |(line, words): &(u64, String)| format!("{}:{line}: to do: {words}", lab.file.display());
        lab.todos.iter().map(told).collect::<Vec<_>>()
    };
    let todos = labs.labs.values().flat_map(todo);
    of_prose.chain(labs.problems.iter().map(ToString::to_string)).chain(todos).collect()
}

fn module_summary(module: &Module, labs: &Labs) -> ModuleSummary {
    ModuleSummary {
        slug: module.slug.clone(),
        part: module.part.clone(),
        number: module.number,
        title: module.title.clone(),
        description: module.description.clone(),
        minutes: module.minutes,
        labs: module.labs.iter().filter_map(|outline| outline_summary(outline, labs)).collect(),
    }
}

/// A lab in a list; `None` if its lab.yaml has a mistake.
fn outline_summary(outline: &LabOutline, labs: &Labs) -> Option<LabSummary> {
    match outline.practice {
        false => labs.labs.get(&outline.id).map(|lab| lab_summary(lab)),
        true => Some(LabSummary {
            id: outline.id.clone(),
            title: outline.title.clone(),
            summary: None,
            minutes: None,
            points: 0,
            graded: false,
            steps: outline.steps.iter().map(|step| (step.id.clone(), step.title.clone())).collect(),
        }),
    }
}

fn lab_summary(lab: &Lab) -> LabSummary {
    let nothing = Scope::default();
    LabSummary {
        id: lab.id.clone(),
        title: lab.title.fill(&nothing),
        summary: lab.summary.as_ref().map(|summary| summary.fill(&nothing)),
        minutes: lab.minutes,
        points: lab.points(),
        graded: true,
        steps: lab.steps.iter().map(|step| (step.id.clone(), step.title.fill(&nothing))).collect(),
    }
}

/// The text of a lab.
pub fn lab(course: &Course, labs: &Labs, id: &str, vars: &Vars, picks: &Scope) -> Option<LabPage> {
    let (module, outline) = course.lab(id)?;
    let all = course.modules.iter().flat_map(|module| &module.labs).filter_map(|outline| outline_summary(outline, labs));
    let order: Vec<(String, String)> = all.map(|lab| (lab.id, lab.title)).collect();
    let at = order.iter().position(|(other, _)| other == id)?;
    let common = LabPage {
        summary: outline_summary(outline, labs)?,
        module: (module.slug.clone(), module.title.clone()),
        intro: prose(module, vars, |kind| matches!(kind, Kind::Lab { lab } if lab == id)),
        steps: Vec::new(),
        function: None,
        continues: false,
        needs: false,
        catch_up_pays: false,
        previous: at.checked_sub(1).and_then(|before| order.get(before)).cloned(),
        next: order.get(at + 1).cloned(),
    };
    let Some(lab) = labs.labs.get(id).filter(|_| !outline.practice) else {
        return Some(LabPage { steps: outline.steps.iter().map(|step| practice_step(module, id, step, vars)).collect(), ..common });
    };
    Some(LabPage {
        steps: lab.steps.iter().map(|step| step_page(module, id, step, vars, picks)).collect(),
        function: lab.workbench.as_ref().and_then(|workbench| workbench.function.clone()),
        continues: lab.start != labs::Start::Empty,
        needs: !labs.needs(lab).is_empty(),
        catch_up_pays: lab.catch_up_points == CatchUpPoints::Full,
        ..common
    })
}

fn practice_step(module: &Module, lab: &str, step: &StepOutline, vars: &Vars) -> StepPage {
    let is_mine = |kind: &Kind| matches!(kind, Kind::Step { lab: of, step: is } if of == lab && *is == step.id);
    StepPage { id: step.id.clone(), title: step.title.clone(), html: prose(module, vars, is_mine), tab: None, checks: Vec::new() }
}

fn step_page(module: &Module, lab: &str, step: &labs::Step, vars: &Vars, picks: &Scope) -> StepPage {
    let is_mine = |kind: &Kind| matches!(kind, Kind::Step { lab: of, step: is } if of == lab && *is == step.id);
    StepPage {
        id: step.id.clone(),
        title: step.title.fill(picks),
        html: prose(module, vars, is_mine),
        tab: step.tab.map(|tab| tab.name().to_owned()),
        checks: step.checks.iter().map(|check| check_line(check, picks)).collect(),
    }
}

fn check_line(check: &labs::Check, picks: &Scope) -> CheckLine {
    let quiz = match &check.kind {
        labs::Kind::Quiz(quiz) => Some(question::question(quiz, picks)),
        _ => None,
    };
    CheckLine { id: check.id.clone(), say: check.say.fill(picks), points: check.points, hints: check.hints.len(), quiz }
}

fn prose(module: &Module, vars: &Vars, is_wanted: impl Fn(&Kind) -> bool) -> String {
    module.sections.iter().filter(|section| is_wanted(&section.kind)).map(|section| fill(&section.html, vars)).collect()
}
