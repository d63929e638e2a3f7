//! Deploy, and the badge that says whether AWS runs the code that the editor shows.

use leptos::prelude::*;

use crate::console::{
    browser, console,
    draft::Safety,
    parts::{Dialog, Doing, IntoBrowser},
};

/// The badge and the button.
#[component]
pub fn Toolbar(
    /// Deploying, and why it was refused.
    doing: Doing,
) -> impl IntoView {
    let workspace = console().draft;
    let deploy = move || {
        doing.start(workspace.deploy(), move |()| {
            if let Some(function) = workspace.function() {
                browser::toast(&format!("Successfully updated the function {function}."), "good");
            }
        });
    };
    Effect::watch(move || workspace.deploy_now.get(), move |_, _, _| deploy(), false);
    let safety = move || match workspace.safety.get() {
        _ if workspace.draft.with(Option::is_none) => ("", String::new()),
        Safety::Saved => ("saved", "Saved".into()),
        Safety::Saving => ("saving", "Saving…".into()),
        Safety::Unsaved(why) => ("unsaved", format!("Not saved yet, trying again. {why}")),
        Safety::Clash => ("unsaved", "Not saved: choose below.".into()),
    };
    view! {
        <div class="toolbar" role="toolbar" aria-label="Code source">
            <span class="safety" data-safety=move || safety().0>{move || safety().1}</span>
            <span class="badge" data-deployed=move || workspace.is_deployed().to_string() role="status">
                {move || match workspace.draft.with(Option::is_some) {
                    false => "",
                    true if workspace.is_deployed() => "Deployed",
                    true => "Changes not deployed",
                }}
            </span>
            <button type="button" class="button primary small" title="Ctrl+S" disabled=move || doing.busy() || workspace.draft.with(Option::is_none)
                on:click=move |_| deploy()>
                {move || if doing.busy() { "Deploying…" } else { "Deploy" }}
            </button>
        </div>
    }
    .in_browser()
}

/// The dialog before what was typed is thrown away.
#[component]
pub fn Revert(
    /// Reverting, and why it was refused.
    doing: Doing,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let workspace = console().draft;
    view! {
        <Dialog title="Revert to the deployed code" open=open>
            <p>"What you typed since the last deploy is thrown away."</p>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button danger" on:click=move |_| doing.start(workspace.revert(), move |()| open.set(false))>"Revert"</button>
            </div>
        </Dialog>
    }
    .in_browser()
}
