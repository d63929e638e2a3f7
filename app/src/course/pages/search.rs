//! `/search?q=…`: where words are in the course's text. A plain form and a list, without script.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::course::Hit;

/// The field, for the front page and the top bar's menu.
#[component]
pub fn SearchForm(
    /// What was searched for.
    #[prop(optional, into)]
    asked: String,
) -> impl IntoView {
    view! {
        <form method="get" action="/search" class="search-form" role="search">
            <input class="input" name="q" r#type="search" value=asked maxlength="100" placeholder="Search the course" aria-label="Search the course"/>
            <button class="button">"Search"</button>
        </form>
    }
}

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    found()
}

fn found() -> Result<impl IntoView, ServerFnError> {
    let asked = use_query_map().with_untracked(|query| query.get("q")).unwrap_or_default();
    let hits = crate::ports::ports()?.course.search(&asked);
    let said = match (asked.trim().is_empty(), hits.len()) {
        (true, _) => String::new(),
        (false, 0) => "Nothing has all of these words.".into(),
        (false, 1) => "1 place".into(),
        (false, many) => format!("{many} places"),
    };
    Ok(view! {
        <Title text="Search"/>
        <main id="main" class="page narrow search-page">
            <h1>"Search"</h1>
            <SearchForm asked=asked/>
            <p class="muted" role="status">{said}</p>
            <ol class="plain-list hits">{hits.into_iter().map(line).collect_view()}</ol>
        </main>
    })
}

fn line(hit: Hit) -> impl IntoView {
    let (before, word, after) = hit.around;
    view! {
        <li>
            <p class="eyebrow">{hit.module}</p>
            <h2><a href=hit.href>{hit.title}</a></h2>
            <p>{before}<mark>{word}</mark>{after}</p>
        </li>
    }
}
