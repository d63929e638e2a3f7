//! The page for wrong addresses.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// The page, with status 404.
#[component]
pub fn NotFound() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    let modules = crate::ports::ports().map(|ports| ports.course.course().modules).unwrap_or_default();
    let links = modules.into_iter().map(|module| view! { <li><a href=format!("/modules/{}", module.slug)>{module.title}</a></li> });
    view! {
        <Title text="Not found"/>
        <main id="main" class="page narrow lost">
            <p class="eyebrow">"404"</p>
            <h1>"There is nothing at this address."</h1>
            <p>"A link may be out of date, or a letter may have slipped. What there is:"</p>
            <ul class="plain-list">
                <li><a href="/">"The front page"</a></li>
                {links.collect_view()}
                <li><a href="/account">"Your account and keys"</a></li>
            </ul>
        </main>
    }
}
