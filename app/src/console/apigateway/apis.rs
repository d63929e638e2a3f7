//! The list of APIs.

use leptos::prelude::*;

use super::{
    client::{delete_rest_api, rest_apis},
    model::RestApi,
    route::{Page, Route},
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Confirm, Doing, IntoBrowser, load, show},
};

/// APIs, and the way to a new one.
#[component]
pub fn Apis() -> impl IntoView {
    let console = console();
    let deleting = RwSignal::new(false);
    let chosen = RwSignal::new(None::<RestApi>);
    let doing = Doing::default();
    let apis = load(move || {
        console.changed.track();
        rest_apis()
    });
    let delete = move |()| {
        let Some(api) = chosen.get_untracked() else { return };
        doing.start(async move { delete_rest_api(&api.id).await }, move |_| deleting.set(false));
    };
    let about = Signal::derive(move || {
        chosen
            .get()
            .map(|api| format!("The API {} ({}) is deleted with its resources and stages.", api.name, api.id))
            .unwrap_or_default()
    });
    view! {
        <section class="console-page" aria-labelledby="apis-title">
            <header class="page-head">
                <h2 id="apis-title">"APIs"</h2>
                <button type="button" class="button primary" on:click=move |_| console.apigateway.set(Route::Create.address())>"Create API"</button>
            </header>
            {show(apis, move |apis| table(apis, chosen, deleting))}
            <Confirm title="Delete API" open=deleting about=about doing=doing act=delete/>
        </section>
    }
    .in_browser()
}

fn table(apis: Vec<RestApi>, chosen: RwSignal<Option<RestApi>>, deleting: RwSignal<bool>) -> AnyView {
    let at = console().apigateway;
    if apis.is_empty() {
        return view! {
            <div class="nothing-yet">
                <p><strong>"No APIs yet"</strong></p>
                <p>"An API puts a web address in front of your functions."</p>
            </div>
        }
        .in_browser();
    }
    let rows = apis
        .into_iter()
        .map(|api| {
            let place = Route::Api { id: api.id.clone(), page: Page::Resources }.address();
            let label = format!("Delete API {}", api.name);
            let own = api.clone();
            let delete = move |_| {
                chosen.set(Some(own.clone()));
                deleting.set(true);
            };
            view! {
                <tr>
                    <th scope="row"><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{api.name}</button></th>
                    <td><code>{api.id}</code></td>
                    <td>"REST"</td>
                    <td>{api.created_date.map(|seconds| browser::moment(seconds * 1000.0))}</td>
                    <td class="row-actions"><button type="button" class="button quiet small" aria-label=label on:click=delete>"Delete"</button></td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th scope="col">"Name"</th><th scope="col">"ID"</th><th scope="col">"Protocol"</th><th scope="col">"Created"</th>
                    <th scope="col"><span class="visually-hidden">"Actions"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}
