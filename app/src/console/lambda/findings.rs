//! What the server found in the code of the last deploy: a file that Python can't read, a handler that is not there.

use leptos::prelude::*;

use crate::{
    console::{
        console,
        parts::{CollectInBrowser, IntoBrowser},
    },
    workspace::Finding,
};

/// A sentence for each, and the way to its cure.
#[component]
pub fn Findings(
    /// Opens the runtime settings.
    settings: RwSignal<bool>,
) -> impl IntoView {
    let workspace = console().draft;
    move || {
        workspace
            .findings
            .get()
            .into_iter()
            .map(|finding| match finding {
                Finding::Syntax { path, line, message } => {
                    let place = format!("{path}, line {line}");
                    let said = format!("{message}. ");
                    let go = move |_| {
                        workspace.show_editor();
                        workspace.path.set(path.clone());
                        workspace.mark.set(Some((path.clone(), line, message.clone())));
                    };
                    view! { <p class="alert bad finding" role="status"><strong>"Python can't read this: "</strong>{said}<button type="button" class="text-link" on:click=go>{place}</button></p> }
                        .in_browser()
                }
                Finding::Handler { message } => view! {
                    <p class="alert bad finding" role="status">
                        <strong>"The handler is missing: "</strong>{message}". "
                        <button type="button" class="text-link" on:click=move |_| { workspace.show_editor(); settings.set(true); }>"Edit runtime settings"</button>
                    </p>
                }
                .in_browser(),
            })
            .collect_in_browser()
    }
}
