//! Stages: where each is reached, which deployment it serves, its variables.

use leptos::prelude::*;

use super::{
    calls::invoke_url,
    client::{Patch, delete_stage, deployments, resources, stages, update_stage},
    model::{Deployment, Resource, Stage},
    try_it::TryIt,
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Confirm, Copy, Dialog, Doing, Ending, ErrorAlert, Field, IntoBrowser, load, show},
};

/// The page.
#[component]
pub fn Stages(
    /// The API's id.
    api: String,
) -> impl IntoView {
    let console = console();
    let api = StoredValue::new(api);
    let found = load(move || {
        console.changed.track();
        async move {
            let stages = stages(&api.get_value()).await?;
            Ok((stages, deployments(&api.get_value()).await?, resources(&api.get_value()).await?))
        }
    });
    show(found, move |(stages, deployments, resources)| {
        if stages.is_empty() {
            return view! {
                <div class="nothing-yet">
                    <p><strong>"No stages yet"</strong></p>
                    <p>"An API that is not deployed has no address. Press Deploy API."</p>
                </div>
            }
            .in_browser();
        }
        stages
            .into_iter()
            .map(|stage| view! { <StageBox api=api.get_value() stage=stage deployments=deployments.clone() resources=resources.clone()/> })
            .collect_in_browser()
            .in_browser()
    })
}

#[component]
fn StageBox(api: String, stage: Stage, deployments: Vec<Deployment>, resources: Vec<Resource>) -> impl IntoView {
    let access = console().access;
    let name = stage.stage_name.clone();
    let address = {
        let (api, name) = (api.clone(), name.clone());
        Signal::derive(move || access.get().map(|access| invoke_url(&access, &api, &name)).unwrap_or_default())
    };
    let served = deployments.iter().find(|deployment| deployment.id == stage.deployment_id);
    let deployed = served.and_then(|deployment| deployment.created_date).map(|seconds| browser::moment(seconds * 1000.0));
    let said = served.map(|deployment| deployment.description.clone()).filter(|said| !said.is_empty());
    let methods = methods(&resources, address);
    let deleting = RwSignal::new(false);
    let doing = Doing::default();
    let place = StoredValue::new((api.clone(), name.clone()));
    let delete = move |()| {
        let (api, name) = place.get_value();
        doing.start(async move { delete_stage(&api, &name).await }, |_| ());
    };
    let variables: Vec<_> = stage.variables.into_iter().collect();
    let callable: Vec<_> =
        resources.iter().filter(|resource| !resource.resource_methods.is_empty()).map(|resource| resource.path.clone()).collect();
    view! {
        <section class="box" aria-label=format!("Stage {name}")>
            <header class="box-head">
                <h3>{name.clone()}</h3>
                <button type="button" class="button danger small" aria-label=format!("Delete stage {name}") on:click=move |_| deleting.set(true)>"Delete stage"</button>
            </header>
            <dl class="facts">
                <div class="wide"><dt>"Invoke URL"</dt><dd><a class="break mono" data-invoke-url=name.clone() href=address target="_blank" rel="noopener noreferrer">{address}</a> <Copy text=address what="invoke URL"/></dd></div>
                <div><dt>"Deployment"</dt><dd><code>{stage.deployment_id}</code></dd></div>
                <div><dt>"Deployed"</dt><dd>{deployed}</dd></div>
                {said.map(|said| view! { <div><dt>"Description"</dt><dd>{said}</dd></div> })}
            </dl>
            {methods}
            <Variables api=api.clone() stage=name.clone() variables=variables/>
            <TryIt api=api stage=name.clone() paths=callable/>
            <Confirm title="Delete stage" open=deleting about=Signal::derive(move || format!("The stage {} and its address are gone then.", place.get_value().1)) doing=doing act=delete/>
        </section>
    }
    .in_browser()
}

fn methods(resources: &[Resource], address: Signal<String>) -> AnyView {
    let items = resources
        .iter()
        .flat_map(|resource| resource.resource_methods.keys().map(|method| (method.clone(), resource.path.clone())))
        .map(|(method, path)| {
            let url = Signal::derive(move || format!("{}{path}", address.get()));
            // A link can only GET.
            let shown = if method == "GET" || method == "ANY" {
                view! { <a class="break mono" href=url target="_blank" rel="noopener noreferrer">{url}</a> }.in_browser()
            } else {
                view! { <code class="break">{url}</code> }.in_browser()
            };
            view! { <li><span class=format!("method {}", method.to_ascii_lowercase())>{method.clone()}</span> {shown} <Copy text=url what="method's invoke URL"/></li> }
        })
        .collect_in_browser();
    view! { <ul class="plain urls" aria-label="Methods">{items}</ul> }.in_browser()
}

#[component]
fn Variables(api: String, stage: String, variables: Vec<(String, String)>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let (name, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let doing = Doing::default();
    let place = StoredValue::new((api, stage));
    let change = move |patch: Patch| {
        doing.start(
            async move {
                let (api, stage) = place.get_value();
                update_stage(&api, &stage, vec![patch]).await
            },
            move |_| adding.set(false),
        );
    };
    let items = variables
        .into_iter()
        .map(|(name, value)| {
            let own = name.clone();
            let label = format!("Remove variable {name}");
            let remove = move |_| change(Patch::remove(format!("/variables/{own}")));
            view! { <li><code>{name}</code> " = " <code class="break">{value}</code> <button type="button" class="button quiet small" aria-label=label on:click=remove>"Remove"</button></li> }
        })
        .collect_in_browser();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        change(Patch::new("replace", format!("/variables/{}", name.get_untracked().trim()), value.get_untracked()));
    };
    view! {
        <details>
            <summary>"Stage variables"</summary>
            <ul class="plain">{items}</ul>
            <button type="button" class="button small" on:click=move |_| adding.set(true)>"Add stage variable"</button>
            <ErrorAlert of=doing/>
            <Dialog title="Add stage variable" open=adding>
                <form on:submit=add>
                    <Field label="Name" value=name required=true/>
                    <Field label="Value" value=value/>
                    <Ending open=adding doing=doing does="Save"/>
                </form>
            </Dialog>
        </details>
    }
    .in_browser()
}
