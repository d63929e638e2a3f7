//! Versions: snapshots of code and configuration.

use leptos::prelude::*;

use super::{
    client::{list_versions, publish_version},
    model::FunctionConfiguration,
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Dialog, Doing, Ending, Field, IntoBrowser, load, show},
};

/// The Versions part of a function's page.
#[component]
pub fn Versions(
    /// The function's name.
    name: String,
    /// Whether a version is being published.
    publishing: RwSignal<bool>,
) -> impl IntoView {
    let console = console();
    let name = StoredValue::new(name);
    let description = RwSignal::new(String::new());
    let doing = Doing::default();
    let versions = load(move || {
        console.changed.track();
        async move { list_versions(&name.get_value()).await }
    });
    let publish = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.start(async move { publish_version(&name.get_value(), description.get_untracked()).await }, move |published| {
            browser::toast(
                &format!("Successfully created version {} of function {}.", published.version, name.get_value()),
                "good",
            );
            description.set(String::new());
            publishing.set(false);
        });
    };
    view! {
        <section class="box" aria-label="Versions">
            <header class="box-head">
                <h3>"Versions"</h3>
                <button type="button" class="button primary" on:click=move |_| publishing.set(true)>"Publish new version"</button>
            </header>
            {show(versions, table)}
            <Dialog title="Publish new version" open=publishing>
                <form on:submit=publish>
                    <p>"What is published is the function as it was last deployed, with its configuration. A version never changes again."</p>
                    <Field label="Version description" value=description/>
                    <Ending open=publishing doing=doing does="Publish"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}

fn table(versions: Vec<FunctionConfiguration>) -> AnyView {
    let published: Vec<_> = versions.into_iter().filter(|version| version.version != "$LATEST").rev().collect();
    if published.is_empty() {
        return view! { <p class="muted">"No versions yet: there is only $LATEST, which changes with every deploy."</p> }
            .in_browser();
    }
    let rows = published
        .into_iter()
        .map(|version| view! { <tr><th scope="row">{version.version}</th><td>{version.description}</td><td>{browser::moment_of(&version.last_modified)}</td></tr> })
        .collect_in_browser();
    view! {
        <table class="table">
            <thead><tr><th scope="col">"Version"</th><th scope="col">"Description"</th><th scope="col">"Last modified"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .in_browser()
}
