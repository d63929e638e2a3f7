//! The keys that belong to a plan.

use leptos::prelude::*;

use super::{
    client::{api_keys, create_plan_key, delete_plan_key, plan_keys},
    model::PlanKey,
};
use crate::console::{
    console,
    parts::{Choice, CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, IntoBrowser, load, show},
};

/// The box.
#[component]
pub fn PlanKeys(
    /// The plan's id.
    plan: String,
) -> impl IntoView {
    let console = console();
    let plan = StoredValue::new(plan);
    let adding = RwSignal::new(false);
    let doing = Doing::default();
    let keys = load(move || {
        console.changed.track();
        async move { plan_keys(&plan.get_value()).await }
    });
    view! {
        <section class="box" aria-label="Associated API keys">
            <header class="box-head">
                <h3>"Associated API keys"</h3>
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>"Add API key"</button>
            </header>
            <ErrorAlert of=doing/>
            {show(keys, move |keys| list(plan, keys, doing))}
            <AddKey plan=plan open=adding/>
        </section>
    }
    .in_browser()
}

fn list(plan: StoredValue<String>, keys: Vec<PlanKey>, doing: Doing) -> AnyView {
    if keys.is_empty() {
        return view! { <p class="muted">"No keys in this plan yet."</p> }.in_browser();
    }
    let items = keys
        .into_iter()
        .map(|key| {
            let label = format!("Remove key {}", key.name);
            let remove = move |_| {
                let id = key.id.clone();
                doing.start(async move { delete_plan_key(&plan.get_value(), &id).await }, |_| ());
            };
            view! { <li>{key.name} " " <button type="button" class="button quiet small" aria-label=label on:click=remove>"Remove"</button></li> }
        })
        .collect_in_browser();
    view! { <ul class="plain">{items}</ul> }.in_browser()
}

#[component]
fn AddKey(plan: StoredValue<String>, open: RwSignal<bool>) -> impl IntoView {
    let key = RwSignal::new(String::new());
    let doing = Doing::default();
    let keys = load(move || {
        open.track();
        api_keys()
    });
    Effect::new(move || {
        let first = keys.get().ready().and_then(|keys| keys.first().map(|key| key.id.clone()));
        if let (Some(first), true) = (first, key.get_untracked().is_empty()) {
            key.set(first);
        }
    });
    let choices = Signal::derive(move || {
        let keys = keys.get();
        keys.ready().map(|keys| keys.iter().map(|key| (key.id.clone(), key.name.clone())).collect()).unwrap_or_default()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if key.get_untracked().is_empty() {
            doing.refuse("There is no API key yet. Create one under API keys.");
            return;
        }
        doing.start(async move { create_plan_key(&plan.get_value(), key.get_untracked()).await }, move |_| open.set(false));
    };
    view! {
        <Dialog title="Add API key" open=open>
            <form on:submit=submit>
                <Choice label="API key" value=key choices=choices/>
                <Ending open=open doing=doing does="Add API key"/>
            </form>
        </Dialog>
    }
    .in_browser()
}
