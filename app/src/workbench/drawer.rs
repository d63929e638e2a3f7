//! The drawer below the tabs: the checks of the present step, or of all, and the buttons that run them.

use leptos::{either::Either, prelude::*};

use super::{
    address::ALL_STEPS,
    check::Check,
    checks::{Checks, step_score},
    menu::LabMenu,
    outline::{Outline, StepOutline},
    solved::SolvedNote,
};

/// The drawer.
#[component]
pub fn Drawer(
    /// The lab.
    outline: StoredValue<Outline>,
    /// Its checks.
    checks: Checks,
    /// The present step, or all.
    step: RwSignal<String>,
    /// Shows the prose where it is not to be seen.
    #[prop(into)]
    show_text: Callback<()>,
) -> impl IntoView {
    let check_step = move |_| {
        let step = step.get_untracked();
        checks.run((step != ALL_STEPS).then_some(step));
    };
    let title = move || {
        let step = step.get();
        outline.with_value(|outline| outline.step(&step).map_or_else(|| "All steps".to_owned(), |step| step.title.clone()))
    };
    let lists = move || {
        let step = step.get();
        let steps: Vec<StepOutline> = outline
            .with_value(|outline| outline.steps.iter().filter(|each| step == ALL_STEPS || each.id == step).cloned().collect());
        let many = steps.len() > 1;
        steps.into_iter().map(|each| list(each, many, checks, show_text)).collect_view()
    };
    view! {
        <section class="workbench-drawer" aria-labelledby="checks-title">
            <header class="workbench-drawer-head">
                <h2 id="checks-title">"Checks"</h2>
                <span class="muted truncate grow">{title}</span>
                <span class="score" aria-label="Score">{move || checks.progress.with(|progress| format!("{}/{} points", progress.points, progress.of))}</span>
                <div class="button-row">
                    <button type="button" class="button primary small" title="Ctrl+Shift+Enter" aria-busy=move || checks.running.get().to_string() on:click=check_step>"Check"</button>
                    <button type="button" class="button small" on:click=move |_| checks.run(None)>"Check all"</button>
                    <LabMenu outline=outline checks=checks step=step/>
                </div>
            </header>
            <div class="workbench-drawer-body" tabindex="0" aria-label="Checks of this step">
                {move || checks.failure.get().map(|failure| view! { <p class="alert bad" role="alert">{failure}</p> })}
                <Done outline=outline checks=checks/>
                {lists}
            </div>
        </section>
    }
}

fn list(step: StepOutline, titled: bool, checks: Checks, show_text: Callback<()>) -> impl IntoView {
    let title = titled.then(|| view! { <h3>{step.title}</h3> });
    let note = view! { <SolvedNote step=step.id.clone() checks=checks/> };
    let lines: Vec<_> =
        step.checks.into_iter().map(|line| view! { <Check line=line checks=checks show_text=show_text/> }).collect();
    let lines = if lines.is_empty() {
        Either::Left(view! { <p class="muted">"Nothing is checked in this step."</p> })
    } else {
        Either::Right(view! { <ol class="checks">{lines}</ol> })
    };
    view! { {title}{note}{lines} }
}

/// What is said when the whole lab is done.
#[component]
fn Done(outline: StoredValue<Outline>, checks: Checks) -> impl IntoView {
    let done = Memo::new(move |_| {
        outline.with_value(|outline| {
            outline.steps.iter().all(|step| {
                let (passed, of) = step_score(checks, outline, &step.id);
                passed == of
            })
        })
    });
    move || {
        done.get().then(|| {
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
            view! { <div class="alert good lab-done"><p><strong>"Lab complete. "</strong>{said}</p><a class=class href=href>{words}</a></div> }
        })
    }
}
