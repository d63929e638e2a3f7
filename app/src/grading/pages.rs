//! `/grades`: what was handed in, each with its grade and why it is what it is.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    State,
    attempts::{Attempt, Cause, Grade, GradedCheck},
    moment,
};
use crate::{classes::pages::JoinedClasses, course::LabSummary, layout::Broken};

/// The page. Without a session it leads to the sign-in page.
#[component]
pub fn GradesPage() -> impl IntoView {
    grades()
}

fn grades() -> Result<impl IntoView, ServerFnError> {
    let Some(learner) = crate::ports::visitor() else {
        leptos_axum::redirect("/sign-in?next=%2Fgrades");
        return Ok(Either::Left(()));
    };
    let ports = crate::ports::ports()?;
    let refused = use_query_map().with_untracked(|query| query.get("refused")).unwrap_or_default();
    Ok(Either::Right(Suspend::new(async move {
        let attempts = match ports.grading.attempts(&learner).await {
            Ok(attempts) => attempts,
            Err(error) => return view! { <Broken reason=error.to_string()/> }.into_any(),
        };
        let joined = match ports.classes.joined(&learner).await {
            Ok(joined) => joined,
            Err(error) => return view! { <Broken reason=error.to_string()/> }.into_any(),
        };
        let course = ports.course.course();
        let labs: Vec<LabSummary> = course.modules.into_iter().flat_map(|module| module.labs).filter(|lab| lab.graded).collect();
        let of = |lab: &LabSummary| attempts.iter().filter(|attempt| attempt.lab == lab.id).cloned().collect::<Vec<_>>();
        let sections = labs.into_iter().map(|lab| {
            let attempts = of(&lab);
            view! { <LabGrades lab attempts/> }
        });
        view! {
            <Title text="Grades"/>
            <main id="main" class="page">
                <h1>"Grades"</h1>
                <p class="lead grades-lead">"Your work in a lab is kept as it is when you have every point for the first time, and whenever you hand it in. The best grade counts."</p>
                {sentence(&refused).map(|sentence| view! { <div class="alert bad" role="alert"><p>{sentence}</p></div> })}
                <JoinedClasses joined/>
                {sections.collect_view()}
                <p class="muted">"Somebody gave you a code? "<a href="/join">"Join a class"</a></p>
            </main>
        }
        .into_any()
    })))
}

/// Why something could not be handed in, as the address says.
fn sentence(refused: &str) -> Option<&'static str> {
    Some(match refused {
        "" => return None,
        "running" => "Your checks are running at the moment. Wait until they have ended, and hand in again.",
        "full" => "Many checks are running at the moment. Try again in a few seconds.",
        _ => "This could not be handed in just now. It costs no points; try again.",
    })
}

#[component]
fn LabGrades(lab: LabSummary, attempts: Vec<Attempt>) -> impl IntoView {
    let best = attempts.iter().filter_map(|attempt| attempt.grades.last()).map(Grade::points).max();
    let heading = format!("grades-{}", lab.id);
    let labelled = heading.clone();
    let standing = match best {
        Some(points) => format!("{points} of {} points", lab.points),
        None => "Nothing handed in yet".to_owned(),
    };
    let is_empty = attempts.is_empty();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=heading>{lab.title.clone()}</h2>
                <p class="muted">{standing}</p>
            </div>
            {(!is_empty).then(|| view! {
                <div class="panel-body stack">{attempts.into_iter().map(|attempt| view! { <AttemptGrades attempt/> }).collect_view()}</div>
            })}
            <div class="panel-foot button-row">
                <form method="post" action=format!("/labs/{}/hand-in", lab.id)>
                    <button class="button" aria-label=format!("Hand in {}", lab.title)>"Hand in"</button>
                </form>
                <a class="button quiet" href=format!("/labs/{}/bundle", lab.id) download="">"Download for coldstart grade"</a>
                <a class="button quiet" href=format!("/labs/{}", lab.id)>"Open the lab"</a>
            </div>
        </section>
    }
}

#[component]
fn AttemptGrades(attempt: Attempt) -> impl IntoView {
    let Attempt { cause, at, mut grades, .. } = attempt;
    let cause = match cause {
        Cause::FullPass => "Every point for the first time",
        Cause::HandIn => "Handed in",
        Cause::Deadline => "As it was at the deadline",
    };
    let present = grades.pop();
    let points =
        present.as_ref().map_or_else(|| "not graded yet".to_owned(), |grade| format!("{} of {} points", grade.points(), grade.of));
    let earlier = grades.into_iter().rev().map(|grade| {
        view! { <li><time datetime=grade.at.clone()>{moment(&grade.at)}</time>": "{grade.points()}" points. "{grade.why()}" "{grade.reason.clone()}</li> }
    });
    let earlier: Vec<_> = earlier.collect();
    view! {
        <details class="attempt">
            <summary>{cause}", "<time datetime=at.clone()>{moment(&at)}</time>": "{points}</summary>
            {match present {
                Some(grade) => Either::Left(view! { <GradeTable grade/> }),
                None => Either::Right(view! { <p>"It could not be graded when it was handed in. That costs no points; hand it in again."</p> }),
            }}
            {(!earlier.is_empty()).then(|| view! { <p>"Earlier grades:"</p><ul>{earlier}</ul> })}
        </details>
    }
}

#[component]
fn GradeTable(grade: Grade) -> impl IntoView {
    let why = format!("{} {}", grade.why(), grade.reason);
    let rows = grade.checks.into_iter().map(row).collect_view();
    view! {
        <p>{why}</p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Checks">
            <table class="table">
                <thead><tr><th scope="col">"Check"</th><th scope="col">"Result"</th><th scope="col">"Points"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(check: GradedCheck) -> impl IntoView {
    let GradedCheck { say, state, earlier, points, of, message, .. } = check;
    let result = match (state, earlier) {
        (State::Pass, _) => "holds".to_owned(),
        (_, true) => "held before, and keeps its points".to_owned(),
        (State::Open, false) => format!("not begun. {message}"),
        (State::Fail, false) => message,
        (State::Blocked, false) if message.is_empty() => "waits for another one".to_owned(),
        (State::Blocked, false) => message,
        (State::Error, false) => "could not be graded".to_owned(),
    };
    view! { <tr><td>{say}</td><td>{result}</td><td>{points}" of "{of}</td></tr> }
}
