//! The list of a function's files. It can be folded away, and stays as it was left.

use leptos::prelude::*;

use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, Field, IntoBrowser},
};

/// Where this browser keeps whether the list is folded.
const FOLDED: &str = "coldstart:files-folded";

/// The list, and the way to a new file.
#[component]
pub fn Files() -> impl IntoView {
    let workspace = console().draft;
    let folded = RwSignal::new(browser::recall(FOLDED).map_or_else(browser::is_narrow, |kept| kept == "yes"));
    let adding = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let doing = Doing::default();
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        browser::remember(FOLDED, if folded.get_untracked() { "yes" } else { "no" });
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let path = name.get_untracked().trim().trim_start_matches('/').to_owned();
        let taken = workspace
            .draft
            .with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.files.iter().any(|(file, _)| *file == path)));
        if path.is_empty() || taken {
            doing.refuse(if taken { "There is a file of this name already." } else { "Give the file a name." });
            return;
        }
        workspace.put(&path, String::new());
        adding.set(false);
        name.set(String::new());
    };
    let files = move || {
        let files = workspace
            .draft
            .with(|draft| draft.as_ref().map(|draft| draft.files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>()));
        files
            .unwrap_or_default()
            .into_iter()
            .map(|path| {
                let (current, opened, deleted) = (path.clone(), path.clone(), path.clone());
                view! {
                    <li>
                        <button type="button" class="file" title=path.clone() aria-current=move || (workspace.path.get() == current).then_some("true")
                            on:click=move |_| workspace.path.set(opened.clone())>{path.clone()}</button>
                        <button type="button" class="button quiet small icon" aria-label=format!("Delete {path}")
                            on:click=move |_| doing.start(workspace.delete(deleted.clone()), |()| ())>"✕"</button>
                    </li>
                }
            })
            .collect_in_browser()
    };
    view! {
        <nav class="files" aria-label="Files" data-folded=move || folded.get().to_string()>
            <button type="button" class="button quiet small files-fold" aria-expanded=move || (!folded.get()).to_string()
                aria-label=move || if folded.get() { "Show files" } else { "Hide files" } on:click=fold>
                <span aria-hidden="true">{move || if folded.get() { "»" } else { "«" }}</span>
                <span class:hidden=move || folded.get()>"Files"</span>
            </button>
            <div class:hidden=move || folded.get()>
                <ul>{files}</ul>
                <button type="button" class="button quiet small" on:click=move |_| adding.set(true)>"New file"</button>
                <ErrorAlert of=doing/>
            </div>
            <Dialog title="New file" open=adding>
                <form on:submit=add>
                    <Field label="File name" value=name required=true example="module.py"/>
                    <Ending open=adding doing=doing does="Create"/>
                </form>
            </Dialog>
        </nav>
    }
    .in_browser()
}
