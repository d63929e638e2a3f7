//! The list of roles.

use leptos::prelude::*;

use super::client::{Role, list_roles};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, IntoBrowser, load, show},
};

/// Roles.
#[component]
pub fn Roles() -> impl IntoView {
    let console = console();
    let roles = load(move || {
        console.changed.track();
        list_roles()
    });
    view! {
        <section class="console-page" aria-labelledby="roles-title">
            <header class="page-head"><h2 id="roles-title">"Roles"</h2></header>
            <p class="muted">"A role is an identity with permissions. A function works under one, and may do what its policies allow."</p>
            {show(roles, table)}
        </section>
    }
    .in_browser()
}

fn table(roles: Vec<Role>) -> AnyView {
    let at = console().iam;
    let rows = roles
        .into_iter()
        .map(|role| {
            let place = role.name.clone();
            view! {
                <tr>
                    <th scope="row"><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{role.name}</button></th>
                    <td>{trusted(&role.trust)}</td>
                    <td>{browser::moment_of(&role.created)}</td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th scope="col">"Role name"</th><th scope="col">"Trusted entities"</th><th scope="col">"Created"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}

/// The services that a trust policy names, for the list; the role's page has it whole.
fn trusted(trust: &str) -> String {
    let services: Vec<_> = trust.split('"').filter(|text| text.ends_with(".amazonaws.com")).collect();
    if services.is_empty() { "–".into() } else { services.join(", ") }
}
