//! The drawer below the tabs: the checks of the present step, or of all, the buttons that run them, and the way on when they pass.

use leptos::{either::Either, prelude::*};

use super::{
    address::ALL_STEPS,
    check::Check,
    checks::{Checks, is_green},
    menu::LabMenu,
    onward::WayOn,
    outline::StepOutline,
    report::Report,
    side::Side,
    solved::SolvedNote,
    walk::Walk,
};
use crate::layout::Icon;

/// The drawer.
#[component]
pub fn Drawer(
    /// The lab's checks.
    checks: Checks,
    /// The way from step to step.
    walk: Walk,
) -> impl IntoView {
    let Walk { step, outline, side, .. } = walk;
    let check_step = move |_| {
        let step = step.get_untracked();
        checks.run((step != ALL_STEPS).then_some(step));
    };
    let title = move || {
        let step = step.get();
        outline.with_value(|outline| outline.step(&step).map_or_else(|| "All steps".to_owned(), |step| step.title.clone()))
    };
    let show_text = Callback::new(move |()| side.set(Side::Text));
    let lists = move || {
        let step = step.get();
        let steps: Vec<StepOutline> = outline
            .with_value(|outline| outline.steps.iter().filter(|each| step == ALL_STEPS || each.id == step).cloned().collect());
        let many = steps.len() > 1;
        steps.into_iter().map(|each| list(each, many, checks, show_text)).collect_view()
    };
    let folded = folds(checks, walk);
    view! {
        <section class="workbench-drawer" aria-labelledby="checks-title" data-folded=move || folded.get().to_string()>
            <header class="workbench-drawer-head">
                <button type="button" class="button quiet icon small drawer-fold" aria-label="Show the list of checks" aria-controls="checks-list"
                    aria-expanded=move || (!folded.get()).to_string() on:click=move |_| folded.update(|folded| *folded = !*folded)>
                    <Icon name="chevron"/>
                </button>
                <h2 id="checks-title" tabindex="-1">"Checks"</h2>
                <span class="muted truncate grow drawer-step">{title}</span>
                <span class="score" role="img" aria-label=move || checks.progress.with(|progress| format!("Score: {} of {} points", progress.points, progress.of))>
                    {move || checks.progress.with(|progress| format!("{}/{} points", progress.points, progress.of))}
                </span>
                <div class="button-row">
                    <button type="button" class="button primary small" title="Ctrl+Shift+Enter" aria-busy=move || checks.running.get().to_string() on:click=check_step>"Check"</button>
                    <button type="button" class="button small" on:click=move |_| checks.run(None)>"Check all"</button>
                    <LabMenu checks=checks walk=walk/>
                </div>
            </header>
            <Report walk=walk/>
            <WayOn checks=checks walk=walk/>
            <div id="checks-list" class="workbench-drawer-body" role="region" tabindex="0" aria-label="Checks of this step" hidden=move || folded.get()>
                {move || checks.failure.get().map(|failure| view! { <p class="alert bad" role="alert">{failure}</p> })}
                {lists}
            </div>
        </section>
    }
}

/// Whether the drawer is folded: when all that it shows passes, until the learner unfolds it.
fn folds(checks: Checks, walk: Walk) -> RwSignal<bool> {
    let Walk { step, outline, .. } = walk;
    let green = Memo::new(move |_| {
        let step = step.get();
        outline.with_value(|outline| {
            let mut shown = outline.steps.iter().filter(|each| step == ALL_STEPS || each.id == step);
            shown.all(|each| is_green(checks, outline, &each.id))
        })
    });
    let folded = RwSignal::new(green.get_untracked());
    Effect::new(move |before: Option<(String, bool)>| {
        let now = (step.get(), green.get());
        if before.is_some_and(|before| before != now) {
            folded.set(now.1);
        }
        now
    });
    Effect::new(move || {
        // A failure unfolds the drawer, so that it is seen.
        if checks.failure.get().is_some() {
            folded.set(false);
        }
    });
    folded
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
    // One element for each step: hydration takes over the elements of a list one by one.
    view! { <div class="step-checks">{title}{note}{lines}</div> }
}
