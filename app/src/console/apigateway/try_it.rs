//! Try it: a request of a deployed stage, as any caller would send it, and the whole answer.

use leptos::prelude::*;

use super::calls::{Typed, call};
use crate::{
    aws::AwsResponse,
    console::{
        browser,
        lambda::pretty,
        parts::{Choice, Doing, ErrorAlert, Field, IntoBrowser, TextArea},
    },
};

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];

/// What came back, and how long it took.
type Came = (AwsResponse, f64);

/// The form, and what came of it.
#[component]
pub fn TryIt(
    /// The API's id.
    api: String,
    /// The stage's name.
    stage: String,
    /// Paths that the API has; the first is offered.
    paths: Vec<String>,
) -> impl IntoView {
    let place = StoredValue::new((api, stage));
    let method = RwSignal::new("GET".to_owned());
    let path = RwSignal::new(paths.into_iter().next().unwrap_or_else(|| "/".into()));
    let key = RwSignal::new(String::new());
    let body = RwSignal::new(String::new());
    let doing = Doing::default();
    let came = RwSignal::new(None::<Came>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (api, stage) = place.get_value();
        let typed = Typed {
            api,
            stage,
            method: method.get_untracked(),
            path: path.get_untracked(),
            key: key.get_untracked().trim().to_owned(),
            body: body.get_untracked(),
        };
        let begun = browser::now();
        doing.start(call(typed), move |response| {
            browser::announce(&format!("Status {}", response.status));
            came.set(Some((response, browser::now() - begun)));
        });
    };
    let methods: Vec<_> = METHODS.iter().map(|method| ((*method).to_owned(), (*method).to_owned())).collect();
    view! {
        <form class="try-it" aria-label="Try it" on:submit=send>
            <h4>"Try it"</h4>
            <div class="row">
                <Choice label="Method" value=method choices=methods/>
                <Field label="Path and query" value=path/>
                <Field label="x-api-key" value=key/>
                <button type="submit" class="button" disabled=move || doing.busy()>"Send"</button>
            </div>
            {move || (method.get() != "GET").then(|| view! { <TextArea label="Request body" value=body rows=3/> })}
            <ErrorAlert of=doing/>
        </form>
        {move || came.get().map(answer)}
    }
    .in_browser()
}

fn answer((response, took): Came) -> AnyView {
    let headers = response.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>();
    view! {
        <section class="result" data-outcome=if response.status < 400 { "succeeded" } else { "failed" } aria-label="Response">
            <p><strong>"Status " {response.status}</strong> <span class="muted">{format!(" {took:.0} ms")}</span></p>
            <pre class="output" tabindex="0" aria-label="Response body">{pretty(&response.body)}</pre>
            <details><summary>"Response headers"</summary><pre class="output">{headers}</pre></details>
        </section>
    }
    .in_browser()
}
