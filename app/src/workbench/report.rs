//! What the site did in the learner's account: told after "Catch me up", across the reload that follows it, and after a lab was prepared.

use leptos::prelude::*;

use super::{shortcuts::focus_later, side::Side, walk::Walk};
use crate::grading::Done;

/// The id of the report in the drawer.
const ID: &str = "report";

fn key(lab: &str) -> String {
    format!("coldstart:done:{lab}")
}

/// Keeps a report for the page that is about to be loaded.
pub fn keep(lab: &str, done: &Done) {
    if let (Ok(Some(storage)), Ok(json)) = (window().session_storage(), serde_json::to_string(done)) {
        // A browser that keeps nothing does not show it; the journal has it.
        let _ = storage.set_item(&key(lab), &json);
    }
}

fn take(lab: &str) -> Option<Done> {
    let storage = window().session_storage().ok().flatten()?;
    let json = storage.get_item(&key(lab)).ok().flatten()?;
    let _ = storage.remove_item(&key(lab));
    serde_json::from_str(&json).ok()
}

/// The report of what was done before the page was loaded.
#[component]
pub fn Report(
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let report = RwSignal::new(None::<Done>);
    Effect::new(move || {
        if let Some(done) = walk.outline.with_value(|outline| take(&outline.id)) {
            report.set(Some(done));
            walk.side.set(Side::Work);
            focus_later(ID.to_owned());
        }
    });
    let close = move |_| {
        report.set(None);
        focus_later("checks-title".to_owned());
    };
    move || {
        report.get().map(|done| {
            view! {
                <div id=ID class="report alert info" role="group" tabindex="-1" aria-labelledby="report-title">
                    <p class="alert-title" id="report-title">"Catch me up is done."</p>
                    {told(done)}
                    <button type="button" class="button small" on:click=close>"Close"</button>
                </div>
            }
        })
    }
}

/// What was done, as a list.
pub fn told(done: Done) -> impl IntoView {
    let Done { solved, made, gone } = done;
    let nothing = solved.is_empty() && made.is_empty() && gone.is_empty();
    let nothing = nothing.then(|| view! { <p>"Nothing was missing. Questions are yours to answer."</p> });
    let line = |what: &'static str, all: Vec<String>| {
        (!all.is_empty()).then(|| view! { <div><dt>{what}</dt><dd>{all.join("; ")}</dd></div> })
    };
    view! { {nothing} <dl class="done">{line("Solved for you", solved)}{line("New in your account", made)}{line("No longer in your account", gone)}</dl> }
}
