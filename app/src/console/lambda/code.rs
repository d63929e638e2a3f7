//! A function's code: files, editor, Deploy, and the badge that says whether AWS runs what is to be seen.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    clash::ClashNote,
    client::{UpdateConfiguration, update_configuration},
    list::runtime_name,
    model::Function,
};
use crate::console::{
    browser::{self, Editor, language_of},
    console,
    draft::Safety,
    parts::{CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, Fetched, Field, IntoBrowser, refusal_view},
};

/// The Code part of a function's page.
#[component]
pub fn CodePage(
    /// The function as AWS has it.
    function: Fetched<Function>,
) -> impl IntoView {
    let workspace = console().draft;
    view! {
        <div class="code-page">
            <Toolbar/>
            {move || workspace.failure.get().map(|failure| refusal_view(&failure))}
            <ClashNote/>
            <div class="code-body">
                <Files/>
                <Pane/>
            </div>
            <RuntimeSettings function=function/>
        </div>
    }
    .in_browser()
}

#[component]
fn Toolbar() -> impl IntoView {
    let workspace = console().draft;
    let doing = Doing::default();
    let reverting = RwSignal::new(false);
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
            <button type="button" class="button primary" title="Ctrl+S" disabled=move || doing.busy() || workspace.draft.with(Option::is_none)
                on:click=move |_| deploy()>
                {move || if doing.busy() { "Deploying…" } else { "Deploy" }}
            </button>
            <span class="badge" data-deployed=move || workspace.is_deployed().to_string() role="status">
                {move || match workspace.draft.with(Option::is_some) {
                    false => "",
                    true if workspace.is_deployed() => "Deployed",
                    true => "Changes not deployed",
                }}
            </span>
            <span class="safety" data-safety=move || safety().0>{move || safety().1}</span>
            <button type="button" class="button quiet" disabled=move || workspace.is_deployed() on:click=move |_| reverting.set(true)>"Revert"</button>
        </div>
        <ErrorAlert of=doing/>
        <Dialog title="Revert to the deployed code" open=reverting>
            <p>"What you typed since the last deploy is thrown away."</p>
            <div class="actions">
                <button type="button" class="button" on:click=move |_| reverting.set(false)>"Cancel"</button>
                <button type="button" class="button danger" on:click=move |_| doing.start(workspace.revert(), move |()| reverting.set(false))>"Revert"</button>
            </div>
        </Dialog>
    }
    .in_browser()
}

#[component]
fn Files() -> impl IntoView {
    let workspace = console().draft;
    let adding = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let doing = Doing::default();
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
                        <button type="button" class="file" aria-current=move || (workspace.path.get() == current).then_some("true")
                            on:click=move |_| workspace.path.set(opened.clone())>{path.clone()}</button>
                        <button type="button" class="button quiet small" aria-label=format!("Delete {path}")
                            on:click=move |_| doing.start(workspace.delete(deleted.clone()), |()| ())>"✕"</button>
                    </li>
                }
            })
            .collect_in_browser()
    };
    view! {
        <nav class="files" aria-label="Files">
            <ul>{files}</ul>
            <button type="button" class="button quiet small" on:click=move |_| adding.set(true)>"New file"</button>
            <ErrorAlert of=doing/>
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

/// The editor itself. It is made once and shown other files; Leptos does not look into its element.
#[component]
fn Pane() -> impl IntoView {
    let workspace = console().draft;
    let parent = NodeRef::<html::Div>::new();
    let editor = StoredValue::new_local(None::<Editor>);
    let failed = RwSignal::new(false);
    let opening = StoredValue::new(false);
    // Which function's file is in it.
    let shown = StoredValue::new((None, String::new()));
    let show_file = move || {
        let Some((path, text)) = workspace.current() else { return };
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                let place = (workspace.function(), path.clone());
                match shown.get_value() == place {
                    true => editor.update(&text),
                    false => editor.set(&text, language_of(&path)),
                }
                shown.set_value(place);
                mark(editor, workspace.mark.get_untracked(), &path);
            }
        });
    };
    Effect::new(move || {
        let ready = workspace.draft.with(Option::is_some);
        let Some(parent) = parent.get() else { return };
        if !ready || opening.get_value() {
            return;
        }
        opening.set_value(true);
        spawn_local(async move {
            let (path, text) = workspace.current().unwrap_or_default();
            let typed = move |text: String| workspace.typed(&workspace.path.get_untracked(), text);
            let opened = Editor::open(&parent, &text, language_of(&path), "Code of the function", false, typed).await;
            failed.try_set(opened.is_none());
            editor.try_set_value(opened);
            show_file();
        });
    });
    Effect::new(move || {
        workspace.path.track();
        workspace.replaced.track();
        show_file();
    });
    Effect::new(move || {
        let spot = workspace.mark.get();
        let path = workspace.path.get_untracked();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                mark(editor, spot, &path);
            }
        });
    });
    // The CSS bundle hides the empty editor when it failed to load, and shows the plain box.
    view! {
        <div class="editor-pane">
            <div class="editor" class:hidden=move || failed.get() node_ref=parent></div>
            {move || failed.get().then(|| view! {
                <textarea class="mono plain-editor" aria-label="Code of the function" spellcheck="false"
                    prop:value=move || { workspace.replaced.track(); workspace.path.track(); workspace.current().map(|(_, text)| text).unwrap_or_default() }
                    on:input=move |event| workspace.typed(&workspace.path.get_untracked(), event_target_value(&event))></textarea>
            })}
        </div>
    }
    .in_browser()
}

fn mark(editor: &Editor, spot: Option<(String, u32, String)>, path: &str) {
    editor.clear_marks();
    if let Some((marked, line, message)) = spot
        && marked == path
    {
        editor.mark(line, &message);
    }
}

#[component]
fn RuntimeSettings(function: Fetched<Function>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let handler = RwSignal::new(String::new());
    let doing = Doing::default();
    let configuration = move || function.get().ready().map(|function| function.configuration.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(configuration) = function.get_untracked().ready().map(|function| function.configuration.clone()) else { return };
        let input = UpdateConfiguration {
            handler: Some(handler.get_untracked().trim().into()),
            runtime: Some("python3.12".into()),
            ..UpdateConfiguration::default()
        };
        doing.start(async move { update_configuration(&configuration.function_name, &input).await }, move |_| editing.set(false));
    };
    let facts = move || {
        configuration().map(|configuration| {
            view! {
                <dl class="facts">
                    <div><dt>"Runtime"</dt><dd>{runtime_name(configuration.runtime.as_deref())}</dd></div>
                    <div><dt>"Handler"</dt><dd><code>{configuration.handler.unwrap_or_default()}</code></dd></div>
                    <div><dt>"Architecture"</dt><dd>{configuration.architectures.join(", ")}</dd></div>
                </dl>
            }
        })
    };
    view! {
        <section class="box" aria-label="Runtime settings">
            <header class="box-head">
                <h3>"Runtime settings"</h3>
                <button type="button" class="button" aria-label="Edit runtime settings" on:click=move |_| {
                    handler.set(configuration().and_then(|configuration| configuration.handler).unwrap_or_default());
                    editing.set(true);
                }>"Edit"</button>
            </header>
            {facts}
            <Dialog title="Edit runtime settings" open=editing>
                <form on:submit=save>
                    <Field label="Handler" value=handler required=true hint="file.function: the function in that file is called with each event."/>
                    <p class="muted">"Runtime: Python 3.12"</p>
                    <Ending open=editing doing=doing does="Save"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}
