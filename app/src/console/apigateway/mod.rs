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
mod plan;
mod plan_keys;
mod plan_stages;
mod plans;
mod resources;
mod route;
mod stages;
mod try_it;

use leptos::prelude::*;

use self::route::Route;
use super::{
    Tab, browser, console,
    parts::{CollectInBrowser, IntoBrowser},
};

/// The pages of the API tab.
#[component]
pub fn ApiPages() -> impl IntoView {
    let at = console().apigateway;
    let route = Memo::new(move |_| Route::read(&at.get()));
    Effect::new(move || {
        route.track();
        browser::to_top(Tab::Api.slug());
    });
    let section = Memo::new(move |_| route.get().section());
    let links = [("APIs", Route::Apis), ("API keys", Route::Keys), ("Usage plans", Route::Plans)]
        .into_iter()
        .map(|(title, route)| {
            let (address, section_of) = (route.address(), route.section());
            view! {
                <button type="button" class="side-link" aria-current=move || (section.get() == section_of).then_some("page")
                    on:click=move |_| at.set(address.clone())>{title}</button>
            }
        })
        .collect_in_browser();
    view! {
        <div class="api-pages">
            <nav class="side" aria-label="API Gateway">{links}</nav>
            {move || match route.get() {
                Route::Apis => view! { <apis::Apis/> }.in_browser(),
                Route::Create => view! { <create_api::CreateApi/> }.in_browser(),
                Route::Api { id, page } => view! { <api::ApiPage id=id page=page/> }.in_browser(),
                Route::Keys => view! { <keys::Keys/> }.in_browser(),
                Route::Plans => view! { <plans::Plans/> }.in_browser(),
                Route::Plan(id) => view! { <plan::PlanPage id=id/> }.in_browser(),
            }}
        </div>
    }
    .in_browser()
}
