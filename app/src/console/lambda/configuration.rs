//! Configuration: general, permissions, environment variables, concurrency, a page each, as in AWS's console.

use leptos::prelude::*;

use super::{
    concurrency::ConcurrencyBox, environment::EnvironmentBox, general::GeneralBox, model::Function, permissions::PermissionsBox,
};
use crate::console::parts::{CollectInBrowser, Fetched, IntoBrowser, show};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    General,
    Permissions,
    Environment,
    Concurrency,
}

impl Section {
    const ALL: [(Self, &'static str); 4] = [
        (Self::General, "General configuration"),
        (Self::Permissions, "Permissions"),
        (Self::Environment, "Environment variables"),
        (Self::Concurrency, "Concurrency"),
    ];
}

/// The Configuration part of a function's page.
#[component]
pub fn Configuration(
    /// The function as AWS has it.
    function: Fetched<Function>,
) -> impl IntoView {
    let section = RwSignal::new(Section::General);
    let links = Section::ALL
        .into_iter()
        .map(|(each, title)| {
            view! {
                <button type="button" class="side-link" aria-current=move || (section.get() == each).then_some("true")
                    on:click=move |_| section.set(each)>{title}</button>
            }
        })
        .collect_in_browser();
    let page = show(function, move |function| {
        let name = function.configuration.function_name.clone();
        let reserved = function.concurrency.and_then(|concurrency| concurrency.reserved_concurrent_executions);
        let variables = function.configuration.environment.clone().unwrap_or_default().variables;
        let configuration = StoredValue::new(function.configuration);
        move || match section.get() {
            Section::General => view! { <GeneralBox configuration=configuration.get_value()/> }.in_browser(),
            Section::Permissions => view! { <PermissionsBox configuration=configuration.get_value()/> }.in_browser(),
            Section::Environment => view! { <EnvironmentBox name=name.clone() variables=variables.clone()/> }.in_browser(),
            Section::Concurrency => view! { <ConcurrencyBox name=name.clone() reserved=reserved/> }.in_browser(),
        }
    });
    view! {
        <div class="with-side">
            <nav class="side" aria-label="Configuration">{links}</nav>
            <div>{page}</div>
        </div>
    }
    .in_browser()
}
