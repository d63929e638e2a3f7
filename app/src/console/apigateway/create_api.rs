//! Create API → REST API → Build.

use leptos::prelude::*;

use super::{
    client::{CreateRestApi, Endpoint, create_rest_api},
    route::{Page, Route},
};
use crate::console::{
    browser, console,
    parts::{Choice, Crumbs, Doing, ErrorAlert, Field, IntoBrowser},
};

/// Which kind, and then the form.
#[component]
pub fn CreateApi() -> impl IntoView {
    let console = console();
    let building = RwSignal::new(false);
    view! {
        <section class="console-page" aria-labelledby="create-api-title">
            <Crumbs at=console.apigateway above=vec![("APIs", Route::Apis.address())] here="Create API"/>
            <h2 id="create-api-title">{move || if building.get() { "Create REST API" } else { "Choose an API type" }}</h2>
            {move || if building.get() {
                view! { <RestApiForm/> }.in_browser()
            } else {
                view! {
                    <div class="choice-cards">
                        <div class="choice card">
                            <span><strong>"REST API"</strong><small>"Complete control over requests and responses, API keys and usage plans."</small></span>
                            <button type="button" class="button primary" aria-label="Build REST API" on:click=move |_| building.set(true)>"Build"</button>
                        </div>
                    </div>
                    <p class="muted">"AWS also has HTTP APIs and WebSocket APIs. They are not a part of this course's AWS."</p>
                }.in_browser()
            }}
        </section>
    }
    .in_browser()
}

#[component]
fn RestApiForm() -> impl IntoView {
    let at = console().apigateway;
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let endpoint = RwSignal::new("REGIONAL".to_owned());
    let doing = Doing::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = CreateRestApi {
            name: name.get_untracked().trim().to_owned(),
            description: description.get_untracked(),
            endpoint_configuration: Endpoint { types: vec![endpoint.get_untracked()] },
        };
        doing.start(async move { create_rest_api(&input).await }, move |api| {
            browser::toast(&format!("Successfully created REST API {} ({}).", api.name, api.id), "good");
            at.set(Route::Api { id: api.id, page: Page::Resources }.address());
        });
    };
    let endpoints = vec![("REGIONAL".to_owned(), "Regional".to_owned()), ("EDGE".to_owned(), "Edge-optimized".to_owned())];
    view! {
        <form class="form" on:submit=submit>
            <fieldset class="choices"><legend>"API details"</legend>
                <label class="choice"><input type="radio" name="api-details" checked=true/><span>"New API"</span></label>
            </fieldset>
            <Field label="API name" value=name required=true/>
            <Field label="Description" value=description/>
            <Choice label="API endpoint type" value=endpoint choices=endpoints/>
            <ErrorAlert of=doing/>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| at.set(Route::Apis.address())>"Cancel"</button>
                <button type="submit" class="button primary" disabled=move || doing.busy()>"Create API"</button>
            </div>
        </form>
    }
    .in_browser()
}
