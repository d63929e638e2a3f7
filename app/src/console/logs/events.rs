//! A log group: its streams, and what was logged, all of it or of one stream. Looks again by itself while it is to be seen.

use leptos::{prelude::*, task::spawn_local};

use super::{
    client::{describe_log_streams, filter_log_events},
    model::{FilterLogEvents, LogEvent, LogStream},
};
use crate::console::{
    Console, Tab, browser, console,
    parts::{CollectInBrowser, Crumbs, Field, IntoBrowser, Switch, load, show},
};

/// How often it looks again, milliseconds.
const EVERY: u32 = 3000;

/// The page.
#[component]
pub fn GroupPage(
    /// The group's name.
    group: String,
    /// The chosen stream's name; all of them when none is.
    stream: Option<String>,
) -> impl IntoView {
    let console = console();
    let tick = RwSignal::new(0_u32);
    let refresh = RwSignal::new(true);
    let pattern = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    poll(console, tick, refresh);
    let (of_group, chosen) = (group.clone(), stream.clone());
    let streams = load(move || {
        tick.track();
        console.changed.track();
        describe_log_streams(of_group.clone())
    });
    let (of_group, of_stream) = (group.clone(), stream.clone());
    let events = load(move || {
        tick.track();
        console.changed.track();
        filter_log_events(FilterLogEvents {
            log_group_name: of_group.clone(),
            log_stream_names: of_stream.clone().into_iter().collect(),
            filter_pattern: asked.get(),
            next_token: None,
        })
    });
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(pattern.get_untracked().trim().to_owned());
    };
    let above = match &stream {
        Some(_) => vec![("Log groups", String::new()), ("Log streams", group.clone())],
        None => vec![("Log groups", String::new())],
    };
    let here = stream.unwrap_or_else(|| group.clone());
    view! {
        <section class="console-page" aria-labelledby="group-title">
            <header class="line-head"><Crumbs at=console.logs above=above here=here title="group-title"/></header>
            <form class="row" role="search" on:submit=search>
                <Field label="Filter events" value=pattern hint="A word, \"a phrase\", or ?either ?or."/>
                <button type="submit" class="button">"Filter"</button>
                <button type="button" class="button quiet" on:click=move |_| tick.update(|tick| *tick += 1)>"Refresh"</button>
                <Switch label="Auto-refresh" on=refresh/>
            </form>
            {chosen.is_none().then(|| view! {
                <details class="box">
                    <summary>"Log streams"</summary>
                    {show(streams, move |streams| stream_list(&group, streams))}
                </details>
            })}
            <h3>"Log events"</h3>
            {show(events, list)}
        </section>
    }
    .in_browser()
}

/// Looks again every few seconds, for as long as the page is there, in front, and to be seen.
fn poll(console: Console, tick: RwSignal<u32>, refresh: RwSignal<bool>) {
    Effect::new(move || {
        spawn_local(async move {
            loop {
                browser::sleep(EVERY).await;
                match refresh.try_get_untracked() {
                    Some(true) if console.front.get_untracked() == Tab::Logs && browser::is_visible() => {
                        tick.try_update(|tick| *tick += 1);
                    }
                    Some(_) => {}
                    None => break,
                }
            }
        });
    });
}

fn stream_list(group: &str, streams: Vec<LogStream>) -> AnyView {
    let at = console().logs;
    if streams.is_empty() {
        return view! { <p class="muted">"No streams yet."</p> }.in_browser();
    }
    let items = streams
        .into_iter()
        .map(|stream| {
            let place = format!("{group}::{}", stream.log_stream_name);
            let last = stream.last_event_timestamp.map(|time| browser::moment(time as f64));
            view! { <li><button type="button" class="text-link break" on:click=move |_| at.set(place.clone())>{stream.log_stream_name}</button> <span class="muted">{last}</span></li> }
        })
        .collect_in_browser();
    view! { <ul class="plain">{items}</ul> }.in_browser()
}

/// The newest at the bottom, as a terminal has it.
fn list(events: Vec<LogEvent>) -> AnyView {
    if events.is_empty() {
        return view! { <p class="muted">"Nothing was logged, or nothing that fits the filter."</p> }.in_browser();
    }
    let rows = events
        .into_iter()
        .map(|event| {
            let kind = kind(&event.message);
            view! { <li data-kind=kind><time>{browser::moment(event.timestamp as f64)}</time><pre>{event.message}</pre></li> }
        })
        .collect_in_browser();
    view! { <ol class="log-events" tabindex="0" aria-label="Log events">{rows}</ol> }.in_browser()
}

/// How a line is shown: Lambda's own lines stand back, errors stand out.
fn kind(message: &str) -> &'static str {
    let platform = ["INIT_START ", "START RequestId: ", "END RequestId: ", "REPORT RequestId: "];
    let json = message.starts_with('{').then(|| serde_json::from_str::<serde_json::Value>(message).ok()).flatten();
    if let Some(event) = json {
        let word = |name: &str| event.get(name).and_then(serde_json::Value::as_str).unwrap_or("");
        let failed = ["ERROR", "CRITICAL", "FATAL"].contains(&word("level")) || word("log_level") == "ERROR";
        let is_platform = word("type").starts_with("platform.") && event.get("record").is_some();
        return if failed {
            "error"
        } else if is_platform {
            "platform"
        } else {
            "printed"
        };
    }
    if platform.iter().any(|start| message.starts_with(start)) {
        "platform"
    } else if message.starts_with("[ERROR]") || message.contains("Task timed out after") {
        "error"
    } else {
        "printed"
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn lambdas_own_lines_are_told_from_what_the_function_printed() {
        assert_eq!(kind("START RequestId: 1 Version: $LATEST\n"), "platform");
        assert_eq!(kind("[ERROR] ValueError: boom\nTraceback"), "error");
        assert_eq!(kind("START of my program"), "printed");
    }
}
