//! What the pages of a class have in common: who may see them, title and tabs, and what was wrong with a form.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};

use crate::{
    account::Learner,
    classes::{ClassError, ClassHead, ClassRole, Problem, port::Classes},
    layout::{Broken, NotFound},
    ports::{ports, visitor},
};

/// The pages of a class: their names, and their addresses below the class's.
const TABS: [(&str, &str); 6] = [
    ("People", ""),
    ("Labs", "/assignments"),
    ("Gradebook", "/gradebook"),
    ("Where they are stuck", "/funnel"),
    ("Announcements", "/announcements"),
    ("Record", "/audit"),
];

/// A visitor's request for a page of a class.
pub struct Asked {
    pub classes: Arc<dyn Classes>,
    pub visitor: Learner,
    pub class: i64,
}

/// A parameter of the address.
pub fn parameter(name: &str) -> String {
    use_params_map().with_untracked(|parameters| parameters.get(name)).unwrap_or_default()
}

/// A number of the address; one that nothing has, if it is no number.
pub fn number(name: &str) -> i64 {
    parameter(name).parse().unwrap_or(-1)
}

/// A part of the address's query.
pub fn asked_for(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// A page of a class: for those who teach in it; others get the page for a wrong address, and visitors the one to sign in.
pub fn page<F, V>(title: &'static str, show: impl FnOnce(Asked) -> F + Send + 'static) -> AnyView
where
    F: Future<Output = Result<V, ClassError>> + Send + 'static,
    V: IntoView + 'static,
{
    let (class, problem) = (number("class"), problem());
    let here = use_location().pathname.get_untracked();
    let Some(visitor) = visitor() else {
        leptos_axum::redirect("/sign-in?next=%2Fteach");
        return ().into_any();
    };
    let classes = match ports() {
        Ok(ports) => ports.classes,
        Err(error) => return view! { <Broken reason=error.to_string()/> }.into_any(),
    };
    Suspend::new(async move {
        let head = classes.head(&visitor, class).await;
        let shown = match head {
            Ok(head) => show(Asked { classes, visitor, class }).await.map(|shown| (head, shown)),
            Err(error) => Err(error),
        };
        match shown {
            Ok((head, shown)) => view! {
                <Title text=format!("{title} · {}", head.name)/>
                <main id="main" class="page wide account teach">
                    <Head head here/>
                    {problem}
                    {shown.into_any()}
                </main>
            }
            .into_any(),
            Err(error) => trouble(&error),
        }
    })
    .into_any()
}

/// The page in the place of one that can't be shown.
pub fn trouble(error: &ClassError) -> AnyView {
    match error {
        ClassError::NotFound => view! { <NotFound/> }.into_any(),
        error => view! { <Broken reason=error.to_string()/> }.into_any(),
    }
}

/// What was wrong with a form, as the address says.
pub fn problem() -> impl IntoView + use<> {
    let problem = asked_for("problem").and_then(|name| Problem::named(&name));
    problem.map(|problem| view! { <div class="alert bad" role="alert"><p>{problem.sentence()}</p></div> })
}

#[component]
fn Head(head: ClassHead, here: String) -> impl IntoView {
    let base = format!("/teach/classes/{}", head.id);
    let tabs = TABS.map(|(name, path)| {
        let href = format!("{base}{path}");
        let current = (href == here).then_some("page");
        view! { <li><a href=href aria-current=current>{name}</a></li> }
    });
    let settings = (head.role == ClassRole::Instructor)
        .then(|| view! { <a class="button quiet" href=format!("{base}/settings")>"Settings"</a> });
    let term = if head.term.is_empty() { head.time_zone } else { format!("{} · {}", head.term, head.time_zone) };
    view! {
        <div class="account-head">
            <div>
                <p class="eyebrow"><a href="/teach">"Your classes"</a></p>
                <h1>{head.name}</h1>
                <p class="muted">{term}</p>
            </div>
            {settings}
        </div>
        <nav class="class-tabs" aria-label="Class"><ul>{tabs}</ul></nav>
    }
}

/// A table that may be wider than the page.
pub fn table(label: String, heads: Vec<AnyView>, rows: Vec<AnyView>) -> impl IntoView {
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class="table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

/// The head of a column.
pub fn head(text: &str) -> AnyView {
    view! { <th scope="col">{text.to_owned()}</th> }.into_any()
}

/// A text of several lines.
pub fn lines(text: &str) -> impl IntoView + use<> {
    text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
}
