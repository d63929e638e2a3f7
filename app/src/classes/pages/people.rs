//! `/teach/classes/{class}`: who is in a class, and how others come in.

use leptos::prelude::*;

use super::frame::{asked_for, head, page, table};
use crate::{
    classes::{ClassRole, Invitation, JoinCode, People, Person},
    grading::moment,
    layout::Icon,
};

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let link = asked_for("password-link");
    let of = asked_for("person").and_then(|person| person.parse::<i64>().ok());
    page("People", move |asked| async move {
        let role = asked.classes.head(&asked.visitor, asked.class).await?.role;
        let people = asked.classes.people(&asked.visitor, asked.class).await?;
        Ok(view! { <Everybody class=asked.class manages=role == ClassRole::Instructor people link of/> })
    })
}

#[component]
fn Everybody(class: i64, manages: bool, people: People, link: Option<String>, of: Option<i64>) -> impl IntoView {
    let People { code, invitations, people, labels, site } = people;
    let password = link.map(|link| {
        let name = people.iter().find(|person| Some(person.id) == of).map(|person| person.shown().to_owned()).unwrap_or_default();
        let address = format!("{site}/set-password?code={link}");
        view! {
            <div class="alert good" role="status">
                <p class="alert-title">"A link for a new password of "{name}</p>
                <p>"Give it to them, and to nobody else. It works once, and for a day. It is not shown again."</p>
                <Copyable id="password-link" text=address label="the link"/>
            </div>
        }
    });
    let count = people.iter().filter(|person| person.role == ClassRole::Student).count();
    let heads = ["Name", "Role", "Labels", "In the class since"].map(head).into_iter();
    let heads =
        heads.chain(manages.then(|| view! { <th scope="col"><span class="visually-hidden">"Change"</span></th> }.into_any()));
    let rows = people.into_iter().map(|person| row(class, manages, person)).collect();
    view! {
        {password}
        {manages.then(|| view! { <Code class code site=site.clone()/> })}
        <section class="panel" aria-labelledby="people">
            <div class="panel-head"><h2 id="people">"People"</h2><p class="muted">{count}" "{if count == 1 { "student" } else { "students" }}</p></div>
            {table("People".to_owned(), heads.collect(), rows)}
        </section>
        {manages.then(|| view! { <Invitations class invitations labels site/> })}
    }
}

/// A text with a button that copies it.
#[component]
fn Copyable(id: &'static str, text: String, label: &'static str) -> impl IntoView {
    view! {
        <p class="copyable">
            <code id=id>{text}</code>
            <button type="button" class="button small quiet icon" data-copy=id aria-label=format!("Copy {label}")><Icon name="copy"/></button>
        </p>
    }
}

