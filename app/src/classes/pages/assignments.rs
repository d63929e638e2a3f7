//! `/teach/classes/{class}/assignments`: which labs a class does, until when, and who has other dates.

use leptos::prelude::*;

use super::frame::page;
use crate::classes::{Assignment, Assignments, ClassRole, Counts, Exception, LateStep, Person, Standing};

/// The page.
#[component]
pub fn AssignmentsPage() -> impl IntoView {
    page("Labs", |asked| async move {
        let head = asked.classes.head(&asked.visitor, asked.class).await?;
        let assignments = asked.classes.assignments(&asked.visitor, asked.class).await?;
        let manages = head.role == ClassRole::Instructor;
        Ok(view! { <Labs class=asked.class manages zone=head.time_zone assignments/> })
    })
}

#[component]
fn Labs(class: i64, manages: bool, zone: String, assignments: Assignments) -> impl IntoView {
    let Assignments { list, others, labels, students } = assignments;
    let none = list.is_empty().then(|| view! { <p class="lead">"This class does no lab yet."</p> });
    let shown = list.into_iter().map(|assignment| {
        let (labels, students, zone) = (labels.clone(), students.clone(), zone.clone());
        view! { <Lab class manages zone assignment labels students/> }
    });
    let shown = shown.collect_view();
    view! {
        {none}
        {shown}
        {(manages && !others.is_empty()).then(|| view! { <NewLab class zone others/> })}
    }
}

fn standing(assignment: &Assignment) -> (&'static str, &'static str) {
    match assignment.standing {
        Standing::Hidden => ("badge", "not shown yet"),
        Standing::Open => ("badge good", "open"),
        Standing::Late if assignment.late.is_empty() => ("badge warn", "due date over"),
        Standing::Late => ("badge warn", "late work counts less"),
        Standing::Closed => ("badge", "closed"),
    }
}

#[component]
fn Lab(
    class: i64,
    manages: bool,
    zone: String,
    assignment: Assignment,
    labels: Vec<String>,
    students: Vec<Person>,
) -> impl IntoView {
    let (id, heading) = (assignment.id, format!("assignment-{}", assignment.id));
    let labelled = heading.clone();
    let base = format!("/teach/classes/{class}/assignments/{id}");
    let (badge, words) = standing(&assignment);
    let due = assignment.due_words.clone().map_or_else(|| "No deadline".to_owned(), |due| format!("Due {due}"));
    let frozen = match assignment.frozen {
        0 => String::new(),
        1 => "The work of 1 student was frozen at the deadline. ".to_owned(),
        count => format!("The work of {count} students was frozen at the deadline. "),
    };
    let late = late_words(&assignment.late);
    let counts = match assignment.counts {
        Counts::Best => "The best attempt counts.",
        Counts::Last => "The last attempt counts.",
    };
    let title = assignment.title.clone();
    let exceptions: Vec<_> = assignment.exceptions.clone().into_iter().map(|exception| except(class, manages, exception)).collect();
    let has_exceptions = !exceptions.is_empty();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=heading>{title.clone()}</h2>
                <p><span class=badge>{words}</span></p>
            </div>
            <div class="panel-body stack">
                <p><strong>{due}</strong>" · "{assignment.points}" points"</p>
                <p class="muted">{late}" "{counts}" "{frozen}</p>
                {has_exceptions.then(|| view! { <ul class="plain-list">{exceptions}</ul> })}
                {manages.then(|| view! {
                    <details class="row-details">
                        <summary>"Change the terms"<span class="visually-hidden">" of "{title.clone()}</span></summary>
                        <form method="post" action=base.clone() class="stack">
                            <Terms key=id.to_string() zone=zone.clone() of=Some(assignment.clone())/>
                            <div class="button-row"><button class="button primary">"Save the terms"</button></div>
                        </form>
                        <form method="post" action=format!("{base}/remove") data-confirm=format!("Remove {title} from the class? All its marks in this class are deleted.")>
                            <button class="button quiet">"Remove from the class"</button>
                        </form>
                    </details>
                    <details class="row-details">
                        <summary>"Make an exception"<span class="visually-hidden">" in "{title.clone()}</span></summary>
                        <NewException base=base.clone() key=id.to_string() zone=zone.clone() labels students/>
                    </details>
                })}
            </div>
        </section>
    }
}

/// What late work counts, in a sentence.
pub fn late_words(late: &[LateStep]) -> String {
    if late.is_empty() {
        return "Late work gives no points.".to_owned();
    }
    let steps: Vec<String> = late
        .iter()
        .map(|step| format!("up to {} {} late {} %", step.days, if step.days == 1 { "day" } else { "days" }, step.percent))
        .collect();
    format!("Late work counts: {}.", steps.join(", "))
}

fn except(class: i64, manages: bool, exception: Exception) -> impl IntoView {
    let Exception { id, whom, is_label, due_words, closes_words, reason } = exception;
    let whom = if is_label { format!("Label {whom}") } else { whom };
    let (asked, of) = (
        format!("End the exception for {whom}? The class's dates hold again, also for what was handed in."),
        format!(" the exception for {whom}"),
    );
    let closes = closes_words.map(|closes| format!(", closed {closes}")).unwrap_or_default();
    view! {
        <li class="exception">
            <span><strong>{whom}</strong>": due "{due_words}{closes}". "{reason}</span>
            {manages.then(|| view! {
                <form method="post" action=format!("/teach/classes/{class}/exceptions/{id}/end") data-confirm=asked>
                    <button class="button small quiet">"End"<span class="visually-hidden">{of}</span></button>
                </form>
            })}
        </li>
    }
}

