//! An API's page: its name, its two pages, and Deploy API.

use leptos::prelude::*;

use super::{
    client::{deployments, rest_api, undeployed},
    deploy::Deploy,
    resources::Resources,
    route::{Page, Route},
    stages::Stages,
};
use crate::console::{
    console,
    parts::{Crumbs, IntoBrowser, Loaded, load, refusal_view},
};

/// The page.
#[component]
pub fn ApiPage(
    /// The API's id.
    id: String,
    /// Which of its pages.
    page: Page,
) -> impl IntoView {
    let console = console();
    let id = StoredValue::new(id);
    let deploying = RwSignal::new(false);
    let api = load(move || async move { rest_api(&id.get_value()).await });
    let deployed = load(move || {
        console.changed.track();
        async move { Ok((deployments(&id.get_value()).await?, undeployed(id.get_value()).await?)) }
    });
    let name = move || api.get().ready().map_or_else(|| id.get_value(), |api| api.name.clone());
    let badge = move || {
        let deployed = deployed.get();
        let (deployments, old) = deployed.ready()?;
        if deployments.is_empty() {
            Some(view! { <span class="badge plain" role="status">"Never deployed"</span> }.in_browser())
        } else if !old.is_empty() {
            let words = format!("Changes not deployed to {}", old.join(", "));
            Some(view! { <span class="badge ember" role="status">{words}</span> }.in_browser())
        } else {
            None
        }
    };
    let go = move |page| console.apigateway.set(Route::Api { id: id.get_value(), page }.address());
    let failed = move || match api.get() {
        Loaded::Failed(failure) => Some(refusal_view(&failure)),
        Loaded::Loading | Loaded::Ready(_) => None,
    };
    view! {
        <section class="console-page" aria-labelledby="api-title">
            <header class="line-head">
                <Crumbs at=console.apigateway above=vec![("APIs", Route::Apis.address())] here=Signal::derive(name) title="api-title"/>
                <small class="muted">{id.get_value()}</small>
                <div class="subtabs" role="tablist" aria-label="API">
                    <button type="button" role="tab" aria-selected=(page == Page::Resources).to_string() on:click=move |_| go(Page::Resources)>"Resources"</button>
                    <button type="button" role="tab" aria-selected=(page == Page::Stages).to_string() on:click=move |_| go(Page::Stages)>"Stages"</button>
                </div>
                <div class="toolbar">
                    {badge}
                    <button type="button" class="button primary small" on:click=move |_| deploying.set(true)>"Deploy API"</button>
                </div>
            </header>
            {failed}
            {match page {
                Page::Resources => view! { <Resources api=id.get_value()/> }.in_browser(),
                Page::Stages => view! { <Stages api=id.get_value()/> }.in_browser(),
            }}
            <Deploy api=id.get_value() open=deploying/>
        </section>
    }
    .in_browser()
}
