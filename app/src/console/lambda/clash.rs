//! A file that was changed here and in another window (or in the terminal) in the same lines: the learner chooses.

use leptos::prelude::*;

use crate::console::{console, draft::Clash, parts::IntoBrowser};

/// Both texts, and the choice; nothing while there is nothing to choose.
#[component]
pub fn ClashNote() -> impl IntoView {
    let workspace = console().draft;
    move || workspace.clash.get().map(note)
}

fn note(Clash { path, theirs }: Clash) -> AnyView {
    let workspace = console().draft;
    let is_deleted = theirs.is_none();
    let (happened, other) = match is_deleted {
        true => (" was deleted in another window.", "Delete it here, too"),
        false => (" was changed in another window, too, in the same lines.", "Take the other text"),
    };
    let text = theirs.map(|(text, _)| {
        view! { <details><summary>"The other text"</summary><pre class="output" tabindex="0">{text}</pre></details> }
    });
    view! {
        <div class="alert warn clash" role="alert">
            <p><strong>{path}</strong>{happened}" What you typed is in the editor, and not saved yet."</p>
            {text}
            <div class="button-row">
                <button type="button" class="button small primary" on:click=move |_| workspace.keep_mine()>"Keep what I typed"</button>
                <button type="button" class="button small" on:click=move |_| workspace.take_theirs()>{other}</button>
            </div>
        </div>
    }
    .in_browser()
}
