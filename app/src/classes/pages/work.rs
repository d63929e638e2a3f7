//! `/teach/classes/{class}/work/{student}/{lab}`: a student's work in a lab.

use leptos::prelude::*;

use super::frame::{head, number, page, parameter, table};
use crate::{
    classes::{Mark, Moment, Told, Work, WorkCheck, points},
    grading::{
        attempts::{Attempt, Cause},
        moment,
    },
};

/// The page. That it was looked at is in the record of the class.
#[component]
pub fn WorkPage() -> impl IntoView {
    let (student, lab) = (number("student"), parameter("lab"));
    page("Work", move |asked| async move {
        let work = asked.classes.work(&asked.visitor, asked.class, student, &lab).await?;
        Ok(view! { <Shown class=asked.class work/> })
    })
}

#[component]
fn Shown(class: i64, work: Work) -> impl IntoView {
    let base = format!("/teach/classes/{class}");
    let Work { student, lab, title, assignment, worth, due, marks, attempts, checks, timeline, alike, messages } = work;
    let name = student.shown().to_owned();
    let due = due.map_or_else(|| "No deadline".to_owned(), |due| format!("Due {due}"));
    let checks = checks.into_iter().map(check).collect();
    let heads = ["Check", "Now", "Failed", "Hints"].map(head).into_iter().collect();
    let attempts: Vec<_> = attempts.into_iter().map(|of| attempt(&base, &of)).collect();
    let none = attempts.is_empty();
    let rows = timeline.into_iter().map(entry).collect();
    let times = ["When", "What", "", ""].map(head).into_iter().collect();
    let is_alike = !alike.is_empty();
    view! {
        <h2>{name.clone()}": "{title}</h2>
        <p class="muted">{due}</p>
        {assignment.map(|assignment| view! { <Marks base=base.clone() assignment student=student.id worth marks/> })}
        <section class="panel" aria-labelledby="checks">
            <div class="panel-head"><h2 id="checks">"Checks"</h2></div>
            {table("Checks".to_owned(), heads, checks)}
        </section>
        <section class="panel" aria-labelledby="attempts">
            <div class="panel-head"><h2 id="attempts">"Attempts"</h2></div>
            <div class="panel-body stack">
                <p class="muted">"A copy puts the work as it was into your own AWS account here, in the place of what you have there. The student's is not touched."</p>
                {none.then(|| view! { <p>"Nothing was handed in, and no deadline has come."</p> })}
                {(!none).then(|| view! { <ul class="plain-list">{attempts}</ul> })}
            </div>
        </section>
        {is_alike.then(|| view! {
            <section class="panel" aria-labelledby="alike">
                <div class="panel-head"><h2 id="alike">"Alike"</h2></div>
                <div class="panel-body"><p class="muted">"Evidence, no verdict."</p><ul>{alike.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul></div>
            </section>
        })}
        <Message base student=student.id name lab messages/>
        <section class="panel" aria-labelledby="timeline">
            <div class="panel-head"><h2 id="timeline">"What happened"</h2></div>
            {table("What happened, newest first".to_owned(), times, rows)}
        </section>
    }
}

#[component]
fn Marks(base: String, assignment: i64, student: i64, worth: i64, marks: Vec<Mark>) -> impl IntoView {
    let seen = marks.first().map(|mark| mark.at.clone()).unwrap_or_default();
    let now =
        marks.first().map_or_else(|| "No mark yet".to_owned(), |mark| format!("{} of {} points", points(mark.points), mark.worth));
    let is_override = marks.first().is_some_and(|mark| mark.is_override);
    let why = marks.first().map(Mark::why);
    let earlier: Vec<_> = marks.into_iter().skip(1).map(|mark| {
        view! { <li><time datetime=mark.at.clone()>{moment(&mark.at)}</time>": "{points(mark.points)}" points. "{mark.why()}</li> }
    }).collect();
    let action = format!("{base}/assignments/{assignment}/marks/{student}");
    view! {
        <section class="panel" aria-labelledby="mark">
            <div class="panel-head"><h2 id="mark">{now}</h2></div>
            <div class="panel-body stack">
                {why.map(|why| view! { <p>{why}</p> })}
                {(!earlier.is_empty()).then(|| view! { <details class="row-details"><summary>"Earlier marks"</summary><ul>{earlier}</ul></details> })}
                <form method="post" action=action.clone() class="field-row">
                    <input type="hidden" name="seen" value=seen.clone()/>
                    <div class="field">
                        <label for="give-points">"Points of "{worth}</label>
                        <input id="give-points" name="points" inputmode="decimal" required maxlength="9"/>
                    </div>
                    <div class="field">
                        <label for="give-reason">"Reason, which the student reads"</label>
                        <input id="give-reason" name="reason" required maxlength="400"/>
                    </div>
                    <button class="button">"Give these points"</button>
                </form>
                {is_override.then(|| view! {
                    <form method="post" action=action>
                        <input type="hidden" name="seen" value=seen/>
                        <input type="hidden" name="take_back" value="yes"/>
                        <input type="hidden" name="reason" value="The points that were given were taken back."/>
                        <button class="button quiet">"Take back: let the checks decide"</button>
                    </form>
                })}
            </div>
        </section>
    }
}

fn check(check: WorkCheck) -> AnyView {
    let WorkCheck { step, solved, say, passed, without_points, failed, hints } = check;
    let now = match passed {
        Some(at) => view! { <span class="badge good">"passed"</span>" "<time datetime=at.clone()>{moment(&at)}</time> }.into_any(),
        None => view! { <span class="muted">"not yet"</span> }.into_any(),
    };
    let without = without_points.then(|| view! { " "<span class="badge">"without points"</span> });
    let by_site = solved.then(|| view! { " "<span class="badge ember">"solved by the site"</span> });
    let failed = failed.map(|(times, message)| format!("{times} ×: {message}")).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">{say}<br/><span class="muted small-text">{step}</span>{by_site}</th>
            <td>{now}{without}</td><td>{failed}</td><td class="num">{hints}</td>
        </tr>
    }
    .into_any()
}

