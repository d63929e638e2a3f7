//! Ways into a lab: a form that starts a guest's session on the way (nothing happens to a session that is there), and a line in a list.

use leptos::{either::Either, prelude::*};

use crate::{course::LabSummary, layout::Ring};

/// A button that leads into a lab, for visitors and learners alike.
#[component]
pub fn StartForm(
    /// The lab's id.
    lab: String,
    /// The step's id.
    #[prop(optional, into)]
    step: Option<String>,
    /// What stands on the button.
    #[prop(into)]
    label: String,
    /// The button's classes.
    #[prop(default = "button")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action="/start" class="start-form">
            <input type="hidden" name="next" value=href(&lab, step.as_deref())/>
            <button class=class>{label}</button>
        </form>
    }
}

/// A lab in a list: how far it is, its title, its points, the way in.
#[component]
pub fn LabLine(
    /// The lab.
    lab: LabSummary,
    /// Its place among the module's labs, from 1.
    number: usize,
) -> impl IntoView {
    let minutes = lab.minutes.map(|minutes| format!(" · {minutes} min"));
    let worth = match lab.graded {
        true => Either::Left(view! { <span data-points=lab.id.clone()>{lab.points}" points"</span> }),
        false => Either::Right("To practise, without checks"),
    };
    let steps = match lab.steps.len() {
        0 => String::new(),
        1 => " · 1 step".to_owned(),
        many => format!(" · {many} steps"),
    };
    view! {
        <li class="lab-line">
            <Ring lab=lab.id.clone() of=lab.points/>
            <div class="grow">
                <p class="lab-title">"Lab "{number}": "{lab.title}</p>
                <p class="muted small-text">{worth}{steps}{minutes}</p>
            </div>
            <StartForm lab=lab.id label="Open" class="button small"/>
        </li>
    }
}

/// The address of a lab, at a step.
pub fn href(lab: &str, step: Option<&str>) -> String {
    step.map_or_else(|| format!("/labs/{lab}"), |step| format!("/labs/{lab}?step={step}"))
}

/// Puts the way into a lab, or to a step, behind the heading with this id. The prose knows nothing of it, so that it stays a plain page.
pub fn behind_heading(html: &mut String, anchor: &str, lab: &str, step: Option<&str>) {
    let Some(start) = html.find(&format!("id=\"{anchor}\"")) else { return };
    let closing =
        ["</h2>", "</h3>", "</h4>"].into_iter().filter_map(|tag| html[start..].find(tag).map(|at| start + at + tag.len())).min();
    let Some(end) = closing else { return };
    let start = match step {
        None => view! { <div class="lab-start"><StartForm lab=lab.to_owned() label="Open this lab" class="button primary"/></div> }.to_html(),
        Some(step) => {
            view! { <div class="step-start"><StartForm lab=lab.to_owned() step=step.to_owned() label="Do this step" class="button small quiet"/></div> }.to_html()
        }
    };
    html.insert_str(end, &start);
}
