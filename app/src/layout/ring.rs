//! A ring that shows the share of a lab's points.

use leptos::prelude::*;

/// The ring of a lab. On pages that are the same for everybody it starts empty, and the page script fills it.
#[component]
pub fn Ring(
    /// The lab's id.
    lab: String,
    /// Points earned so far.
    #[prop(optional)]
    points: u32,
    /// Points there are.
    #[prop(optional)]
    of: u32,
) -> impl IntoView {
    let state = match points {
        0 => "todo",
        points if points >= of => "pass",
        _ => "some",
    };
    let done = (points.min(of) * 100).checked_div(of).unwrap_or(0);
    view! {
        <span class="ring" data-ring=lab data-state=state aria-hidden="true">
            <svg viewBox="0 0 36 36" width="28" height="28" fill="none" stroke-width="4">
                <circle class="ring-all" cx="18" cy="18" r="15.915"/>
                <circle class="ring-done" cx="18" cy="18" r="15.915" pathLength="100" stroke-dasharray=format!("{done} 100") transform="rotate(-90 18 18)"/>
                <path class="ring-tick" d="M12 18.5l4.2 4.2L24.5 14" stroke-width="3"/>
            </svg>
        </span>
    }
}