#[component]
fn Code(class: i64, code: Option<JoinCode>, site: String) -> impl IntoView {
    let has_code = code.is_some();
    let present = match code {
        None => view! { <p>"There is no join code. Make one, and give it to your students: whoever has it joins the class."</p> }
            .into_any(),
        Some(code) => {
            let used = match code.most_uses {
                Some(most) => format!("used by {} of {most}", code.uses),
                None => format!("used by {}", code.uses),
            };
            let until = code.expires.as_deref().map(moment).unwrap_or_default();
            let address = format!("{site}/join?code={}", code.code);
            view! {
                {code.is_over.then(|| view! { <div class="alert warn"><p>"This code is not valid any more. Make a new one."</p></div> })}
                <p class="join-code"><code id="join-code">{code.code}</code></p>
                <p class="muted">"Valid until "{until}", "{used}". Students type it at "<a href="/join">{site.clone()}"/join"</a>", or follow this link:"</p>
                <Copyable id="join-link" text=address label="the invitation link"/>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="join">
            <div class="panel-head"><h2 id="join">"Join code"</h2></div>
            <div class="panel-body stack">
                {present}
                <form method="post" action=format!("/teach/classes/{class}/code") class="field-row"
                    data-confirm=has_code.then_some("The present code stops working at once. Make a new one?")>
                    <div class="field">
                        <label for="code-days">"Valid for days"</label>
                        <input id="code-days" name="days" type="number" min="1" max="365" value="30" required/>
                    </div>
                    <div class="field">
                        <label for="code-uses">"For at most (people)"</label>
                        <input id="code-uses" name="most_uses" type="number" min="1" max="2000" placeholder="no limit"/>
                    </div>
                    <button class="button primary">{if has_code { "Replace by a new code" } else { "Make a join code" }}</button>
                </form>
                {has_code.then(|| view! {
                    <form method="post" action=format!("/teach/classes/{class}/code/close")>
                        <button class="button quiet">"Let nobody join by code"</button>
                    </form>
                })}
            </div>
        </section>
    }
}

fn row(class: i64, manages: bool, person: Person) -> AnyView {
    let id = person.id;
    let shown = person.shown().to_owned();
    let sign_in = (shown != person.name).then(|| view! { <br/><span class="muted small-text">{person.name.clone()}</span> });
    let labels = person.labels.iter().map(|label| view! { <span class="badge">{label.clone()}</span>" " }).collect_view();
    let since = person.since.clone();
    let (role, roster, typed) = (person.role, person.roster_name.clone().unwrap_or_default(), person.labels.join(", "));
    let change = manages.then(|| {
        view! { <td><Change class id name=shown.clone() role roster labels=typed/></td> }
    });
    view! {
        <tr id=format!("person-{id}")>
            <th scope="row">{shown.clone()}{sign_in}</th>
            <td>{role.title()}</td>
            <td>{labels}</td>
            <td class="journal-when"><time datetime=since.clone()>{moment(&since)}</time></td>
            {change}
        </tr>
    }
    .into_any()
}

#[component]
fn Change(class: i64, id: i64, name: String, role: ClassRole, roster: String, labels: String) -> impl IntoView {
    let action = format!("/teach/classes/{class}/people/{id}");
    let options = ClassRole::ALL.map(|of| view! { <option value=of.name() selected=of == role>{of.title()}</option> });
    let field = |what: &str| format!("{what}-{id}");
    view! {
        <details class="row-details">
            <summary>"Change"<span class="visually-hidden">" "{name.clone()}</span></summary>
            <form method="post" action=action.clone() class="stack">
                <div class="field">
                    <label for=field("roster")>"Name in your lists"</label>
                    <input id=field("roster") name="roster_name" value=roster maxlength="100"/>
                </div>
                <div class="field">
                    <label for=field("labels")>"Labels, with commas between them"</label>
                    <input id=field("labels") name="labels" value=labels maxlength="450"/>
                </div>
                <div class="field">
                    <label for=field("role")>"Role"</label>
                    <select id=field("role") name="role">{options}</select>
                </div>
                <button class="button primary">"Save"</button>
            </form>
            <div class="button-row">
                {(role == ClassRole::Student).then(|| view! {
                    <form method="post" action=format!("{action}/password")>
                        <button class="button">"Link for a new password"</button>
                    </form>
                })}
                <form method="post" action=format!("{action}/remove") data-confirm=format!("Take {name} out of the class? Their work and their marks stay theirs.")>
                    <button class="button quiet">"Take out of the class"</button>
                </form>
            </div>
        </details>
    }
}

#[component]
fn Invitations(class: i64, invitations: Vec<Invitation>, labels: Vec<String>, site: String) -> impl IntoView {
    let none = invitations.is_empty();
    let heads = ["Name", "Role", "Labels", "Link", ""].map(head).into_iter().collect();
    let rows = invitations.into_iter().map(|of| {
        let Invitation { code, role, name, labels } = of;
        view! {
            <tr>
                <th scope="row">{name.clone()}</th><td>{role.title()}</td><td>{labels.join(", ")}</td>
                <td><code class="wrap">{format!("{site}/join?code={code}")}</code></td>
                <td>
                    <form method="post" action=format!("/teach/classes/{class}/invitations/withdraw")>
                        <input type="hidden" name="code" value=code/>
                        <button class="button small quiet">"Withdraw"<span class="visually-hidden">" the invitation of "{name}</span></button>
                    </form>
                </td>
            </tr>
        }
        .into_any()
    });
    let rows: Vec<AnyView> = rows.collect();
    let known = labels.into_iter().map(|label| view! { <option value=label></option> }).collect_view();
    let roles = ClassRole::ALL.map(|role| view! { <option value=role.name()>{role.title()}</option> });
    view! {
        <section class="panel" aria-labelledby="invitations">
            <div class="panel-head"><h2 id="invitations">"Invitations"</h2></div>
            <div class="panel-body stack">
                <p class="muted">"A link for one person, with the name by which you know them. For a whole list: "<code>"coldstart class import FILE.csv"</code>"."</p>
                <form method="post" action=format!("/teach/classes/{class}/invitations") class="field-row">
                    <div class="field"><label for="invite-name">"Name"</label><input id="invite-name" name="roster_name" required maxlength="100"/></div>
                    <div class="field">
                        <label for="invite-labels">"Labels"</label>
                        <input id="invite-labels" name="labels" maxlength="450" list="known-labels"/>
                        <datalist id="known-labels">{known}</datalist>
                    </div>
                    <div class="field"><label for="invite-role">"Role"</label><select id="invite-role" name="role">{roles}</select></div>
                    <button class="button">"Invite"</button>
                </form>
            </div>
            {(!none).then(|| table("Invitations".to_owned(), heads, rows))}
        </section>
    }
}
