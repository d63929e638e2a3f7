//! The two documents that guard a function: the execution role (what it may do) and the resource-based policy (who may call it).

use leptos::prelude::*;
use serde::Deserialize;

use super::{
    client::{UpdateConfiguration, get_policy, remove_permission, update_configuration},
    create::ExistingRole,
    events::pretty,
    model::FunctionConfiguration,
};
use crate::console::{
    Tab, console,
    parts::{CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, IntoBrowser, load, show},
};

#[derive(Deserialize)]
struct Policy {
    #[serde(rename = "Statement")]
    statements: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    #[serde(rename = "Sid", default)]
    sid: String,
}

/// The box.
#[component]
pub fn PermissionsBox(
    /// The function's configuration.
    configuration: FunctionConfiguration,
) -> impl IntoView {
    let console = console();
    let editing = RwSignal::new(false);
    let doing = Doing::default();
    let name = StoredValue::new(configuration.function_name.clone());
    let role_name = configuration.role_name();
    let role = RwSignal::new(configuration.role);
    let policy = load(move || async move { get_policy(&name.get_value()).await });
    let place = role_name.clone();
    let open_role = move |_| {
        console.iam.set(place.clone());
        console.front.set(Tab::Iam);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = UpdateConfiguration { role: Some(role.get_untracked()), ..UpdateConfiguration::default() };
        doing.start(async move { update_configuration(&name.get_value(), &input).await }, move |_| editing.set(false));
    };
    view! {
        <section class="box" aria-label="Permissions">
            <header class="box-head">
                <h3>"Execution role"</h3>
                <button type="button" class="button" aria-label="Edit execution role" on:click=move |_| editing.set(true)>"Edit"</button>
            </header>
            <dl class="facts"><div><dt>"Role name"</dt><dd><button type="button" class="text-link" on:click=open_role>{role_name}</button></dd></div></dl>
            <h3>"Resource-based policy statements"</h3>
            <p class="muted">"Who may call this function."</p>
            {show(policy, move |policy| statements(name, policy))}
            <Dialog title="Edit execution role" open=editing>
                <form on:submit=save>
                    <ExistingRole role=role/>
                    <Ending open=editing doing=doing does="Save"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}

fn statements(name: StoredValue<String>, policy: Option<String>) -> AnyView {
    let Some(policy) = policy else {
        return view! { <p class="muted">"No policy statements"</p> }.in_browser();
    };
    let doing = Doing::default();
    let sids = serde_json::from_slice::<Policy>(policy.as_bytes()).map(|policy| policy.statements).unwrap_or_else(|_| Vec::new());
    let rows = sids
        .into_iter()
        .map(|Statement { sid }| {
            let removed = sid.clone();
            let remove = move |_| {
                let sid = removed.clone();
                doing.start(async move { remove_permission(&name.get_value(), &sid).await }, |_| ());
            };
            view! { <li><code class="break">{sid.clone()}</code> <button type="button" class="button quiet small" aria-label=format!("Delete statement {sid}") on:click=remove>"Delete"</button></li> }
        })
        .collect_in_browser();
    view! {
        <ul class="plain">{rows}</ul>
        <ErrorAlert of=doing/>
        <details><summary>"View policy document"</summary><pre class="output" tabindex="0">{pretty(&policy)}</pre></details>
    }
    .in_browser()
}
