//! "Executing function: succeeded": the answer, what the call took, and the end of its log.

use leptos::prelude::*;

use super::{events::pretty, report::report, test::Run, traceback::document};
use crate::console::{
    Tab, console,
    parts::{CollectInBrowser, Copy, IntoBrowser},
};

/// What came of a test.
#[component]
pub fn ExecutionResult(
    /// The call.
    run: Run,
    /// The function's name.
    function: String,
) -> impl IntoView {
    let console = console();
    let invocation = run.invocation;
    let failed = invocation.function_error.is_some();
    let title = if failed { "Executing function: failed" } else { "Executing function: succeeded" };
    let report = report(&invocation.log).unwrap_or_default();
    let response = pretty(&invocation.payload);
    let copied = response.clone();
    let error = failed.then(|| document(&invocation.payload)).flatten();
    let mark = error.as_ref().and_then(|error| error.spot()).map(|spot| {
        view! {
            <p>
                <button type="button" class="text-link" on:click=move |_| console.front.set(Tab::Code)>{format!("{}, line {}", spot.path, spot.line)}</button>
            </p>
        }
    });
    let facts = [
        ("Duration", Some(report.duration)),
        ("Billed duration", Some(report.billed_duration)),
        ("Init duration", report.init_duration),
        ("Resources configured", Some(report.memory_size)),
        ("Max memory used", Some(report.max_memory_used)),
        ("Executed version", Some(invocation.version)),
        ("Request ID", Some(invocation.request_id)),
    ]
    .into_iter()
    .filter_map(|(title, value)| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <div><dt>{title}</dt><dd>{value}</dd></div> })
    })
    .collect_in_browser();
    view! {
        <section class="result" data-outcome=if failed { "failed" } else { "succeeded" } aria-label="Execution result">
            <header class="box-head">
                <h3>{title}</h3>
                <button type="button" class="text-link" on:click=move |_| console.show_logs_of(&function)>"logs"</button>
            </header>
            {run.stale.then(|| view! { <p class="alert warn">"This ran the code of the last deploy. What stands in the editor has not been deployed."</p> })}
            {error.map(|error| view! { <p class="alert bad"><strong>{error.sentence()}</strong></p> })}
            {mark}
            <div class="box-head"><h4>"Response"</h4><Copy text=copied what="response"/></div>
            <pre class="output" tabindex="0" aria-label="Response">{response}</pre>
            <dl class="facts">{facts}</dl>
            <h4>"Function logs"</h4>
            <pre class="output log" tabindex="0" aria-label="Log output">{invocation.log}</pre>
        </section>
    }
    .in_browser()
}
