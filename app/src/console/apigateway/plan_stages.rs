//! The stages that a plan covers. A plan without one covers nothing.

use leptos::prelude::*;

use super::{
    client::{Patch, rest_apis, stages, update_usage_plan},
    model::ApiStage,
};
use crate::console::parts::{Choice, CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, IntoBrowser, load};

/// The box.
#[component]
pub fn PlanStages(
    /// The plan's id.
    plan: String,
    /// What it covers.
    covered: Vec<ApiStage>,
) -> impl IntoView {
    let plan = StoredValue::new(plan);
    let adding = RwSignal::new(false);
    let doing = Doing::default();
    let apis = load(rest_apis);
    let name = move |id: &str| {
        let apis = apis.get();
        apis.ready().and_then(|apis| apis.iter().find(|api| api.id == id)).map_or_else(|| id.to_owned(), |api| api.name.clone())
    };
    let none = covered.is_empty();
    let rows = covered
        .into_iter()
        .map(|ApiStage { api_id, stage }| {
            let (of, removed) = (api_id.clone(), format!("{api_id}:{stage}"));
            let label = format!("Remove stage {stage}");
            let remove = move |_| {
                let patch = Patch::new("remove", "/apiStages", removed.clone());
                doing.start(async move { update_usage_plan(&plan.get_value(), vec![patch]).await }, |_| ());
            };
            view! {
                <tr>
                    <th scope="row">{move || name(&of)} " " <small class="muted">{api_id.clone()}</small></th><td>{stage.clone()}</td>
                    <td class="row-actions"><button type="button" class="button quiet small" aria-label=label on:click=remove>"Remove"</button></td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <section class="box" aria-label="Associated stages">
            <header class="box-head">
                <h3>"Associated stages"</h3>
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>"Add stage"</button>
            </header>
            <ErrorAlert of=doing/>
            {if none {
                view! { <p class="alert warn">"A plan without a stage covers nothing: its keys open nothing."</p> }.in_browser()
            } else {
                view! {
                    <table class="table">
                        <thead><tr><th scope="col">"API"</th><th scope="col">"Stage"</th><th scope="col"><span class="visually-hidden">"Actions"</span></th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                }.in_browser()
            }}
            <AddStage plan=plan open=adding/>
        </section>
    }
    .in_browser()
}

#[component]
fn AddStage(plan: StoredValue<String>, open: RwSignal<bool>) -> impl IntoView {
    let api = RwSignal::new(String::new());
    let stage = RwSignal::new(String::new());
    let doing = Doing::default();
    let apis = load(move || {
        open.track();
        rest_apis()
    });
    Effect::new(move || {
        let first = apis.get().ready().and_then(|apis| apis.first().map(|api| api.id.clone()));
        if let (Some(first), true) = (first, api.get_untracked().is_empty()) {
            api.set(first);
        }
    });
    let found = load(move || {
        let api = api.get();
        async move { if api.is_empty() { Ok(Vec::new()) } else { stages(&api).await } }
    });
    Effect::new(move || {
        let found = found.get();
        let names =
            found.ready().map(|stages| stages.iter().map(|stage| stage.stage_name.clone()).collect::<Vec<_>>()).unwrap_or_default();
        if !names.contains(&stage.get_untracked()) {
            stage.set(names.into_iter().next().unwrap_or_default());
        }
    });
    let api_choices = Signal::derive(move || {
        let apis = apis.get();
        apis.ready()
            .map(|apis| apis.iter().map(|api| (api.id.clone(), format!("{} ({})", api.name, api.id))).collect())
            .unwrap_or_default()
    });
    let stage_choices = Signal::derive(move || {
        let found = found.get();
        found
            .ready()
            .map(|stages| stages.iter().map(|stage| (stage.stage_name.clone(), stage.stage_name.clone())).collect())
            .unwrap_or_default()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if stage.get_untracked().is_empty() {
            doing.refuse("This API has no stage yet. Deploy it first.");
            return;
        }
        let patch = Patch::new("add", "/apiStages", format!("{}:{}", api.get_untracked(), stage.get_untracked()));
        doing.start(async move { update_usage_plan(&plan.get_value(), vec![patch]).await }, move |_| open.set(false));
    };
    view! {
        <Dialog title="Add stage" open=open>
            <form on:submit=submit>
                <Choice label="API" value=api choices=api_choices/>
                <Choice label="Stage" value=stage choices=stage_choices/>
                <Ending open=open doing=doing does="Add to usage plan"/>
            </form>
        </Dialog>
    }
    .in_browser()
}
