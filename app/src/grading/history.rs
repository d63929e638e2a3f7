//! What the site did for a learner, and what they answered: two tables on the journal's page.

use leptos::prelude::*;

use super::{AnswerEntry, History, SolvedBy, SolvedEntry, moment};

/// Both tables.
#[component]
pub fn HistoryTables(
    /// What is shown.
    history: History,
) -> impl IntoView {
    let History { solved, answers } = history;
    view! {
        <section aria-labelledby="solved-for">
            <h2 id="solved-for">"Solved by the site"</h2>
            {solved.is_empty().then(|| view! { <p class="muted">"No step was solved by the site, and no solution was shown."</p> })}
            {(!solved.is_empty()).then(|| table("Solved steps", &["When", "Lab", "Step", "How", "Until"], solved.into_iter().map(solved_row).collect_view()))}
        </section>
        <section aria-labelledby="answers">
            <h2 id="answers">"Answers to questions"</h2>
            {answers.is_empty().then(|| view! { <p class="muted">"No question was answered."</p> })}
            {(!answers.is_empty()).then(|| table("Answers", &["When", "Lab", "Question", "Choices", "Right"], answers.into_iter().map(answer_row).collect_view()))}
        </section>
    }
}

fn table(label: &'static str, heads: &[&'static str], rows: impl IntoView) -> impl IntoView {
    let heads = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class="table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

fn solved_row(entry: SolvedEntry) -> impl IntoView {
    let SolvedEntry { lab, step, how, asked_by, at, ended } = entry;
    let how = match how {
        SolvedBy::CatchUp => "Solved for them: Catch me up",
        SolvedBy::Reset => "Solved for them: Reset",
        SolvedBy::Solution => "Solution shown: gave up",
    };
    let by = asked_by.map(|by| format!(", by learner {by}"));
    let until = ended.map_or_else(|| "now".to_owned(), |ended| moment(&ended));
    view! {
        <tr>
            <td class="journal-when"><time datetime=at.clone()>{moment(&at)}</time></td>
            <td>{lab}</td><td>{step}</td><td>{how}{by}</td><td class="journal-when">{until}</td>
        </tr>
    }
}

fn answer_row(entry: AnswerEntry) -> impl IntoView {
    let AnswerEntry { lab, check, choices, right, at } = entry;
    let right = match right {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    };
    let choices = choices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    view! {
        <tr>
            <td class="journal-when"><time datetime=at.clone()>{moment(&at)}</time></td>
            <td>{lab}</td><td>{check}</td><td>{choices}</td><td>{right}</td>
        </tr>
    }
}
