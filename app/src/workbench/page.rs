//! `/labs/{id}`: the page as the server renders it. Without script it is the lab's text, a step at a time; without a session it says how
//! to begin.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};

use super::{
    address::Address,
    island::Workbench,
    outline::Outline,
    panes::{COOKIE, Panes},
    quiz::Quiz,
    steps::is_shown,
    walk::{LAB_TITLE, heading_id},
};
use crate::{
    account::Learner,
    console::pieces::piece,
    course::{LabPage as Lab, StepPage},
    grading::LabProgress,
    layout::{Islands, NotFound},
    ports::{ports, visitor},
    shell::cookie,
};

/// The page of a lab.
#[component]
pub fn LabPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let learner = visitor();
    let query = use_query_map().get_untracked();
    view! {
        <Suspense>
            {move || {
                let (id, learner, query) = (id.clone(), learner.clone(), query.clone());
                Suspend::new(async move { lab_page(&id, learner, query).await })
            }}
        </Suspense>
    }
}

async fn lab_page(id: &str, learner: Option<Learner>, query: ParamsMap) -> AnyView {
    let lab = match ports() {
        Ok(ports) => ports.course.lab(id, learner.as_ref()).await,
        Err(_) => None,
    };
    let Some(lab) = lab else {
        return view! { <NotFound/> }.into_any();
    };
    let steps: Vec<_> = lab.steps.iter().map(|step| (step.id.clone(), step.tab.clone())).collect();
    let place = Address::read(|name| query.get(name), &steps);
    let title = lab.summary.title.clone();
    match learner {
        None => view! { <Title text=title/> <Unstarted lab=lab/> }.into_any(),
        Some(learner) => {
            let first = piece(place.tab());
            let workbench = started(lab, place, learner).await;
            view! { <Title text=title/> {workbench} <Islands piece=first/> }.into_any()
        }
    }
}

async fn started(lab: Lab, place: Address, learner: Learner) -> AnyView {
    let progress = match ports() {
        // A lab can be done while its progress can't be read; the first check puts it right.
        Ok(ports) => ports.grading.progress_of(&learner, &lab.summary.id).await.unwrap_or_else(|_| LabProgress::default()),
        Err(_) => LabProgress::default(),
    };
    let panes = Panes::read(cookie(COOKIE).as_deref());
    let outline = Outline::from(&lab);
    let (passed, tries_left) = (progress.passed.clone(), progress.tries_left.clone());
    let step = place.step.clone();
    view! {
        <main id="main" class="lab">
            <Workbench outline=outline place=place panes=panes progress=progress>
                <Prose lab=lab step=step passed=passed tries_left=tries_left/>
            </Workbench>
        </main>
    }
    .into_any()
}

#[component]
fn Prose(lab: Lab, step: String, passed: Vec<String>, tries_left: BTreeMap<String, u32>) -> impl IntoView {
    let first = lab.steps.first().map(|first| first.id.clone());
    let hidden = |section: &str| !is_shown(section, &step, first.as_deref());
    let (slug, module) = lab.module;
    let id = lab.summary.id;
    let intro_hidden = hidden("");
    let sections = lab
        .steps
        .into_iter()
        .enumerate()
        .map(|(number, each)| {
            let hidden = hidden(&each.id);
            section(&id, number + 1, each, hidden, (&passed, &tries_left))
        })
        .collect_view();
    view! {
        <article class="lab-text">
            <p class="eyebrow"><a href=format!("/modules/{slug}")>{module}</a></p>
            <h1 id=LAB_TITLE tabindex="-1">{lab.summary.title}</h1>
            <div data-step-section="" hidden=intro_hidden>{about(lab.summary.summary, lab.summary.minutes)}</div>
            {(!lab.summary.graded).then(|| view! { <p class="muted small-text">"To practise: nothing is checked in this lab, and there are no points."</p> })}
            <div class="prose" data-step-section="" hidden=intro_hidden inner_html=lab.intro></div>
            {sections}
        </article>
    }
}

/// What a lab is about, and how long it takes.
fn about(summary: Option<String>, minutes: Option<u32>) -> impl IntoView + use<> {
    let minutes = minutes.map(|minutes| format!("About {minutes} minutes."));
    let words: Vec<_> = summary.into_iter().chain(minutes).collect();
    (!words.is_empty()).then(|| view! { <p class="muted small-text">{words.join(" ")}</p> })
}

fn section(
    lab: &str,
    number: usize,
    step: StepPage,
    hidden: bool,
    (passed, tries_left): (&[String], &BTreeMap<String, u32>),
) -> AnyView {
    let quizzes = step
        .checks
        .into_iter()
        .filter_map(|check| {
            let done = passed.contains(&check.id);
            let left = tries_left.get(&check.id).copied();
            check.quiz.map(|quiz| view! { <Quiz lab=lab.to_owned() check=check.id quiz=quiz passed=done tries_left=left/> })
        })
        .collect_view();
    view! {
        <section data-step-section=step.id.clone() hidden=hidden aria-labelledby=format!("step-title-{}", step.id)>
            <h2 id=heading_id(&step.id) tabindex="-1"><span class="step-label">{format!("Step {number}")}</span> {step.title}</h2>
            <div class="prose" inner_html=step.html></div>
            {quizzes}
        </section>
    }
    .into_any()
}

/// The lab for somebody without a session: the whole text, and a button that starts one.
#[component]
fn Unstarted(lab: Lab) -> impl IntoView {
    let next = format!("/labs/{}", lab.summary.id);
    let (slug, module) = lab.module;
    let sections = lab
        .steps
        .into_iter()
        .enumerate()
        .map(|(number, step)| {
            view! { <section><h2><span class="step-label">{format!("Step {}", number + 1)}</span> {step.title}</h2><div class="prose" inner_html=step.html></div></section> }
        })
        .collect_view();
    view! {
        <main id="main" class="page">
            <article class="lab-text">
                <p class="eyebrow"><a href=format!("/modules/{slug}")>{module}</a></p>
                <h1>{lab.summary.title}</h1>
                {about(lab.summary.summary, lab.summary.minutes)}
                <form method="post" action="/start" class="start-lab">
                    <input type="hidden" name="next" value=next/>
                    <button type="submit" class="button primary large">"Start the lab"</button>
                    <p class="muted">"Starts at once, as a guest, with an AWS account of your own. Nothing to install or sign up for."</p>
                </form>
                <div class="prose" inner_html=lab.intro></div>
                {sections}
            </article>
        </main>
    }
}
