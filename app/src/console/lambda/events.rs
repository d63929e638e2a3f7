//! A function's named test events: choose, write, save, delete.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    json::{Problem, problem},
    test::events_of,
};
use crate::{
    console::{
        aws::Failure,
        browser::{self, Editor},
        console,
        parts::{Choice, Doing, ErrorAlert, Fetched, Field, IntoBrowser, Menu, load},
    },
    workspace::{TestEvent, WorkspaceError, api},
};

const NEW: &str = "";

/// What AWS's console offers to start from; shortened to what the labs' functions read.
const TEMPLATES: [(&str, &str, &str); 3] = [
    ("hello-world", "hello-world", "{\n  \"key1\": \"value1\",\n  \"key2\": \"value2\",\n  \"key3\": \"value3\"\n}"),
    (
        "apigateway-aws-proxy",
        "API Gateway AWS Proxy",
        "{\n  \"resource\": \"/hello\",\n  \"path\": \"/hello\",\n  \"httpMethod\": \"GET\",\n  \"headers\": {\n    \"Accept\": \"*/*\"\n  },\n  \"queryStringParameters\": {\n    \"name\": \"Cloud Architect\"\n  },\n  \"pathParameters\": null,\n  \"stageVariables\": null,\n  \"requestContext\": {\n    \"resourcePath\": \"/hello\",\n    \"httpMethod\": \"GET\",\n    \"path\": \"/dev/hello\",\n    \"stage\": \"dev\"\n  },\n  \"body\": null,\n  \"isBase64Encoded\": false\n}",
    ),
    ("empty", "Empty object", "{}"),
];

/// The event as it is being written.
#[derive(Clone, Copy)]
pub struct EventForm {
    /// The saved event that is being edited; empty for a new one.
    pub chosen: RwSignal<String>,
    /// The name.
    pub name: RwSignal<String>,
    /// The JSON.
    pub body: RwSignal<String>,
    /// Counts the times that the JSON came from elsewhere than the editor.
    pub replaced: RwSignal<u32>,
    /// Whether it differs from what is saved.
    pub dirty: RwSignal<bool>,
    /// The saved event that this one is based on; `None` for a new one.
    pub base: RwSignal<Option<TestEvent>>,
    /// The event as another window has saved it in the meantime: the learner has to choose. `None` inside: it was deleted.
    pub clash: RwSignal<Option<Option<TestEvent>>>,
    /// Counts the requests to show where it is not JSON.
    pub point_out: RwSignal<u32>,
}

impl Default for EventForm {
    fn default() -> Self {
        Self {
            chosen: RwSignal::new(NEW.into()),
            name: RwSignal::new(String::new()),
            body: RwSignal::new(TEMPLATES[0].2.into()),
            replaced: RwSignal::new(0),
            dirty: RwSignal::new(false),
            base: RwSignal::new(None),
            clash: RwSignal::new(None),
            point_out: RwSignal::new(0),
        }
    }
}

impl EventForm {
    /// Why it is not JSON.
    pub fn problem(self) -> Option<Problem> {
        problem(&self.body.get())
    }

    /// Shows a saved event.
    fn show(self, event: &TestEvent) {
        self.base.set(Some(event.clone()));
        self.clash.set(None);
        self.chosen.set(event.name.clone());
        self.name.set(event.name.clone());
        self.put(event.body.clone());
        self.dirty.set(false);
    }

    /// Begins a new event.
    fn begin(self, name: String, body: String) {
        self.base.set(None);
        self.clash.set(None);
        self.chosen.set(NEW.into());
        self.name.set(name);
        self.put(body);
    }

    fn put(self, body: String) {
        self.body.set(body);
        self.replaced.update(|times| *times += 1);
        self.dirty.set(true);
    }

    /// Keeps a named event before it is used, so that the next visit finds what was tested.
    pub async fn save_if_named(self, function: &str) -> Result<(), Failure> {
        let name = self.name.get_untracked().trim().to_owned();
        if name.is_empty() || !self.dirty.get_untracked() {
            return Ok(());
        }
        let body = self.body.get_untracked();
        let base = self.base.get_untracked().filter(|base| base.name == name).map(|base| base.revision);
        let events = match api::save_event(function.into(), name.clone(), body.clone(), base).await {
            Ok(Err(WorkspaceError::EventChanged(theirs))) => {
                self.clash.set(Some(theirs));
                return Err(Failure::Unreachable(format!(
                    "The test event {name} was saved in another window, too. Choose which is kept."
                )));
            }
            answer => kept(answer)?,
        };
        self.clash.set(None);
        self.base.set(events.into_iter().find(|event| event.name == name));
        self.chosen.set(name);
        if self.body.get_untracked() == body {
            self.dirty.set(false);
        }
        browser::tell_tabs("events-changed", function);
        Ok(())
    }

