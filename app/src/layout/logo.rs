//! The mark: a spark caught in a frost crystal's six arms. It is drawn in two colours of the theme.

use leptos::prelude::*;

/// The mark, 28 pixels square unless the style says otherwise.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
            <g class="logo-frost" fill="none" stroke-width="2.6" stroke-linecap="round">
                <path d="M16 2.5v6M16 23.5v6M4.3 9.25l5.2 3M22.5 19.75l5.2 3M4.3 22.75l5.2-3M22.5 12.25l5.2-3"/>
            </g>
            <path class="logo-spark" d="M17.6 9.2 10.6 17.4h4.6l-1 5.6 7.2-8.4h-4.7z"/>
        </svg>
    }
}
