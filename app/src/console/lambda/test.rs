//! The Test tab: named events, Test, and what came of it.

use leptos::prelude::*;

use super::{
    client,
    events::{EventEditor, EventForm, Events},
    execution::ExecutionResult,
    model::Invocation,
    route::Route,
    traceback,
};
use crate::console::{
    Console, Tab, browser, console,
    draft::Workspace,
    parts::{CollectInBrowser, Doing, ErrorAlert, IntoBrowser, Loaded, load},
};

/// A call and whether it ran other code than the editor showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What came back.
    pub invocation: Invocation,
    /// Whether the editor had changes that were not deployed.
    pub stale: bool,
}

/// The tab.
#[component]
pub fn TestPage() -> impl IntoView {
    let console = console();
    let name = Memo::new(move |_| Route::function(&console.lambda.get()));
    view! {
        <section class="console-page" aria-labelledby="test-title">
            <h2 id="test-title" class="visually-hidden">"Test event"</h2>
            {move || match name.get() {
                Some(name) => view! { <TestOf name=name/> }.in_browser(),
                None => view! {
                    <FunctionPicker/>
                    <div class="nothing-yet">
                        <p><strong>"No function chosen"</strong></p>
                        <p>"Create or open a function under Code, then test it here."</p>
                        <button type="button" class="button" on:click=move |_| console.front.set(Tab::Code)>"Go to Code"</button>
                    </div>
                }.in_browser(),
            }}
        </section>
    }
    .in_browser()
}

#[component]
fn FunctionPicker() -> impl IntoView {
    let console = console();
    let functions = load(move || {
        console.changed.track();
        client::list_functions()
    });
    let options = move || {
        let current = Route::function(&console.lambda.get());
        let names = functions
            .get()
            .ready()
            .map(|functions| functions.iter().map(|function| function.function_name.clone()).collect::<Vec<_>>());
        names
            .unwrap_or_default()
            .into_iter()
            .map(|name| {
                let selected = current.as_deref() == Some(name.as_str());
                view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
            })
            .collect_in_browser()
    };
    let unchosen = move || Route::function(&console.lambda.get()).is_none();
    view! {
        <label class="inline-field">
            <span>"Function"</span>
            <select on:change=move |event| console.lambda.set(event_target_value(&event))>
                {move || unchosen().then(|| view! { <option value="" selected=true disabled=true>"Choose a function"</option> })}
                {options}
            </select>
        </label>
    }
    .in_browser()
}

#[component]
fn TestOf(name: String) -> impl IntoView {
    let console = console();
    let form = EventForm::default();
    let doing = Doing::default();
    let last = RwSignal::new(None::<Run>);
    console.draft.open(name.clone());
    let name = StoredValue::new(name);
    let test = move || {
        if form.problem().is_some() {
            doing.refuse("The event is not JSON, so there is nothing to test with. Mend it first.");
            form.point_out.update(|times| *times += 1);
            return;
        }
        let stale = !console.draft.is_deployed();
        let work = async move {
            form.save_if_named(&name.get_value()).await?;
            client::invoke(&name.get_value(), form.body.get_untracked()).await
        };
        doing.start(work, move |invocation| {
            show_outcome(console, &invocation);
            last.set(Some(Run { invocation, stale }));
        });
    };
    Effect::watch(move || console.test_now.get(), move |_, _, _| test(), false);
    // The result of another event is not shown beside this one.
    Effect::watch(move || form.replaced.get(), move |_, _, _| last.set(None), false);
    view! {
        <div class="actions test-actions">
            <FunctionPicker/>
            <button type="button" class="button primary" title="Ctrl+Enter" disabled=move || doing.busy() on:click=move |_| test()>
                {move || if doing.busy() { "Testing…" } else { "Test" }}
            </button>
            <Stale workspace=console.draft/>
        </div>
        <ErrorAlert of=doing/>
        <Events function=name.get_value() form=form/>
        <div class="test-body">
            <EventEditor form=form/>
            <div class="test-result">
                {move || match last.get() {
                    Some(run) => view! { <ExecutionResult run=run function=name.get_value()/> }.in_browser(),
                    None => view! { <p class="muted">"Test calls the function with this event. What comes back is shown here."</p> }.in_browser(),
                }}
            </div>
        </div>
    }
    .in_browser()
}

#[component]
fn Stale(workspace: Workspace) -> impl IntoView {
    move || {
        (!workspace.is_deployed()).then(|| {
            view! {
                <p class="alert warn" role="status">
                    <strong>"Changes not deployed. "</strong>
                    "Test runs the code of the last deploy, not what stands in the editor. "
                    <button type="button" class="text-link" on:click=move |_| workspace.deploy_now.update(|times| *times += 1)>"Deploy now"</button>
                </p>
            }
        })
    }
}

/// Tells it to screen readers, and marks the line that raised.
fn show_outcome(console: Console, invocation: &Invocation) {
    let failed = invocation.function_error.is_some();
    browser::announce(if failed { "Executing function: failed" } else { "Executing function: succeeded" });
    let error = failed.then(|| traceback::document(&invocation.payload)).flatten();
    let spot = error.and_then(|error| error.spot().map(|spot| (spot.path, spot.line, error.sentence())));
    console.draft.mark.set(spot.clone());
    if let Some((path, ..)) = spot {
        let known = console
            .draft
            .draft
            .with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.files.iter().any(|(file, _)| *file == path)));
        if known {
            console.draft.path.set(path);
        }
    }
}

/// Loads nothing by itself: what a page shows while it waits for the list of events.
pub fn events_of(loaded: &Loaded<Vec<crate::workspace::TestEvent>>) -> Vec<crate::workspace::TestEvent> {
    loaded.ready().cloned().unwrap_or_default()
}
