//! `/terminal/journal?learner=…`: what a learner has typed, for instructors; a learner sees their own.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    account::{Learner, Role},
    grading::{History, history::HistoryTables},
    layout::{Broken, NotFound},
    ports::{ports, visitor},
    terminal::{JournalError, JournalLine, LearnerJournal},
};

/// The page. A visitor who may not see it gets the page for a wrong address.
#[component]
pub fn JournalPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("learner")).unwrap_or_default();
    Suspend::new(async move {
        let Some(visitor) = visitor() else {
            leptos_axum::redirect("/sign-in?next=%2Fterminal%2Fjournal");
            return ().into_any();
        };
        let asked = if asked.trim().is_empty() { visitor.id.to_string() } else { asked };
        let Ok(ports) = ports() else { return view! { <NotFound/> }.into_any() };
        match ports.terminal.journal(&asked).await {
            Ok(journal) if may_read(&visitor, &journal.learner) => match ports.grading.history(&journal.learner).await {
                Ok(history) => view! { <Journal visitor journal history/> }.into_any(),
                Err(error) => view! { <Broken reason=error.to_string()/> }.into_any(),
            },
            // To others, an existing name looks like one that does not exist.
            Ok(_) | Err(JournalError::NoLearner) if !teaches(&visitor) => view! { <NotFound/> }.into_any(),
            Ok(_) => view! { <NotFound/> }.into_any(),
            Err(JournalError::NoLearner) => view! { <Unknown asked/> }.into_any(),
            Err(error @ JournalError::Internal) => view! { <Broken reason=error.to_string()/> }.into_any(),
        }
    })
}

fn teaches(visitor: &Learner) -> bool {
    match visitor.role {
        Role::Instructor | Role::Admin => true,
        Role::Guest | Role::Student => false,
    }
}

fn may_read(visitor: &Learner, learner: &Learner) -> bool {
    visitor.id == learner.id || teaches(visitor)
}

#[component]
fn Unknown(asked: String) -> impl IntoView {
    view! {
        <Title text="Journal"/>
        <main id="main" class="page account">
            <h1>"Journal"</h1>
            <Find asked/>
            <p class="alert bad">"There is no learner of this name or number."</p>
        </main>
    }
}

#[component]
fn Find(asked: String) -> impl IntoView {
    view! {
        <form method="get" action="/terminal/journal">
            <div class="field">
                <label for="learner">"Learner (name or number)"</label>
                <div class="joined">
                    <input id="learner" name="learner" value=asked maxlength="60"/>
                    <button class="button">"Show"</button>
                </div>
            </div>
        </form>
    }
}

#[component]
fn Journal(visitor: Learner, journal: LearnerJournal, history: History) -> impl IntoView {
    let LearnerJournal { learner, lines } = journal;
    let script: String = lines.iter().map(|line| format!("{}\n", line.line)).collect();
    let find = teaches(&visitor).then(|| view! { <Find asked=learner.name.clone()/> });
    let none = lines.is_empty().then(|| view! { <p class="muted">"Nothing has been typed yet."</p> });
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <Title text="Journal"/>
        <main id="main" class="page wide account">
            <div class="account-head">
                <div>
                    <p class="eyebrow">"Terminal"</p>
                    <h1>"Typed by "{learner.name}</h1>
                    <p class="muted">"AWS account "{learner.aws_account}". Times are UTC."</p>
                </div>
                <button type="button" class="button" data-copy="journal-script">"Copy all lines"</button>
            </div>
            {find}
            {none}
            <div class="table-scroll" tabindex="0" role="region" aria-label="Lines">
                <table class="table">
                    <thead><tr><th scope="col">"When"</th><th scope="col">"Lab"</th><th scope="col">"Line"</th><th scope="col">"Exit code"</th><th scope="col">"Took"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <pre id="journal-script" hidden>{script}</pre>
            <HistoryTables history/>
        </main>
    }
}

fn row(line: JournalLine) -> impl IntoView {
    let when = line.at.replacen('T', " ", 1).split('.').next().unwrap_or_default().trim_end_matches('Z').to_owned();
    view! {
        <tr>
            <td class="journal-when"><time datetime=line.at>{when}</time></td>
            <td>{line.lab.unwrap_or_else(|| "–".into())}</td>
            <td><code class="journal-line">{line.line}</code></td>
            <td>{line.code}</td>
            <td class="journal-when">{line.milliseconds}" ms"</td>
        </tr>
    }
}
