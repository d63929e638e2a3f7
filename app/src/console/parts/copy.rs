//! A button that copies a text.

use leptos::prelude::*;

use super::super::browser;
use super::IntoBrowser;

/// Copies `text`.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for screen readers: "Copy {what}".
    what: &'static str,
) -> impl IntoView {
    view! {
        <button type="button" class="button quiet small" aria-label=format!("Copy {what}") on:click=move |_| browser::copy(&text.get_untracked())>
            "Copy"
        </button>
    }
    .in_browser()
}
