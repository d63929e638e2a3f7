//! The menu of what is rarely used: catch me up, the solution, reset of a step and of the lab. Each asks first, and says what it costs.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{
    address::ALL_STEPS,
    checks::Checks,
    report,
    solved::{before_catching_up, before_giving_up, before_resetting, before_resetting_step},
    tabs::focus,
    walk::Walk,
};
use crate::console::aws::Failure;
use crate::{
    console::{
        browser,
        parts::{Dialog, Doing, ErrorAlert, IntoBrowser},
    },
    grading::{
        Done, GradingError,
        api::{catch_up, reset_lab, reset_step, show_solution},
    },
};

/// A server function's answer, as the console's buttons take it.
pub fn came<T>(answer: Result<Result<T, GradingError>, ServerFnError>) -> Result<T, Failure> {
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// What goes with the account when another is put in its place, and what stays.
const GONE: &str = "What you made yourself is gone then, and so is code that you have typed: copy first what you want to keep. ";
const STAYS: &str = "Points that you have stay, and so do answers to questions and test events.";

/// Loads the page again: everything may have changed, drafts included.
fn reload() {
    // If the browser refuses, the old page stays until it is loaded again.
    let _ = window().location().reload();
}

/// The menu.
#[component]
pub fn LabMenu(
    /// The lab's checks.
    checks: Checks,
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let Walk { step, outline, .. } = walk;
    let (catching, solving) = (RwSignal::new(false), RwSignal::new(false));
    let (resetting_step, resetting) = (RwSignal::new(false), RwSignal::new(false));
    let (catch_up_does, catch_up_costs) = outline.with_value(before_catching_up);
    let (step_reset_does, step_reset_costs) = outline.with_value(before_resetting_step);
    let reset_does = outline.with_value(before_resetting);
    let giving_up_costs = outline.with_value(before_giving_up);
    let doing = Doing::default();
    let in_the_way = RwSignal::new(false);
    let catch_up_now = move |replace: bool| {
        let work = async move {
            match catch_up(checks.lab(), step.get_untracked(), replace).await {
                Ok(Err(GradingError::NotBeside)) => Ok(None),
                answer => came(answer).map(Some),
            }
        };
        doing.start(work, move |done: Option<Done>| match done {
            Some(done) => {
                report::keep(&checks.lab(), &done);
                reload();
            }
            None => in_the_way.set(true),
        });
    };
    let files = RwSignal::new(None::<Vec<(String, String)>>);
    let show = move |give_up: bool| {
        doing.start(async move { came(show_solution(checks.lab(), give_up).await) }, move |came| files.set(Some(came)));
    };
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked().filter(|menu| menu.open()) {
            menu.set_open(false);
        }
    };
    // A dialog gives the focus back to what had it: the menu's button, since the menu is closed by then.
    let choose = move |dialog: RwSignal<bool>| {
        focus("lab-menu");
        close();
        dialog.set(true);
    };
    Effect::new(move || {
        browser::on_document("click", move |event| {
            let inside = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .and_then(|target| target.closest(".menu").ok().flatten());
            if inside.is_none() {
                close();
            }
        });
    });
    let leave = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            focus("lab-menu");
        }
    };
    // A learner who has passed sees it at once; others are asked first.
    let open_solution = move |_| {
        choose(solving);
        spawn_local(async move {
            if let Ok(Ok(came)) = show_solution(checks.lab(), false).await {
                files.set(Some(came));
            }
        });
    };
    view! {
        <details class="menu" node_ref=menu on:keydown=leave>
            <summary class="button small" id="lab-menu">"More"</summary>
            <div class="menu-list">
                <button type="button" class="button quiet" disabled=move || step.get() == ALL_STEPS on:click=move |_| { in_the_way.set(false); choose(catching); }>"Catch me up"</button>
                <button type="button" class="button quiet" on:click=open_solution>"Solution"</button>
                <button type="button" class="button quiet" disabled=move || step.get() == ALL_STEPS on:click=move |_| choose(resetting_step)>"Reset this step"</button>
                <button type="button" class="button quiet" on:click=move |_| choose(resetting)>"Reset lab"</button>
            </div>
        </details>
        <Dialog title="Catch me up" open=catching>
            {move || match in_the_way.get() {
                false => view! {
                    <p>{catch_up_does}"Only what is missing is made. Everything else in your account stays, and so does code that you have typed."</p>
                    <p><strong>{catch_up_costs}</strong></p>
                    <ErrorAlert of=doing/>
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| catching.set(false)>"Cancel"</button>
                        <button type="button" class="button primary" disabled=move || doing.busy() on:click=move |_| catch_up_now(false)>"Catch me up"</button>
                    </div>
                }.in_browser(),
                true => view! {
                    <div class="alert warn" role="alert">
                        <p>"What is missing can't be made beside what you have: something in your account is in its way. Nothing was changed."</p>
                    </div>
                    <p>"Another account, in which these steps are solved, can be put in the place of yours. "{GONE}</p>
                    <p><strong>{catch_up_costs}</strong>" "{STAYS}</p>
                    <ErrorAlert of=doing/>
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| catching.set(false)>"Cancel"</button>
                        <button type="button" class="button danger" disabled=move || doing.busy() on:click=move |_| catch_up_now(true)>"Replace my account"</button>
                    </div>
                }.in_browser(),
            }}
        </Dialog>
        <Dialog title="Solution" open=solving>
            {move || match files.get() {
                Some(files) => solution(files),
                None => view! {
                    <p>"The solution can be seen once every check has passed, or when you give up. Hints cost nothing; have you taken them?"</p>
                    <p><strong>{giving_up_costs}</strong></p>
                    <ErrorAlert of=doing/>
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| solving.set(false)>"I try on"</button>
                        <button type="button" class="button danger" disabled=move || doing.busy() on:click=move |_| show(true)>"Give up and show it"</button>
                    </div>
                }.in_browser(),
            }}
        </Dialog>
        <Dialog title="Reset this step" open=resetting_step>
            <p>{step_reset_does}{GONE}</p>
            <p>{step_reset_costs}" "{STAYS}</p>
            <ErrorAlert of=doing/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| resetting_step.set(false)>"Cancel"</button>
                <button type="button" class="button danger" disabled=move || doing.busy()
                    on:click=move |_| doing.start(async move { came(reset_step(checks.lab(), step.get_untracked()).await) }, |()| reload())>"Reset step"</button>
            </div>
        </Dialog>
        <Dialog title="Reset lab" open=resetting>
            <p>{reset_does}{GONE}</p>
            <p>{STAYS}</p>
            <ErrorAlert of=doing/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| resetting.set(false)>"Cancel"</button>
                <button type="button" class="button danger" disabled=move || doing.busy()
                    on:click=move |_| doing.start(async move { came(reset_lab(checks.lab()).await) }, |()| reload())>"Reset lab"</button>
            </div>
        </Dialog>
    }
}

fn solution(files: Vec<(String, String)>) -> AnyView {
    let files = files
        .into_iter()
        .map(|(path, text)| {
            let copied = text.clone();
            view! {
                <div class="box-head"><h3>{path}</h3><button type="button" class="button quiet small" on:click=move |_| browser::copy(&copied)>"Copy"</button></div>
                <pre class="output" tabindex="0">{text}</pre>
            }
        })
        .collect_view();
    view! { <div class="solution">{files}</div> }.in_browser()
}
