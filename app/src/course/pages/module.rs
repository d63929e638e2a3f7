//! `/modules/{slug}`: a module's prose, its contents list, the ways into its labs.

use leptos::{either::Either, prelude::*};
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use super::{
    contents::{Checks, Contents},
    front::{points, untitled, worth},
    lab_start::{LabLine, behind_heading},
    problems::Problems,
};
use crate::{
    course::ModulePage as Page,
    layout::{Icon, NotFound},
};

/// A module's page.
#[component]
pub fn ModulePage() -> impl IntoView {
    module()
}

fn module() -> Result<impl IntoView, ServerFnError> {
    let slug = use_params_map().with_untracked(|params| params.get("slug")).unwrap_or_default();
    let course = crate::ports::ports()?.course;
    Ok(Suspend::new(async move {
        match course.module(&slug) {
            Some(page) => {
                let checks = Checks::of(&page.summary, course.as_ref()).await;
                Either::Left(view! { <Module page checks/> })
            }
            None => Either::Right(view! { <NotFound/> }),
        }
    }))
}

#[component]
fn Module(page: Page, checks: Checks) -> impl IntoView {
    let summary = page.summary;
    let mut html = page.html;
    for entry in &page.contents {
        if let Some(lab) = &entry.lab {
            behind_heading(&mut html, &entry.anchor, lab, entry.step.as_deref());
        }
    }
    let labs =
        summary.labs.iter().cloned().enumerate().map(|(index, lab)| view! { <LabLine lab number=index + 1/> }).collect_view();
    let has_labs = !summary.labs.is_empty();
    view! {
        <Title text=summary.title.clone()/>
        <Meta name="description" content=summary.description.clone()/>
        <main id="main" class="page reading">
            <Contents entries=page.contents checks/>
            <article class="reading-main">
                <header class="module-head">
                    {summary.number.map(|number| view! { <p class="eyebrow">"Module "{number}</p> })}
                    <h1>{untitled(&summary)}</h1>
                    <p class="lead">{summary.description.clone()}</p>
                    <p class="row muted small-text">
                        <span class="row tight"><Icon name="book"/>{summary.minutes}" min to read"</span>
                        {has_labs.then(|| view! { <span class="row tight"><Icon name="flag"/>{worth(summary.labs.len(), points(&summary))}</span> })}
                        {page.date.map(|date| view! { <time datetime=date.clone()>{date.clone()}</time> })}
                    </p>
                </header>
                <Problems of=page.folder/>
                {has_labs.then(|| view! {
                    <section class="panel module-labs" aria-label="Labs of this module"><ol class="lab-list">{labs}</ol></section>
                })}
                <div class="prose" inner_html=without_title(html)></div>
                <nav class="neighbours" aria-label="Modules before and after">
                    {page.previous.map(|(slug, title)| view! { <a class="card link" href=format!("/modules/{slug}")><span class="muted">"Before"</span>{title}</a> })}
                    {page.next.map(|(slug, title)| view! { <a class="card link next" href=format!("/modules/{slug}")><span class="muted">"Next"</span>{title}</a> })}
                </nav>
            </article>
        </main>
    }
}

/// The prose without the title at its very start, which the page's head shows already.
fn without_title(html: String) -> String {
    let start = html.trim_start();
    match (start.starts_with("<h1"), start.find("</h1>")) {
        (true, Some(end)) => start[end + "</h1>".len()..].to_owned(),
        _ => html,
    }
}
