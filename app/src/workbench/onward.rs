//! The way on, in the drawer: the next step when the checks of this one have passed, the next lab when all have.

use leptos::prelude::*;

use super::{
    checks::{Checks, step_score},
    walk::{Walk, href},
};
use crate::console::browser;

/// Where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Onward {
    /// The checks of this step have not all passed.
    NotYet,
    /// To a step, by its id and title; whether it is the one after this.
    Step { id: String, title: String, is_next: bool },
    /// The lab is done.
    Done,
}

fn onward(checks: Checks, walk: Walk) -> Onward {
    let present = walk.step.get();
    walk.outline.with_value(|outline| {
        let has_passed = |step: &str| {
            let (passed, of) = step_score(checks, outline, step);
            passed == of
        };
        // Every step is looked at, so that each is followed.
        let open: Vec<_> = outline.steps.iter().filter(|step| !has_passed(&step.id)).collect();
        let Some(first) = open.first() else { return Onward::Done };
        if outline.step(&present).is_none() || open.iter().any(|step| step.id == present) {
            return Onward::NotYet;
        }
        let (_, after) = outline.around(&present);
        let to = after.unwrap_or(first);
        Onward::Step { id: to.id.clone(), title: to.title.clone(), is_next: after.is_some() }
    })
}

/// The line below the drawer's head.
#[component]
pub fn WayOn(
    /// The lab's checks.
    checks: Checks,
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let way = Memo::new(move |_| onward(checks, walk));
    Effect::new(move |before: Option<(String, Onward)>| {
        let now = (walk.step.get(), way.get());
        // Only a change is announced, not the state that the page finds when it opens.
        if before.is_some_and(|(step, way)| step == now.0 && way != now.1) {
            match &now.1 {
                Onward::NotYet => {}
                Onward::Step { title, .. } => {
                    browser::announce(&format!("All checks of this step have passed. Next step: {title}"))
                }
                Onward::Done => browser::announce("Lab complete."),
            }
        }
        now
    });
    move || match way.get() {
        Onward::NotYet => None,
        Onward::Step { id, title, is_next } => {
            let to = id.clone();
            let words = if is_next { format!("Next step: {title}") } else { format!("Still open: {title}") };
            let line = view! {
                <p>"All checks of this step have passed."</p>
                <a class="button primary small" href=href(&id) on:click=move |event| walk.follow(&event, &to)>{words}</a>
            };
            Some(view! { <div class="way-on">{line}</div> }.into_any())
        }
        Onward::Done => Some(done(checks, walk).into_any()),
    }
}

/// What is said when the whole lab is done.
fn done(checks: Checks, walk: Walk) -> impl IntoView {
    let outline = walk.outline;
    let next = outline.with_value(|outline| outline.next.clone());
    let (class, href, words) = match next {
        Some((id, title)) => ("button primary small", format!("/labs/{id}"), format!("Next lab: {title}")),
        None => {
            let (slug, title) = outline.with_value(|outline| outline.module.clone());
            ("button small", format!("/modules/{slug}"), title)
        }
    };
    let said = move || match checks.progress.with(|progress| progress.without_points.len()) {
        0 => "Every check has passed.".to_owned(),
        some => format!("Every check has passed, {some} of them without points."),
    };
    view! { <div class="way-on lab-done"><p><strong>"Lab complete. "</strong>{said}</p><a class=class href=href>{words}</a></div> }
}
