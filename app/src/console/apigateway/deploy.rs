//! Deploy API: a snapshot of the API, served by a stage.

use leptos::prelude::*;

use super::{
    client::{create_deployment, stages},
    model::Stage,
    route::{Page, Route},
};
use crate::console::{
    browser, console,
    parts::{Choice, Dialog, Doing, Ending, Field, IntoBrowser, load},
};

const NEW_STAGE: &str = "";

/// The dialog.
#[component]
pub fn Deploy(
    /// The API's id.
    api: String,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let console = console();
    let api = StoredValue::new(api);
    let stage = RwSignal::new(NEW_STAGE.to_owned());
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let doing = Doing::default();
    let existing = load(move || {
        console.changed.track();
        async move { stages(&api.get_value()).await }
    });
    // The stage of the last deployment is the likeliest one.
    Effect::new(move || {
        if open.get() {
            let stages = existing.get_untracked();
            stage.set(
                stages.ready().and_then(|stages| latest(stages)).map_or_else(|| NEW_STAGE.into(), |stage| stage.stage_name.clone()),
            );
        }
    });
    let choices = Signal::derive(move || {
        let stages = existing.get();
        let names = stages
            .ready()
            .map(|stages| stages.iter().map(|stage| stage.stage_name.clone()).collect::<Vec<_>>())
            .unwrap_or_default();
        std::iter::once((NEW_STAGE.to_owned(), "*New stage*".to_owned()))
            .chain(names.into_iter().map(|name| (name.clone(), name)))
            .collect()
    });
    let deploy = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = stage.get_untracked();
        let target = if chosen.is_empty() { name.get_untracked().trim().to_owned() } else { chosen };
        let work =
            async move { create_deployment(&api.get_value(), target.clone(), description.get_untracked()).await.map(|_| target) };
        doing.start(work, move |target| {
            name.set(String::new());
            description.set(String::new());
            browser::toast(&format!("Successfully created deployment for stage {target}."), "good");
            open.set(false);
            console.touch();
            console.apigateway.set(Route::Api { id: api.get_value(), page: Page::Stages }.address());
        });
    };
    view! {
        <Dialog title="Deploy API" open=open>
            <form on:submit=deploy>
                <p>"A deployment is a photograph of the API as it is now. Callers of the stage meet the photograph."</p>
                <Choice label="Stage" value=stage choices=choices/>
                {move || stage.get().is_empty().then(|| view! { <Field label="Stage name" value=name required=true example="dev"/> })}
                <Field label="Deployment description" value=description/>
                <Ending open=open doing=doing does="Deploy"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

/// The stage that was deployed to last.
fn latest(stages: &[Stage]) -> Option<&Stage> {
    let date = |stage: &Stage| stage.last_updated_date.unwrap_or(0.0);
    stages.iter().max_by(|one, other| date(one).total_cmp(&date(other)))
}
