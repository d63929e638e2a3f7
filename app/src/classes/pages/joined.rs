//! A student's classes, on the page of grades: what is due, what it gave and why, and what they were told.

use leptos::prelude::*;

use super::{assignments::late_words, frame::lines};
use crate::{
    classes::{Counts, Due, Joined, Told, points},
    grading::moment,
};

/// The classes.
#[component]
pub fn JoinedClasses(joined: Vec<Joined>) -> impl IntoView {
    joined.into_iter().map(|class| view! { <Class class/> }).collect_view()
}

#[component]
fn Class(class: Joined) -> impl IntoView {
    let heading = format!("class-{}", class.id);
    let labelled = heading.clone();
    let got: i64 = class.work.iter().filter_map(|due| due.mark.as_ref()).map(|mark| mark.points).sum();
    let of: i64 = class.work.iter().map(|due| due.points).sum();
    let none = class.work.is_empty().then(|| view! { <p class="muted">"No lab is to be done yet."</p> });
    let rows: Vec<_> = class.work.into_iter().map(row).collect();
    let told = class.messages.into_iter().chain(class.announcements).map(told).collect_view();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=heading>{class.name}</h2>
                <p class="muted">{points(got)}" of "{of}" points"</p>
            </div>
            <div class="panel-body stack">
                {told}
                {none}
                {(!rows.is_empty()).then(|| view! {
                    <p class="muted small-text">"Times are those of "{class.time_zone}"."</p>
                    <ul class="plain-list due-list">{rows}</ul>
                })}
            </div>
        </section>
    }
}

fn row(due: Due) -> impl IntoView {
    let Due { lab, title, points: worth, due, closes, is_over, is_closed, is_exception, late, counts, mark, now, .. } = due;
    let when = due.map_or_else(|| "No deadline".to_owned(), |due| format!("Due {due}"));
    let state = match (is_closed, is_over) {
        (true, _) => ("badge", "closed"),
        (_, true) => ("badge warn", "over"),
        _ => ("badge good", "open"),
    };
    let own = is_exception.then(|| view! { " "<span class="badge info">"your own date"</span> });
    let closes = closes.map(|closes| format!(" Closed {closes}.")).unwrap_or_default();
    let counting = match counts {
        Counts::Best => "The best attempt counts.",
        Counts::Last => "The last attempt counts.",
    };
    let standing = match &mark {
        Some(mark) => format!("{} of {} points", points(mark.points), mark.worth),
        None => format!("{worth} points; the checks have given {} of {} so far", now.0, now.1),
    };
    let why = mark.map(|mark| view! { <p class="small-text">{mark.why()}</p> });
    view! {
        <li class="due">
            <p><a href=format!("/labs/{lab}")>{title}</a>" "<span class=state.0>{state.1}</span>{own}</p>
            <p><strong>{when}</strong>" · "{standing}</p>
            <p class="muted small-text">{late_words(&late)}{closes}" "{counting}</p>
            {why}
        </li>
    }
}

fn told(told: Told) -> impl IntoView {
    let Told { at, by, text, lab, .. } = told;
    let about = lab.map(|(id, title)| view! { " about "<a href=format!("/labs/{id}")>{title}</a> });
    view! {
        <div class="alert info">
            <p class="small-text muted">{by}{about}", "<time datetime=at.clone()>{moment(&at)}</time></p>
            {lines(&text)}
        </div>
    }
}
