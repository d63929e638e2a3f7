//! The bar at the bottom.

use leptos::prelude::*;

/// The footer. A lab's page hides it: the workbench needs the room.
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <p>"Coldstart runs your labs on a built-in AWS. Nothing here reaches Amazon, and nothing can cost you anything."</p>
            <p class="row">
                <a href="/help">"Help"</a>
                <a href="/aws">"What it emulates"</a>
                <a href="/help#shortcuts-list" data-shortcuts="">"Shortcuts"</a>
                <a href="/account">"Your account"</a>
            </p>
        </footer>
    }
}
