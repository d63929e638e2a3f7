//! A function's page: overview, and below it Code, Configuration, Aliases and Versions.

use leptos::prelude::*;

use super::{
    aliases::Aliases,
    client,
    code::CodePage,
    configuration::Configuration,
    list::{modified, runtime_name},
    model::Function,
    route::Route,
    versions::Versions,
};
use crate::console::{
    Tab, browser, console,
    parts::{CollectInBrowser, Confirm, Copy, Crumbs, Doing, IntoBrowser, Loaded, load},
};

/// What is below the overview.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Configuration,
    Aliases,
    Versions,
}

impl Part {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Code, "Code"), (Self::Configuration, "Configuration"), (Self::Aliases, "Aliases"), (Self::Versions, "Versions")];
}

/// The page.
#[component]
pub fn FunctionPage(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let console = console();
    let part = RwSignal::new(Part::Code);
    let name = StoredValue::new(name);
    let function = load(move || {
        console.changed.track();
        async move { settled(&name.get_value()).await }
    });
    console.draft.open(name.get_value());
    let missing = move || match function.get() {
        Loaded::Failed(failure) => Some(super::super::parts::refusal_view(&failure)),
        Loaded::Loading | Loaded::Ready(_) => None,
    };
    let parts = Part::ALL
        .into_iter()
        .map(|(each, title)| {
            view! {
                <button type="button" role="tab" aria-selected=move || (part.get() == each).to_string() on:click=move |_| part.set(each)>
                    {title}
                </button>
            }
        })
        .collect_in_browser();
    view! {
        <section class="console-page function-page" aria-labelledby="function-title">
            <Crumbs at=console.lambda above=vec![("Functions", Route::FUNCTIONS.into())] here=name.get_value()/>
            <header class="page-head">
                <h2 id="function-title">{name.get_value()}</h2>
                <Actions name=name part=part/>
            </header>
            {missing}
            {move || function.get().ready().cloned().map(overview)}
            <div class="subtabs" role="tablist" aria-label="Function">{parts}</div>
            <div class="subpanel" class:hidden=move || part.get() != Part::Code><CodePage function=function/></div>
            {move || match part.get() {
                Part::Code => ().in_browser(),
                Part::Configuration => view! { <Configuration function=function/> }.in_browser(),
                Part::Aliases => view! { <Aliases name=name.get_value()/> }.in_browser(),
                Part::Versions => view! { <Versions name=name.get_value()/> }.in_browser(),
            }}
        </section>
    }
    .in_browser()
}

/// The function, once AWS has it ready; the state in between is shown for as long as it lasts.
async fn settled(name: &str) -> Result<Function, crate::console::aws::Failure> {
    for _ in 0..40 {
        let function = client::get_function(name).await?;
        if !function.configuration.is_settling() {
            return Ok(function);
        }
        browser::sleep(250).await;
    }
    client::get_function(name).await
}

#[component]
fn Actions(name: StoredValue<String>, part: RwSignal<Part>) -> impl IntoView {
    let console = console();
    let deleting = RwSignal::new(false);
    let doing = Doing::default();
    let delete = move |()| {
        doing.start(async move { client::delete_function(&name.get_value()).await }, move |_| {
            browser::toast(&format!("Deleted the function {}.", name.get_value()), "good");
            console.draft.draft.set(None);
            console.lambda.set(Route::FUNCTIONS.into());
        });
    };
    view! {
        <div class="actions">
            <button type="button" class="button" on:click=move |_| console.front.set(Tab::Test)>"Test"</button>
            <button type="button" class="button" on:click=move |_| console.show_logs_of(&name.get_value())>"View logs"</button>
            <button type="button" class="button" on:click=move |_| part.set(Part::Versions)>"Publish new version"</button>
            <button type="button" class="button danger" on:click=move |_| deleting.set(true)>"Delete function"</button>
        </div>
        <Confirm title="Delete function" open=deleting about=Signal::derive(move || format!("{} is deleted with its code, versions and aliases. Its role and its logs stay.", name.get_value()))
            doing=doing act=delete/>
    }
    .in_browser()
}

fn overview(function: Function) -> AnyView {
    let configuration = function.configuration;
    let arn = configuration.function_arn.clone();
    let copied = arn.clone();
    let state = configuration.state.clone().unwrap_or_else(|| "Active".into());
    view! {
        <dl class="facts">
            <div><dt>"Function ARN"</dt><dd><code class="break">{arn}</code> <Copy text=copied what="function ARN"/></dd></div>
            <div><dt>"Runtime"</dt><dd>{runtime_name(configuration.runtime.as_deref())}</dd></div>
            <div><dt>"State"</dt><dd><span class="state" data-state=state.to_ascii_lowercase()>{state.clone()}</span></dd></div>
            <div><dt>"Last modified"</dt><dd>{modified(&configuration.last_modified)}</dd></div>
        </dl>
    }
    .in_browser()
}
