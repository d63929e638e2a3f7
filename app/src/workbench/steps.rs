//! The head of the prose: the lab's steps with how far each is, and the way to the step before and after.

use leptos::{either::Either, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    address::ALL_STEPS,
    checks::{Checks, step_score},
    walk::{Walk, href},
};

/// The list.
#[component]
pub fn StepList(
    /// The lab's checks.
    checks: Checks,
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let Walk { step, outline, .. } = walk;
    let steps = outline.with_value(|outline| outline.steps.clone());
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(number, each)| {
            let id = StoredValue::new(each.id.clone());
            let score = Memo::new(move |_| outline.with_value(|outline| step_score(checks, outline, &id.get_value())));
            let solved = move || checks.solved(&id.get_value()).map(|solved| view! { <span class="badge info">{solved.why.label()}</span> });
            let dot = move || match score.get() {
                (_, 0) | (0, _) => "dot todo",
                (passed, of) if passed == of => "dot pass",
                _ => "dot running",
            };
            view! {
                <li>
                    <a href=href(&each.id) aria-current=move || (step.get() == id.get_value()).then_some("step") on:click=move |event| walk.follow(&event, &id.get_value())>
                        <span class=dot aria-hidden="true"></span>
                        <span class="step-number">{number + 1}</span>
                        <span class="step-title">{each.title}</span>
                        {solved}
                        <span class="visually-hidden">{move || format!(", {} of {} checks passed", score.get().0, score.get().1)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="steps" aria-label="Steps">
            <ol>{items}</ol>
            <a class="steps-all" href=href(ALL_STEPS) aria-current=move || (step.get() == ALL_STEPS).then_some("step") on:click=move |event| walk.follow(&event, ALL_STEPS)>"All steps"</a>
        </nav>
    }
}

/// Step and lab before and after.
#[component]
pub fn Onward(
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let Walk { step, outline, .. } = walk;
    let around = Memo::new(move |_| {
        outline.with_value(|outline| {
            let (before, after) = outline.around(&step.get());
            let pair = |each: &super::outline::StepOutline| (each.id.clone(), each.title.clone());
            (before.map(pair), after.map(pair))
        })
    });
    let lab = |(id, title): (String, String), label: &'static str| view! { <a class="onward-link" href=format!("/labs/{id}")><small>{label}</small>{title}</a> };
    let previous = outline.with_value(|outline| outline.previous.clone());
    let next = outline.with_value(|outline| outline.next.clone());
    let to = move |(id, title): (String, String), label: &'static str| {
        let target = id.clone();
        view! { <a class="onward-link" href=href(&id) on:click=move |event| walk.follow(&event, &target)><small>{label}</small>{title}</a> }
    };
    view! {
        <nav class="onward" aria-label="Step before and after">
            {move || match around.get().0 {
                Some(before) => Either::Left(to(before, "Previous step")),
                None => Either::Right(previous.clone().map(|previous| lab(previous, "Previous lab"))),
            }}
            {move || match around.get().1 {
                Some(after) => Either::Left(to(after, "Next step")),
                None => Either::Right(next.clone().map(|next| lab(next, "Next lab"))),
            }}
        </nav>
    }
}

/// Shows the sections of a step in the rendered prose, and hides the others.
pub fn show_sections(step: &str, first: Option<&str>) {
    let Ok(sections) = document().query_selector_all("[data-step-section]") else { return };
    for index in 0..sections.length() {
        let Some(section) = sections.item(index).and_then(|section| section.dyn_into::<web_sys::HtmlElement>().ok()) else {
            continue;
        };
        let own = section.get_attribute("data-step-section").unwrap_or_default();
        section.set_hidden(!is_shown(&own, step, first));
    }
}

/// Whether a section is to be seen. The introduction (no step's) goes with the first step.
pub fn is_shown(section: &str, step: &str, first: Option<&str>) -> bool {
    step == ALL_STEPS || section == step || (section.is_empty() && first == Some(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_introduction_is_read_with_the_first_step() {
        assert!(is_shown("", "create", Some("create")));
        assert!(!is_shown("", "code", Some("create")));
        assert!(is_shown("code", ALL_STEPS, Some("create")));
        assert!(!is_shown("code", "create", Some("create")));
    }
}
