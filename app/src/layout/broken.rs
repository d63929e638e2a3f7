//! What is shown when a page could not be made.

use http::StatusCode;
use leptos::{logging, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// The page for our own failures, with status 500. The reason goes to the log, not to the visitor.
#[component]
pub fn Broken(
    /// What happened.
    reason: String,
) -> impl IntoView {
    logging::error!("a page could not be made: {reason}");
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::INTERNAL_SERVER_ERROR);
    }
    view! {
        <Title text="Something went wrong"/>
        <main id="main" class="page narrow lost">
            <p class="eyebrow">"500"</p>
            <h1>"Something went wrong on our side."</h1>
            <p>"Nothing of yours was changed. Load the page again in a moment; if it stays like this, tell the person who runs this site."</p>
            <p class="button-row"><a class="button primary" href="">"Load again"</a><a class="button" href="/">"Front page"</a></p>
        </main>
    }
}