/// The fields of an assignment's terms.
#[component]
fn Terms(key: String, zone: String, of: Option<Assignment>) -> impl IntoView {
    let id = |name: &str| format!("{name}-{key}");
    let text = |time: Option<&Option<String>>| time.cloned().flatten().unwrap_or_default();
    let due = text(of.as_ref().map(|of| &of.due));
    let visible = text(of.as_ref().map(|of| &of.visible_from));
    let closes = text(of.as_ref().map(|of| &of.closes));
    let points = of.as_ref().map_or(10, |of| of.points);
    let grace = of.as_ref().map_or(0, |of| of.grace_minutes);
    let late = of.as_ref().map(|of| of.late.clone()).unwrap_or_default();
    let last = of.as_ref().is_some_and(|of| of.counts == Counts::Last);
    let has_more = !visible.is_empty() || !closes.is_empty() || grace > 0 || last || !late.is_empty();
    let rows = (1..=3_usize).map(|row| {
        let step = late.get(row - 1);
        let (days, percent) = (step.map(|step| step.days.to_string()), step.map(|step| step.percent.to_string()));
        view! {
            <div class="late-row">
                "Up to "
                <input class="input" name=format!("late_days_{row}") type="number" min="1" max="60" value=days aria-label=format!("Late step {row}: days")/>
                " days late, "
                <input class="input" name=format!("late_percent_{row}") type="number" min="0" max="100" value=percent aria-label=format!("Late step {row}: percent that count")/>
                " % count"
            </div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="field-row">
            <div class="field">
                <label for=id("due")>"Due"</label>
                <input id=id("due") name="due" type="datetime-local" step="any" value=due aria-describedby=id("due-hint")/>
            </div>
            <div class="field">
                <label for=id("points")>"Points"</label>
                <input id=id("points") name="points" type="number" min="0" max="10000" value=points required/>
            </div>
        </div>
        <p class="hint" id=id("due-hint")>"Time zone "{zone}". At this time the work of each student is kept as it is, and graded. Without a date, students hand in when they like."</p>
        <details class="row-details" open=has_more>
            <summary>"Late work, and more"</summary>
            <div class="stack">
                <fieldset class="stack"><legend>"Late work"</legend>{rows}<p class="hint">"Later than that, or without any step, it gives no points."</p></fieldset>
                <div class="field-row">
                    <div class="field"><label for=id("grace")>"Grace (minutes)"</label><input id=id("grace") name="grace_minutes" type="number" min="0" max="10000" value=grace/></div>
                    <div class="field">
                        <label for=id("counts")>"Which attempt counts"</label>
                        <select id=id("counts") name="counts">
                            <option value="best" selected=!last>"The best"</option>
                            <option value="last" selected=last>"The last"</option>
                        </select>
                    </div>
                </div>
                <div class="field-row">
                    <div class="field"><label for=id("visible")>"Shown to students from"</label><input id=id("visible") name="visible_from" type="datetime-local" step="any" value=visible/></div>
                    <div class="field"><label for=id("closes")>"Closed for everything from"</label><input id=id("closes") name="closes" type="datetime-local" step="any" value=closes/></div>
                </div>
            </div>
        </details>
    }
}

#[component]
fn NewException(base: String, key: String, zone: String, labels: Vec<String>, students: Vec<Person>) -> impl IntoView {
    let id = |name: &str| format!("except-{name}-{key}");
    let of_labels = labels
        .into_iter()
        .map(|label| view! { <option value=format!("label:{label}")>"All with the label "{label.clone()}</option> });
    let of_labels = of_labels.collect_view();
    let of_students = students.into_iter().map(|student| {
        let name = student.shown().to_owned();
        view! { <option value=format!("student:{}", student.id)>{name}</option> }
    });
    let of_students = of_students.collect_view();
    view! {
        <form method="post" action=format!("{base}/exceptions") class="stack">
            <div class="field">
                <label for=id("whom")>"For"</label>
                <select id=id("whom") name="whom" required><option value="">"Choose"</option>{of_labels}{of_students}</select>
            </div>
            <div class="field-row">
                <div class="field"><label for=id("due")>"Due"</label><input id=id("due") name="due" type="datetime-local" step="any" required/></div>
                <div class="field"><label for=id("closes")>"Closed from"</label><input id=id("closes") name="closes" type="datetime-local" step="any"/></div>
            </div>
            <div class="field">
                <label for=id("reason")>"Reason"</label>
                <input id=id("reason") name="reason" required maxlength="400" aria-describedby=id("hint")/>
                <p class="hint" id=id("hint")>"Time zone "{zone}". It may come afterwards: what was handed in until the new date is not late then."</p>
            </div>
            <div class="button-row"><button class="button primary">"Make the exception"</button></div>
        </form>
    }
}

#[component]
fn NewLab(class: i64, zone: String, others: Vec<(String, String, u32)>) -> impl IntoView {
    let options =
        others.into_iter().map(|(id, title, points)| view! { <option value=id>{title}" ("{points}" points of its own)"</option> });
    let options = options.collect_view();
    view! {
        <section class="panel" aria-labelledby="new-lab">
            <div class="panel-head"><h2 id="new-lab">"Add a lab"</h2></div>
            <form method="post" action=format!("/teach/classes/{class}/assignments") class="panel-body stack">
                <div class="field"><label for="new-lab-lab">"Lab"</label><select id="new-lab-lab" name="lab" required>{options}</select></div>
                <Terms key="new".to_owned() zone of=None/>
                <div class="button-row"><button class="button primary">"Add the lab"</button></div>
            </form>
        </section>
    }
}
