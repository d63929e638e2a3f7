//! A method's Test: calls it as it is edited, without stage, key or network, and shows the execution log.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    client::{MethodPath, TestInvokeMethod, test_invoke_method},
    model::TestOutcome,
};
use crate::console::{
    lambda::pretty,
    parts::{Doing, ErrorAlert, Field, IntoBrowser, TextArea},
};

/// The form, and what came of it.
#[component]
pub fn MethodTest(
    /// Where the method is.
    at: MethodPath,
    /// The resource's path, which may have `{parameters}`.
    path: String,
    /// Whether the method is `ANY`.
    any: bool,
) -> impl IntoView {
    let at = StoredValue::new(at);
    let path = RwSignal::new(path);
    let query = RwSignal::new(String::new());
    let headers = RwSignal::new(String::new());
    let body = RwSignal::new(String::new());
    let doing = Doing::default();
    let outcome = RwSignal::new(None::<TestOutcome>);
    let test = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let query = query.get_untracked();
        let query = query.trim().trim_start_matches('?');
        let path = path.get_untracked();
        let input = TestInvokeMethod {
            path_with_query_string: if query.is_empty() { path } else { format!("{path}?{query}") },
            headers: read_headers(&headers.get_untracked()),
            body: body.get_untracked(),
        };
        doing.start(async move { test_invoke_method(&at.get_value(), &input).await }, move |came| outcome.set(Some(came)));
    };
    view! {
        <form class="form" aria-label="Test method" on:submit=test>
            <p class="muted">"Calls the method as it is edited now, without stage and key."</p>
            {any.then(|| view! { <p class="muted">"ANY is tested as it stands."</p> })}
            <Field label="Path" value=path/>
            <Field label="Query strings" value=query example="name=Ada"/>
            <TextArea label="Headers" value=headers rows=2 hint="One a line, name:value"/>
            <TextArea label="Request body" value=body rows=3/>
            <ErrorAlert of=doing/>
            <div class="actions"><button type="submit" class="button primary" disabled=move || doing.busy()>"Test"</button></div>
        </form>
        {move || outcome.get().map(result)}
    }
    .in_browser()
}

fn result(outcome: TestOutcome) -> AnyView {
    let headers = serde_json::to_string_pretty(&outcome.headers).unwrap_or_else(|_| format!("{:?}", outcome.headers));
    view! {
        <section class="result" data-outcome=if outcome.status < 400 { "succeeded" } else { "failed" } aria-label="Test result" role="status">
            <dl class="facts">
                <div><dt>"Status"</dt><dd>{outcome.status}</dd></div>
                <div><dt>"Latency (ms)"</dt><dd>{outcome.latency}</dd></div>
            </dl>
            <h4>"Response body"</h4>
            <pre class="output" tabindex="0" aria-label="Response body">{pretty(&outcome.body)}</pre>
            <h4>"Response headers"</h4>
            <pre class="output" tabindex="0">{headers}</pre>
            <h4>"Log"</h4>
            <pre class="output log" tabindex="0" aria-label="Execution log">{outcome.log}</pre>
        </section>
    }
    .in_browser()
}

/// `name:value` lines.
fn read_headers(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read_headers;

    #[test]
    fn a_header_is_a_line_and_its_value_may_have_colons() {
        let headers = read_headers("x-api-key: abc\n\nReferer:http://localhost:3000/");
        assert_eq!(
            headers.into_iter().collect::<Vec<_>>(),
            [("Referer".into(), "http://localhost:3000/".into()), ("x-api-key".into(), "abc".into())]
        );
    }
}
