//! Where an instructor is told what is wrong with the course's files. Pages of prose are the same for everybody, so it is empty and hidden
//! until the page script, which knows who is here, has brought it in (`web/src/me.ts`).

use leptos::prelude::*;

/// The place for them.
#[component]
pub fn Problems(
    /// What the paths of the files begin with; all of the course's if empty.
    of: String,
) -> impl IntoView {
    view! {
        <aside class="alert warn" data-problems=of hidden>
            <p class="alert-title">"These files have mistakes. Students don't see this."</p>
            <ul></ul>
        </aside>
    }
}