    /// Another window may have saved events: shows what it has saved, unless something is being typed here.
    fn hear(self, events: &[TestEvent]) {
        let Some(base) = self.base.get_untracked().filter(|_| !self.dirty.get_untracked()) else { return };
        if let Some(event) = events.iter().find(|event| event.name == base.name && event.revision != base.revision) {
            self.show(event);
        }
    }
}

fn kept<T>(answer: Result<Result<T, WorkspaceError>, ServerFnError>) -> Result<T, Failure> {
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// Which event, its name, and what can be done with it: one row.
#[component]
pub fn Events(
    /// The function's name.
    function: String,
    /// The event as it is being written.
    form: EventForm,
) -> impl IntoView {
    let function = StoredValue::new(function);
    let doing = Doing::default();
    let again = RwSignal::new(0_u32);
    let events = load(move || {
        again.track();
        async move { kept(api::list_events(function.get_value()).await) }
    });
    browser::on_document("coldstart:events-changed", move |_| again.update(|times| *times += 1));
    Effect::new(move || form.hear(&events_of(&events.get())));
    choose_first(events, form);
    take_offered(form);
    // What Test has saved by itself belongs into the list, too.
    Effect::watch(move || form.chosen.get(), move |_, _, _| again.update(|times| *times += 1), false);
    let choices = Signal::derive(move || {
        let saved = events_of(&events.get()).into_iter().map(|event| (event.name.clone(), event.name));
        std::iter::once((NEW.to_owned(), "Create new event".to_owned())).chain(saved).collect::<Vec<_>>()
    });
    let picked = RwSignal::new(NEW.to_owned());
    Effect::new(move || picked.set(form.chosen.get()));
    Effect::watch(
        move || picked.get(),
        move |name, _, _| {
            if *name == form.chosen.get_untracked() {
                return;
            }
            match events_of(&events.get_untracked()).iter().find(|event| event.name == *name) {
                Some(event) => form.show(event),
                None => form.begin(String::new(), TEMPLATES[0].2.into()),
            }
        },
        false,
    );
    let save = move || {
        if let Some(problem) = form.problem() {
            doing.refuse(problem.words);
            form.point_out.update(|times| *times += 1);
            return;
        }
        if form.name.get_untracked().trim().is_empty() {
            doing.refuse("Give the event a name.");
            return;
        }
        form.dirty.set(true);
        doing.start(async move { form.save_if_named(&function.get_value()).await }, move |()| {
            browser::toast(&format!("The test event {} was saved.", form.name.get_untracked()), "good");
            again.update(|times| *times += 1);
        });
    };
    let delete = move || {
        let name = form.chosen.get_untracked();
        doing.start(async move { kept(api::delete_event(function.get_value(), name).await) }, move |_| {
            browser::tell_tabs("events-changed", &function.get_value());
            form.begin(String::new(), TEMPLATES[0].2.into());
            again.update(|times| *times += 1);
        });
    };
    view! {
        <form class="form events" aria-label="Test event" on:submit=move |event| { event.prevent_default(); save(); }>
            <div class="row">
                <Choice label="Event" value=picked choices=choices/>
                <Field label="Event name" value=form.name example="MyEventName"/>
                <Templates form=form/>
                <div class="actions">
                    <button type="submit" class="button small" disabled=move || doing.busy()>"Save"</button>
                    <Menu title="Event actions">
                        <button type="button" on:click=move |_| form.put(pretty(&form.body.get_untracked()))>"Format JSON"</button>
                        <button type="button" class="danger" disabled=move || form.chosen.get().is_empty() || doing.busy() on:click=move |_| delete()>"Delete event"</button>
                    </Menu>
                </div>
            </div>
            <ErrorAlert of=doing/>
            <EventClash form=form/>
            {move || form.problem().map(|problem| view! { <p class="alert bad" role="status">{problem.words}</p> })}
        </form>
    }
    .in_browser()
}

#[component]
fn Templates(form: EventForm) -> impl IntoView {
    let template = RwSignal::new(TEMPLATES[0].0.to_owned());
    Effect::watch(
        move || template.get(),
        move |chosen, _, _| {
            if let Some((.., body)) = TEMPLATES.iter().find(|(id, ..)| id == chosen) {
                form.put((*body).into());
            }
        },
        false,
    );
    let choices: Vec<_> = TEMPLATES.iter().map(|(id, title, _)| ((*id).to_owned(), (*title).to_owned())).collect();
    view! { <Choice label="Template" value=template choices=choices/> }.in_browser()
}

/// What another window has saved under this name, and the choice.
#[component]
fn EventClash(form: EventForm) -> impl IntoView {
    move || {
        form.clash.get().map(|theirs| {
            let text = theirs.clone().map(|event| view! { <pre class="output" tabindex="0">{event.body}</pre> });
            let (mine, other) = (theirs.clone(), theirs);
            let keep = move |_| {
                form.base.set(mine.clone());
                form.clash.set(None);
            };
            let take = move |_| match &other {
                Some(event) => form.show(event),
                None => form.begin(String::new(), TEMPLATES[0].2.into()),
            };
            view! {
                <div class="alert warn clash">
                    <p>"The other window's text:"</p>
                    {text}
                    <div class="button-row">
                        <button type="button" class="button small" on:click=keep>"Keep mine"</button>
                        <button type="button" class="button small" on:click=take>"Take the other"</button>
                    </div>
                </div>
            }
            .in_browser()
        })
    }
}

/// Opens the first saved event, once, unless the learner has begun something.
fn choose_first(events: Fetched<Vec<TestEvent>>, form: EventForm) {
    let settled = StoredValue::new(false);
    Effect::new(move || {
        let events = events_of(&events.get());
        if !settled.get_value()
            && !form.dirty.get_untracked()
            && let Some(first) = events.first()
        {
            settled.set_value(true);
            form.show(first);
        }
    });
}

/// An event that the prose offers.
fn take_offered(form: EventForm) {
    let offered = console().offered_event;
    Effect::new(move || {
        if let Some((name, body)) = offered.get() {
            offered.set(None);
            form.begin(name, body);
        }
    });
}

/// The JSON.
#[component]
pub fn EventEditor(
    /// The event as it is being written.
    form: EventForm,
) -> impl IntoView {
    let parent = NodeRef::<html::Div>::new();
    let editor = StoredValue::new_local(None::<Editor>);
    let failed = RwSignal::new(false);
    let typed = move |text: String| {
        form.body.set(text);
        form.dirty.set(true);
    };
    Effect::new(move || {
        let Some(parent) = parent.get() else { return };
        spawn_local(async move {
            let opened = Editor::open(&parent, &form.body.get_untracked(), "json", "Event JSON", false, typed).await;
            failed.try_set(opened.is_none());
            if let Some(opened) = &opened {
                // What was loaded while the editor was still on its way.
                opened.set(&form.body.get_untracked(), "json");
            }
            editor.try_set_value(opened);
        });
    });
    Effect::new(move || {
        form.replaced.track();
        editor.with_value(|editor| {
            if let Some(editor) = editor {
                editor.set(&form.body.get_untracked(), "json");
            }
        });
    });
    Effect::watch(
        move || form.point_out.get(),
        move |_, _, _| {
            if let Some(problem) = problem(&form.body.get_untracked()) {
                editor.with_value(|editor| {
                    if let Some(editor) = editor {
                        editor.mark(problem.line, &problem.words);
                        editor.focus();
                    }
                });
            }
        },
        false,
    );
    view! {
        <div class="event-editor">
            <div class="editor" class:hidden=move || failed.get() node_ref=parent></div>
            {move || failed.get().then(|| view! {
                <textarea class="mono plain-editor" aria-label="Event JSON" spellcheck="false" prop:value=move || form.body.get()
                    on:input=move |event| typed(event_target_value(&event))></textarea>
            })}
        </div>
    }
    .in_browser()
}

/// JSON with two spaces; what is no JSON stays as it is.
pub fn pretty(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_json() {
        for (id, _, body) in TEMPLATES {
            assert_eq!(problem(body), None, "{id}");
        }
    }

    #[test]
    fn formatting_keeps_the_order_of_keys_and_leaves_alone_what_is_no_json() {
        assert_eq!(pretty("{\"b\":1,\"a\":2}"), "{\n  \"b\": 1,\n  \"a\": 2\n}");
        assert_eq!(pretty("START …"), "START …");
    }
}
