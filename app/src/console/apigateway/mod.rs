//! The API Gateway console: REST APIs with their resources, methods, deployments and stages; API keys; usage plans.

mod api;
mod apis;
mod calls;
mod client;
mod create_api;
mod create_method;
mod create_resource;
mod deploy;
mod keys;
mod method;
mod method_test;
mod model;
mod place;
mod plan;
mod plan_keys;
mod plan_stages;
mod plans;
mod resources;
mod stages;
mod try_it;
mod undeployed;

use leptos::prelude::*;

use self::place::Place;
use super::{
    console,
    parts::{CollectInBrowser, IntoBrowser},
};

/// The pages of the API tab.
#[component]
pub fn ApiPages() -> impl IntoView {
    let at = console().apigateway;
    let place = Memo::new(move |_| Place::read(&at.get()));
    let section = Memo::new(move |_| place.get().section());
    let links = [("APIs", Place::Apis), ("API keys", Place::Keys), ("Usage plans", Place::Plans)]
        .into_iter()
        .map(|(title, place)| {
            let (address, section_of) = (place.address(), place.section());
            view! {
                <button type="button" class="side-link" aria-current=move || (section.get() == section_of).then_some("page")
                    on:click=move |_| at.set(address.clone())>{title}</button>
            }
        })
        .collect_in_browser();
    view! {
        <div class="api-pages">
            <nav class="side" aria-label="API Gateway">{links}</nav>
            {move || match place.get() {
                Place::Apis => view! { <apis::Apis/> }.in_browser(),
                Place::Create => view! { <create_api::CreateApi/> }.in_browser(),
                Place::Api { id, page } => view! { <api::ApiPage id=id page=page/> }.in_browser(),
                Place::Keys => view! { <keys::Keys/> }.in_browser(),
                Place::Plans => view! { <plans::Plans/> }.in_browser(),
                Place::Plan(id) => view! { <plan::PlanPage id=id/> }.in_browser(),
            }}
        </div>
    }
    .in_browser()
}
