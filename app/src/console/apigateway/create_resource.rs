//! Create resource: a name under another resource.

use leptos::prelude::*;

use super::{client::create_resource, model::Resource, resources::Chosen};
use crate::console::parts::{Choice, Dialog, Doing, Ending, Fetched, Field, IntoBrowser};

/// The dialog.
#[component]
pub fn CreateResource(
    /// The API's id.
    api: String,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The API's resources.
    found: Fetched<Vec<Resource>>,
    /// What is chosen in the tree: the new one hangs on it, and is chosen then.
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let api = StoredValue::new(api);
    let name = RwSignal::new(String::new());
    let parent = RwSignal::new("/".to_owned());
    let doing = Doing::default();
    Effect::new(move || {
        if open.get() {
            parent.set(chosen.get_untracked().path);
            name.set(String::new());
        }
    });
    let paths = Signal::derive(move || {
        let found = found.get();
        found
            .ready()
            .map(|found| found.iter().map(|resource| (resource.path.clone(), resource.path.clone())).collect())
            .unwrap_or_default()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let part = name.get_untracked().trim().trim_start_matches('/').to_owned();
        let path = parent.get_untracked();
        let found = found.get_untracked();
        let Some(under) =
            found.ready().and_then(|found| found.iter().find(|resource| resource.path == path)).map(|under| under.id.clone())
        else {
            doing.refuse("Choose the resource under which the new one shall be.");
            return;
        };
        let work = async move { create_resource(&api.get_value(), &under, part).await };
        doing.start(work, move |made| {
            chosen.set(Chosen { path: made.path, method: None });
            open.set(false);
        });
    };
    view! {
        <Dialog title="Create resource" open=open>
            <form on:submit=submit>
                <Choice label="Resource path" value=parent choices=paths hint="The resource under which the new one hangs."/>
                <Field label="Resource name" value=name required=true example="my-resource" hint="One part of the path. {name} in braces stands for any value."/>
                <Ending open=open doing=doing does="Create resource"/>
            </form>
        </Dialog>
    }
    .in_browser()
}
