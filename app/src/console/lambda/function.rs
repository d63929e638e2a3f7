//! A function's page: one line with its name, its parts and what can be done with it, and below it Code, Configuration, Aliases or Versions.

use leptos::prelude::*;

use super::{
    aliases::Aliases,
    client,
    code::CodePage,
    configuration::Configuration,
    findings::Findings,
    model::Function,
    route::Route,
    toolbar::{Revert, Toolbar},
    versions::Versions,
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Confirm, Crumbs, Doing, ErrorAlert, IntoBrowser, Loaded, Menu, load, refusal_view},
};

/// What is below the function's line.
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

/// Dialogs that more than one place of the page opens.
#[derive(Clone, Copy)]
struct Dialogs {
    publishing: RwSignal<bool>,
    reverting: RwSignal<bool>,
    deleting: RwSignal<bool>,
    runtime_settings: RwSignal<bool>,
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
    let doing = Doing::default();
    let dialogs = Dialogs {
        publishing: RwSignal::new(false),
        reverting: RwSignal::new(false),
        deleting: RwSignal::new(false),
        runtime_settings: RwSignal::new(false),
    };
    let function = load(move || {
        console.changed.track();
        async move { settled(&name.get_value()).await }
    });
    console.draft.open(name.get_value());
    // The editor was asked for.
    Effect::watch(move || console.draft.shown.get(), move |_, _, _| part.set(Part::Code), false);
    let missing = move || match function.get() {
        Loaded::Failed(failure) => Some(refusal_view(&failure)),
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
            <header class="line-head">
                <Crumbs at=console.lambda above=vec![("Functions", Route::FUNCTIONS.into())] here=name.get_value() title="function-title"/>
                <div class="subtabs" role="tablist" aria-label="Function">{parts}</div>
                <Toolbar doing=doing/>
                <Actions name=name part=part dialogs=dialogs/>
            </header>
            <ErrorAlert of=doing/>
            {missing}
            <Findings settings=dialogs.runtime_settings/>
            <Revert doing=doing open=dialogs.reverting/>
            <div class="subpanel" class:hidden=move || part.get() != Part::Code><CodePage function=function settings=dialogs.runtime_settings/></div>
            {move || match part.get() {
                Part::Code => ().in_browser(),
                Part::Configuration => view! { <Configuration function=function/> }.in_browser(),
                Part::Aliases => view! { <Aliases name=name.get_value()/> }.in_browser(),
                Part::Versions => view! { <Versions name=name.get_value() publishing=dialogs.publishing/> }.in_browser(),
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
fn Actions(name: StoredValue<String>, part: RwSignal<Part>, dialogs: Dialogs) -> impl IntoView {
    let console = console();
    let doing = Doing::default();
    let delete = move |()| {
        doing.start(async move { client::delete_function(&name.get_value()).await }, move |_| {
            browser::toast(&format!("Deleted the function {}.", name.get_value()), "good");
            console.draft.draft.set(None);
            console.lambda.set(Route::FUNCTIONS.into());
        });
    };
    let publish = move |_| {
        part.set(Part::Versions);
        dialogs.publishing.set(true);
    };
    let revert = move |_| {
        part.set(Part::Code);
        dialogs.reverting.set(true);
    };
    let deployed = move || console.draft.is_deployed();
    view! {
        <Menu title="Actions">
            <button type="button" on:click=publish>"Publish new version"</button>
            <button type="button" on:click=move |_| console.show_logs_of(&name.get_value())>"View logs"</button>
            <button type="button" disabled=deployed on:click=revert>"Revert to the deployed code"</button>
            <button type="button" class="danger" on:click=move |_| dialogs.deleting.set(true)>"Delete function"</button>
        </Menu>
        <Confirm title="Delete function" open=dialogs.deleting about=Signal::derive(move || format!("{} is deleted with its code, versions and aliases. Its role and its logs stay.", name.get_value()))
            doing=doing act=delete/>
    }
    .in_browser()
}
