//! The course in the top bar: its modules with what is done, the search, and the links that only instructors see. It is the same for everybody; the page
//! script fills in what is the learner's, and shows what is for them (`app/web/src/me.ts`).

use leptos::prelude::*;

use super::{
    front::{lab_ids, untitled},
    search::SearchForm,
};
use crate::course::ModuleSummary;

/// The menu.
#[component]
pub fn CourseMenu() -> impl IntoView {
    let modules = crate::ports::ports().map(|ports| ports.course.course().modules).unwrap_or_default();
    let mut part = None;
    let lines = modules.into_iter().map(|module| {
        let begins = (module.part != part).then(|| module.part.clone()).flatten();
        part.clone_from(&module.part);
        let title = begins.map(|title| view! { <li class="course-part">{title}</li> });
        view! { {title}{line(module)} }
    });
    view! {
        <details class="menu course-menu" data-menu="">
            <summary class="header-link">"Course"</summary>
            <div class="menu-list">
                <SearchForm/>
                <ol class="course-modules">{lines.collect_view()}</ol>
                <div class="course-instructor" data-for-instructors="" hidden>
                    <p class="muted small-text">"For instructors"</p>
                    <a href="/learners">"Learners"</a>
                    <a href="/terminal/journal">"Journal"</a>
                </div>
            </div>
        </details>
    }
}

fn line(module: ModuleSummary) -> impl IntoView {
    let ids = lab_ids(&module);
    let dot = (!ids.is_empty())
        .then(|| view! { <span class="contents-dot" data-labs=ids role="img" aria-label="not started" data-state="todo"></span> });
    view! {
        <li>
            <a href=format!("/modules/{}", module.slug)>
                <span class="course-dot">{dot}</span>
                <span>{module.number.map(|number| format!("{number}. "))}{untitled(&module)}</span>
            </a>
        </li>
    }
}
