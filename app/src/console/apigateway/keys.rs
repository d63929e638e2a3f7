//! API keys.

use leptos::prelude::*;

use super::{
    client::{CreateApiKey, Patch, api_keys, create_api_key, delete_api_key, update_api_key},
    model::ApiKey,
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Confirm, Copy, Dialog, Doing, Ending, ErrorAlert, Field, IntoBrowser, load, show},
};

/// The page.
#[component]
pub fn Keys() -> impl IntoView {
    let console = console();
    let creating = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let chosen = RwSignal::new(None::<ApiKey>);
    let doing = Doing::default();
    let keys = load(move || {
        console.changed.track();
        api_keys()
    });
    let delete = move |()| {
        let Some(key) = chosen.get_untracked() else { return };
        doing.start(async move { delete_api_key(&key.id).await }, move |_| deleting.set(false));
    };
    let about = Signal::derive(move || {
        chosen.get().map(|key| format!("Callers with the key {} are turned away then.", key.name)).unwrap_or_default()
    });
    view! {
        <section class="console-page" aria-labelledby="keys-title">
            <header class="page-head">
                <h2 id="keys-title">"API keys"</h2>
                <button type="button" class="button primary" on:click=move |_| creating.set(true)>"Create API key"</button>
            </header>
            <ErrorAlert of=doing/>
            {show(keys, move |keys| table(keys, doing, chosen, deleting))}
            <CreateKey open=creating/>
            <Confirm title="Delete API key" open=deleting about=about doing=doing act=delete/>
        </section>
    }
    .in_browser()
}

fn table(keys: Vec<ApiKey>, doing: Doing, chosen: RwSignal<Option<ApiKey>>, deleting: RwSignal<bool>) -> AnyView {
    if keys.is_empty() {
        return view! {
            <div class="nothing-yet"><p><strong>"No API keys yet"</strong></p><p>"A key tells callers apart, so that a usage plan can count and limit them."</p></div>
        }
        .in_browser();
    }
    let rows =
        keys.into_iter().map(|key| view! { <KeyRow key_=key doing=doing chosen=chosen deleting=deleting/> }).collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th scope="col">"Name"</th><th scope="col">"API key"</th><th scope="col">"Status"</th>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}

#[component]
fn KeyRow(key_: ApiKey, doing: Doing, chosen: RwSignal<Option<ApiKey>>, deleting: RwSignal<bool>) -> impl IntoView {
    let shown = RwSignal::new(false);
    let name = key_.name.clone();
    let key = StoredValue::new(key_.clone());
    let toggle = move |_| {
        let key = key.get_value();
        let change = Patch::new("replace", "/enabled", (!key.enabled).to_string());
        doing.start(async move { update_api_key(&key.id, vec![change]).await }, |_| ());
    };
    let delete = move |_| {
        chosen.set(Some(key.get_value()));
        deleting.set(true);
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>
                <code class="break" data-key=name.clone()>{move || if shown.get() { key.get_value().value } else { "••••••••".into() }}</code>
                <button type="button" class="button quiet small" aria-label=format!("Show value of {name}") aria-pressed=move || shown.get().to_string() on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    {move || if shown.get() { "Hide" } else { "Show" }}
                </button>
                <Copy text=key_.value what="API key"/>
            </td>
            <td><span class=if key_.enabled { "badge good" } else { "badge plain" }>{if key_.enabled { "Active" } else { "Inactive" }}</span></td>
            <td class="row-actions">
                <button type="button" class="button quiet small" aria-label=format!("{} {name}", if key_.enabled { "Deactivate" } else { "Activate" }) on:click=toggle>
                    {if key_.enabled { "Deactivate" } else { "Activate" }}
                </button>
                <button type="button" class="button quiet small" aria-label=format!("Delete API key {name}") on:click=delete>"Delete"</button>
            </td>
        </tr>
    }
    .in_browser()
}

#[component]
fn CreateKey(open: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let custom = RwSignal::new(false);
    let value = RwSignal::new(String::new());
    let doing = Doing::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = CreateApiKey {
            name: name.get_untracked().trim().to_owned(),
            description: description.get_untracked(),
            enabled: true,
            value: if custom.get_untracked() { value.get_untracked().trim().to_owned() } else { String::new() },
        };
        doing.start(async move { create_api_key(&input).await }, move |key| {
            browser::toast(&format!("Successfully created API key {}.", key.name), "good");
            name.set(String::new());
            open.set(false);
        });
    };
    view! {
        <Dialog title="Create API key" open=open>
            <form on:submit=submit>
                <Field label="Name" value=name required=true/>
                <Field label="Description" value=description/>
                <fieldset class="choices">
                    <legend>"API key"</legend>
                    <label class="choice"><input type="radio" name="key-value" prop:checked=move || !custom.get() on:change=move |_| custom.set(false)/><span>"Auto generate"</span></label>
                    <label class="choice"><input type="radio" name="key-value" prop:checked=move || custom.get() on:change=move |_| custom.set(true)/><span>"Custom"</span></label>
                </fieldset>
                {move || custom.get().then(|| view! { <Field label="Value" value=value required=true hint="20 to 128 characters."/> })}
                <Ending open=open doing=doing does="Save"/>
            </form>
        </Dialog>
    }
    .in_browser()
}
