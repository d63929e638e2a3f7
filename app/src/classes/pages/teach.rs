//! `/teach`: the classes in which the visitor teaches, and a new one.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::{problem, trouble};
use crate::{
    classes::ClassLine,
    layout::{Broken, NotFound},
    ports::{ports, visitor},
};

/// The page. A visitor who neither teaches nor may begin to gets the page for a wrong address.
#[component]
pub fn TeachPage() -> impl IntoView {
    let problem = problem();
    let Some(visitor) = visitor() else {
        leptos_axum::redirect("/sign-in?next=%2Fteach");
        return ().into_any();
    };
    let classes = match ports() {
        Ok(ports) => ports.classes,
        Err(error) => return view! { <Broken reason=error.to_string()/> }.into_any(),
    };
    Suspend::new(async move {
        let taught = match classes.taught(&visitor).await {
            Ok(taught) => taught,
            Err(error) => return trouble(&error),
        };
        if taught.is_empty() && !visitor.role.teaches() {
            return view! { <NotFound/> }.into_any();
        }
        let zones = if visitor.role.teaches() { classes.time_zones() } else { Vec::new() };
        let none = taught.is_empty().then(|| view! { <p class="lead">"You have no class yet. Make one, choose its labs, and give your students the join code."</p> });
        let lines: Vec<_> = taught.into_iter().map(line).collect();
        view! {
            <Title text="Your classes"/>
            <main id="main" class="page account teach">
                <h1>"Your classes"</h1>
                {problem}
                {none}
                {(!lines.is_empty()).then(|| view! { <ul class="plain-list class-list">{lines}</ul> })}
                {visitor.role.teaches().then(|| view! { <NewClass zones/> })}
            </main>
        }
        .into_any()
    })
    .into_any()
}

fn line(class: ClassLine) -> impl IntoView {
    let counted = |count: usize, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    let term = if class.term.is_empty() { String::new() } else { format!("{} · ", class.term) };
    view! {
        <li class="card link">
            <a class="cover" href=format!("/teach/classes/{}", class.id)>{class.name}</a>
            <span class="muted small-text">
                {term}{counted(class.students, "student", "students")}", "{counted(class.assignments, "lab", "labs")}" · "{class.role.title()}
            </span>
        </li>
    }
}

#[component]
fn NewClass(zones: Vec<&'static str>) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="new-class">
            <div class="panel-head"><h2 id="new-class">"New class"</h2></div>
            <form method="post" action="/teach/classes" class="panel-body stack">
                <ClassFields name="".to_owned() term="".to_owned() time_zone="".to_owned() zones/>
                <div class="button-row"><button class="button primary">"Make the class"</button></div>
            </form>
        </section>
    }
}

/// Name, term and time zone.
#[component]
pub fn ClassFields(name: String, term: String, time_zone: String, zones: Vec<&'static str>) -> impl IntoView {
    let options = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <div class="field-row">
            <div class="field">
                <label for="class-name">"Name"</label>
                <input id="class-name" name="name" value=name required maxlength="100"/>
            </div>
            <div class="field">
                <label for="class-term">"Term"</label>
                <input id="class-term" name="term" value=term maxlength="100" aria-describedby="class-term-hint"/>
            </div>
        </div>
        <p class="hint" id="class-term-hint">"Such as Winter 2026; may stay empty."</p>
        <div class="field">
            <label for="class-zone">"Time zone"</label>
            <input id="class-zone" name="time_zone" value=time_zone list="zones" required maxlength="60" autocomplete="off" aria-describedby="class-zone-hint"/>
            <datalist id="zones">{options}</datalist>
            <p class="hint" id="class-zone-hint">"Deadlines are times of this zone. Type a city, such as Berlin or New_York, and choose."</p>
        </div>
    }
}
