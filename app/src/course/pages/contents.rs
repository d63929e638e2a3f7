//! The contents list beside a module's prose, with a dot for each lab and step that has something to check.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::course::{ContentsEntry, ModuleSummary, port::Course};

/// Lab and step → the ids of the step's checks. Without a step: of all the lab's.
#[derive(Clone, Debug, Default)]
pub struct Checks(HashMap<(String, Option<String>), Vec<String>>);

impl Checks {
    /// Those of a module's labs.
    pub async fn of(module: &ModuleSummary, course: &dyn Course) -> Self {
        let mut checks = Self::default();
        for lab in &module.labs {
            let steps = course.lab(&lab.id, None).await.map(|page| page.steps).unwrap_or_default();
            for step in steps {
                let ids = step.checks.into_iter().map(|check| check.id);
                for key in [None, Some(step.id)] {
                    checks.0.entry((lab.id.clone(), key)).or_default().extend(ids.clone());
                }
            }
        }
        checks
    }

    fn joined(&self, lab: &str, step: Option<&str>) -> String {
        self.0.get(&(lab.to_owned(), step.map(str::to_owned))).map(|ids| ids.join(" ")).unwrap_or_default()
    }
}

/// The list.
#[component]
pub fn Contents(
    /// The module's headings.
    entries: Vec<ContentsEntry>,
    /// What the dots stand for.
    checks: Checks,
) -> impl IntoView {
    let lines = entries.into_iter().map(|entry| line(entry, &checks)).collect_view();
    view! {
        <nav class="contents" aria-label="Contents of this module">
            <details open>
                <summary>"On this page"</summary>
                <ol>{lines}</ol>
            </details>
        </nav>
    }
}

fn line(entry: ContentsEntry, checks: &Checks) -> impl IntoView + use<> {
    let class = match (entry.level, &entry.lab) {
        (3.., _) => "inner",
        (_, Some(_)) => "is-lab",
        (_, None) => "",
    };
    let dot = entry.lab.and_then(|lab| {
        let ids = checks.joined(&lab, entry.step.as_deref());
        (!ids.is_empty()).then(|| view! { <span class="contents-dot" role="img" data-lab=lab data-checks=ids data-state="todo" aria-label="not started"></span> })
    });
    view! {
        <li class=class>
            <a href=format!("#{}", entry.anchor)>{dot}<span>{entry.title}</span></a>
        </li>
    }
}
