//! A function's code: files and editor, and below them what else there is to know about the function.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    clash::ClashNote,
    client::{UpdateConfiguration, update_configuration},
    files::Files,
    list::{runtime_name, size},
    model::Function,
};
use crate::console::{
    browser::{self, Editor, language_of},
    console,
    parts::{Copy, Dialog, Doing, Ending, Fetched, Field, IntoBrowser, refusal_view},
};

/// The Code part of a function's page.
#[component]
pub fn CodePage(
    /// The function as AWS has it.
    function: Fetched<Function>,
    /// Whether the runtime settings are being edited.
    settings: RwSignal<bool>,
) -> impl IntoView {
    let workspace = console().draft;
    view! {
        <div class="code-page">
            {move || workspace.failure.get().map(|failure| refusal_view(&failure))}
            <ClashNote/>
            <div class="code-body">
                <Files/>
                <Pane/>
            </div>
            <RuntimeSettings function=function editing=settings/>
            {move || function.get().ready().cloned().map(overview)}
        </div>
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
fn RuntimeSettings(function: Fetched<Function>, editing: RwSignal<bool>) -> impl IntoView {
    let handler = RwSignal::new(String::new());
    let doing = Doing::default();
    let workspace = console().draft;
    let configuration = move || function.get().ready().map(|function| function.configuration.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(configuration) = function.get_untracked().ready().map(|function| function.configuration.clone()) else { return };
        let input = UpdateConfiguration {
            handler: Some(handler.get_untracked().trim().into()),
            runtime: Some("python3.12".into()),
            ..UpdateConfiguration::default()
        };
        doing.start(async move { update_configuration(&configuration.function_name, &input).await }, move |_| {
            editing.set(false);
            workspace.inspect();
        });
    };
    Effect::new(move || {
        if editing.get() {
            handler.set(
                function.get_untracked().ready().and_then(|function| function.configuration.handler.clone()).unwrap_or_default(),
            );
        }
    });
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
                <button type="button" class="button" aria-label="Edit runtime settings" on:click=move |_| editing.set(true)>"Edit"</button>
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

fn overview(function: Function) -> AnyView {
    let configuration = function.configuration;
    let arn = configuration.function_arn.clone();
    let copied = arn.clone();
    let state = configuration.state.clone().unwrap_or_else(|| "Active".into());
    view! {
        <section class="box" aria-label="Function overview">
            <header class="box-head"><h3>"Function overview"</h3></header>
            <dl class="facts">
                <div class="wide"><dt>"Function ARN"</dt><dd><code class="break">{arn}</code> <Copy text=copied what="function ARN"/></dd></div>
                <div><dt>"State"</dt><dd><span class="state" data-state=state.to_ascii_lowercase()>{state.clone()}</span></dd></div>
                <div><dt>"Last modified"</dt><dd>{browser::moment_of(&configuration.last_modified)}</dd></div>
                <div><dt>"Package size"</dt><dd>{size(configuration.code_size)}</dd></div>
            </dl>
        </section>
    }
    .in_browser()
}