fn attempt(base: &str, attempt: &Attempt) -> impl IntoView + use<> {
    let cause = match attempt.cause {
        Cause::FullPass => "Every point for the first time",
        Cause::HandIn => "Handed in",
        Cause::Deadline => "As it was at the deadline",
    };
    let grade = attempt.grades.last();
    let got =
        grade.map_or_else(|| "not graded yet".to_owned(), |grade| format!("{} of {} points of the lab", grade.points(), grade.of));
    let at = attempt.at.clone();
    view! {
        <li class="exception">
            <span>{cause}", "<time datetime=at.clone()>{moment(&at)}</time>": "{got}</span>
            <form method="post" action=format!("{base}/attempts/{}/copy", attempt.id) data-confirm="Your own AWS account on this site is replaced by the copy. Open it?">
                <button class="button small">"Open a copy"<span class="visually-hidden">" of what was kept at "{moment(&at)}</span></button>
            </form>
        </li>
    }
}

#[component]
fn Message(base: String, student: i64, name: String, lab: String, messages: Vec<Told>) -> impl IntoView {
    let sent: Vec<_> = messages
        .into_iter()
        .map(|told| view! { <li><time datetime=told.at.clone()>{moment(&told.at)}</time>", "{told.by}": "{told.text}</li> })
        .collect();
    view! {
        <section class="panel" aria-labelledby="messages">
            <div class="panel-head"><h2 id="messages">"Write to "{name}</h2></div>
            <form method="post" action=format!("{base}/people/{student}/messages") class="panel-body stack">
                <input type="hidden" name="lab" value=lab/>
                {(!sent.is_empty()).then(|| view! { <ul>{sent}</ul> })}
                <div class="field"><label for="message">"Message about this lab"</label><textarea id="message" name="text" required maxlength="4000" rows="3"></textarea></div>
                <div class="button-row"><button class="button">"Send"</button></div>
            </form>
        </section>
    }
}

fn entry(of: Moment) -> AnyView {
    let Moment { at, kind, text, detail } = of;
    let (badge, word) = match kind {
        "line" => ("badge", "typed"),
        "passed" => ("badge good", "passed"),
        "failed" => ("badge bad", "failed"),
        "attempt" => ("badge info", "kept"),
        _ => ("badge", "call"),
    };
    view! {
        <tr>
            <td class="journal-when"><time datetime=at.clone()>{moment(&at)}</time></td>
            <td><span class=badge>{word}</span></td>
            <td><code class="wrap">{text}</code></td>
            <td><span class="wrap small-text">{detail}</span></td>
        </tr>
    }
    .into_any()
}
