//! `/learners`: who learns here, and how far they are; for instructors.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    account::Learner,
    grading::Progress,
    layout::{Broken, NotFound},
    ports::{ports, visitor},
};

/// The page. A visitor who may not see it gets the page for a wrong address.
#[component]
pub fn LearnersPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("name")).unwrap_or_default();
    Suspend::new(async move {
        match visitor() {
            None => {
                leptos_axum::redirect("/sign-in?next=%2Flearners");
                return ().into_any();
            }
            Some(visitor) if !visitor.role.teaches() => return view! { <NotFound/> }.into_any(),
            Some(_) => {}
        }
        match found(&asked).await {
            Ok(lines) => view! { <Learners asked lines/> }.into_any(),
            Err(error) => view! { <Broken reason=error.to_string()/> }.into_any(),
        }
    })
}

async fn found(asked: &str) -> Result<Vec<(Learner, Progress)>, ServerFnError> {
    let ports = ports()?;
    let learners = ports.accounts.learners(asked.trim()).await.map_err(ServerFnError::new)?;
    let progress = ports.grading.progress_of_learners(&learners).await.map_err(ServerFnError::new)?;
    Ok(learners.into_iter().zip(progress).collect())
}

#[component]
fn Learners(asked: String, lines: Vec<(Learner, Progress)>) -> impl IntoView {
    let none = lines.is_empty().then(|| view! { <p class="muted">"Nobody of that name has signed up."</p> });
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <Title text="Learners"/>
        <main id="main" class="page account">
            <h1>"Learners"</h1>
            <p class="muted">"Everybody who has signed up, by name; the first hundred. Guests have no name and are not listed."</p>
            <form method="get" action="/learners">
                <div class="field">
                    <label for="name">"Name"</label>
                    <div class="joined">
                        <input id="name" name="name" value=asked maxlength="60"/>
                        <button class="button">"Find"</button>
                    </div>
                </div>
            </form>
            {none}
            <div class="table-scroll" tabindex="0" role="region" aria-label="Learners">
                <table class="table">
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"AWS account"</th><th scope="col">"Points"</th><th scope="col">"Typed"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </main>
    }
}

fn row((learner, progress): (Learner, Progress)) -> impl IntoView {
    let points: u32 = progress.values().map(|lab| lab.points).sum();
    let of: u32 = progress.values().map(|lab| lab.of).sum();
    view! {
        <tr>
            <td>{learner.name.clone()}</td>
            <td>{learner.role.title()}</td>
            <td><code>{learner.aws_account}</code></td>
            <td>{points}" of "{of}</td>
            <td><a href=format!("/terminal/journal?learner={}", learner.id)>"Journal"<span class="visually-hidden">" of "{learner.name}</span></a></td>
        </tr>
    }
}
