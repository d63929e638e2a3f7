//! `/teach/classes/{class}/funnel`: where a class is stuck in a lab.

use leptos::prelude::*;

use super::frame::{asked_for, head, page, table};
use crate::classes::{Funnel, FunnelCheck};

/// The page.
#[component]
pub fn FunnelPage() -> impl IntoView {
    let lab = asked_for("lab").filter(|lab| !lab.is_empty());
    page("Where they are stuck", move |asked| async move {
        let funnel = asked.classes.funnel(&asked.visitor, asked.class, lab.as_deref()).await?;
        Ok(view! { <Stuck class=asked.class funnel/> })
    })
}

#[component]
fn Stuck(class: i64, funnel: Funnel) -> impl IntoView {
    let base = format!("/teach/classes/{class}");
    let Funnel { lab, title, labs, students, begun, checks } = funnel;
    if labs.is_empty() {
        return view! { <p class="lead">"This class does no lab yet. "<a href=format!("{base}/assignments")>"Add one"</a>"."</p> }
            .into_any();
    }
    let options =
        labs.into_iter().map(|(id, name)| view! { <option value=id.clone() selected=id == lab>{name}</option> }).collect_view();
    let heads = ["Check", "Passed", "Stuck", "Hints", "Median time", "What it said most"].map(head).into_iter().collect();
    let rows = checks.into_iter().map(|check| row(&base, &lab, students, check)).collect();
    view! {
        <form method="get" class="field-row">
            <div class="field"><label for="funnel-lab">"Lab"</label><select id="funnel-lab" name="lab">{options}</select></div>
            <button class="button">"Show"</button>
        </form>
        <p class="muted">{begun}" of "{students}" students have begun. Stuck is who failed a check at least three times and has not passed it. The time is from a student's first try in the lab until the check passed."</p>
        {table(format!("Checks of {title}"), heads, rows)}
    }
    .into_any()
}

fn row(base: &str, lab: &str, students: usize, check: FunnelCheck) -> AnyView {
    let FunnelCheck { step, say, passed, stuck, hints, median_minutes, messages } = check;
    let stuck = stuck.into_iter().map(|person| {
        let href = format!("{base}/work/{}/{lab}", person.id);
        view! { <li><a href=href>{person.shown().to_owned()}</a></li> }
    });
    let stuck = stuck.collect_view();
    let median = median_minutes.map_or_else(|| "–".to_owned(), |minutes| format!("{minutes} min"));
    let messages = messages.into_iter().map(|(message, count)| view! { <li>{message}" "<span class="badge">{count}" "{if count == 1 { "student" } else { "students" }}</span></li> });
    let messages = messages.collect_view();
    view! {
        <tr>
            <th scope="row">{say}<br/><span class="muted small-text">{step}</span></th>
            <td><meter class="meter" min="0" max=students.max(1) value=passed aria-label=format!("{passed} of {students}")></meter>{passed}" of "{students}</td>
            <td><ul class="plain-list">{stuck}</ul></td>
            <td class="num">{hints}</td>
            <td>{median}</td>
            <td><ul class="plain-list">{messages}</ul></td>
        </tr>
    }
    .into_any()
}
