//! Resources: the tree, and the chosen resource or method beside it.

use leptos::prelude::*;

use super::{
    client::{MethodPath, delete_resource, resources},
    create_method::CreateMethod,
    create_resource::CreateResource,
    method::MethodPage,
    model::Resource,
};
use crate::console::{
    console,
    parts::{CollectInBrowser, Doing, ErrorAlert, IntoBrowser, load, show},
};

/// What is chosen in the tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The resource's path; ids change when an API is made anew, paths are what one remembers.
    pub path: String,
    /// The method's name, when a method is chosen.
    pub method: Option<String>,
}

/// The page.
#[component]
pub fn Resources(
    /// The API's id.
    api: String,
) -> impl IntoView {
    let console = console();
    let api = StoredValue::new(api);
    let chosen = RwSignal::new(Chosen { path: "/".into(), method: None });
    let found = load(move || {
        console.changed.track();
        async move { resources(&api.get_value()).await }
    });
    let creating = RwSignal::new(false);
    let current = Memo::new(move |_| {
        let path = chosen.get().path;
        found.get().ready().and_then(|resources| resources.iter().find(|resource| resource.path == path).cloned())
    });
    let method = Memo::new(move |_| chosen.get().method);
    view! {
        <div class="resources">
            <div class="resource-tree">
                <button type="button" class="button" on:click=move |_| creating.set(true)>"Create resource"</button>
                {show(found, move |resources| tree(resources, chosen))}
            </div>
            <div class="resource-detail">
                {move || match (current.get(), method.get()) {
                    (Some(resource), Some(method)) if resource.resource_methods.contains_key(&method) => {
                        let at = MethodPath { api: api.get_value(), resource: resource.id, method };
                        view! { <MethodPage at=at path=resource.path chosen=chosen/> }.in_browser()
                    }
                    (Some(resource), _) => view! { <ResourceDetail api=api.get_value() resource=resource chosen=chosen/> }.in_browser(),
                    (None, _) => ().in_browser(),
                }}
            </div>
            <CreateResource api=api.get_value() open=creating found=found chosen=chosen/>
        </div>
    }
    .in_browser()
}

fn tree(resources: Vec<Resource>, chosen: RwSignal<Chosen>) -> AnyView {
    let rows = resources.into_iter().map(|resource| branch(resource, chosen)).collect_in_browser();
    view! { <ul class="tree" aria-label="Resources">{rows}</ul> }.in_browser()
}

fn branch(resource: Resource, chosen: RwSignal<Chosen>) -> AnyView {
    let path = StoredValue::new(resource.path.clone());
    let depth = if resource.path == "/" { 0 } else { resource.path.matches('/').count() };
    let current = move || (chosen.get() == Chosen { path: path.get_value(), method: None }).then_some("true");
    let methods = resource
        .resource_methods
        .into_keys()
        .map(|method| {
            let (name, own) = (method.clone(), method.clone());
            let current = move || (chosen.get() == Chosen { path: path.get_value(), method: Some(own.clone()) }).then_some("true");
            view! {
                <li>
                    <button type="button" class="tree-row" data-depth=(depth + 1).to_string() aria-current=current aria-label=format!("{method} {}", path.get_value())
                        on:click=move |_| chosen.set(Chosen { path: path.get_value(), method: Some(name.clone()) })>
                        <span class=format!("method {}", method.to_ascii_lowercase())>{method.clone()}</span>
                    </button>
                </li>
            }
        })
        .collect_in_browser();
    view! {
        <li>
            <button type="button" class="tree-row" data-depth=depth.to_string() aria-current=current
                on:click=move |_| chosen.set(Chosen { path: path.get_value(), method: None })>{resource.path}</button>
            <ul>{methods}</ul>
        </li>
    }
    .in_browser()
}

#[component]
fn ResourceDetail(api: String, resource: Resource, chosen: RwSignal<Chosen>) -> impl IntoView {
    let creating = RwSignal::new(false);
    let doing = Doing::default();
    let (api_id, id) = (api.clone(), resource.id.clone());
    let delete = move |_| {
        let (api, id) = (api_id.clone(), id.clone());
        doing
            .start(async move { delete_resource(&api, &id).await }, move |_| chosen.set(Chosen { path: "/".into(), method: None }));
    };
    let is_root = resource.path == "/";
    let methods = resource.resource_methods.keys().cloned().collect::<Vec<_>>().join(", ");
    view! {
        <section class="box" aria-label="Resource details">
            <header class="box-head">
                <h3>{resource.path.clone()}</h3>
                <div class="actions">
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>"Create method"</button>
                    {(!is_root).then(|| view! { <button type="button" class="button danger" disabled=move || doing.busy() on:click=delete>"Delete resource"</button> })}
                </div>
            </header>
            <ErrorAlert of=doing/>
            <dl class="facts">
                <div><dt>"Resource ID"</dt><dd><code>{resource.id.clone()}</code></dd></div>
                <div><dt>"Methods"</dt><dd>{if methods.is_empty() { "None yet".to_owned() } else { methods }}</dd></div>
            </dl>
            <CreateMethod api=api resource=resource open=creating chosen=chosen/>
        </section>
    }
    .in_browser()
}
