//! The list of log groups.

use leptos::prelude::*;

use super::{client::describe_log_groups, model::LogGroup};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Field, IntoBrowser, load, show},
};

/// Log groups whose names begin with a prefix.
#[component]
pub fn Groups() -> impl IntoView {
    let prefix = RwSignal::new("/aws/lambda/".to_owned());
    let asked = RwSignal::new((0_u32, "/aws/lambda/".to_owned()));
    let groups = load(move || describe_log_groups(asked.get().1));
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.update(|(times, asked)| {
            *times += 1;
            *asked = prefix.get_untracked().trim().to_owned();
        });
    };
    view! {
        <section class="console-page" aria-labelledby="groups-title">
            <header class="page-head"><h2 id="groups-title">"Log groups"</h2></header>
            <form class="row" role="search" on:submit=search>
                <Field label="Log group name prefix" value=prefix/>
                <button type="submit" class="button">"Search"</button>
            </form>
            {show(groups, table)}
        </section>
    }
    .in_browser()
}

fn table(groups: Vec<LogGroup>) -> AnyView {
    let at = console().logs;
    if groups.is_empty() {
        return view! {
            <div class="nothing-yet">
                <p><strong>"No log groups"</strong></p>
                <p>"A function's group is created with its first call, if its role may write logs."</p>
            </div>
        }
        .in_browser();
    }
    let rows = groups
        .into_iter()
        .map(|group| {
            let place = group.log_group_name.clone();
            let retention = group.retention_in_days.map_or_else(|| "Never expire".to_owned(), |days| format!("{days} days"));
            view! {
                <tr>
                    <th scope="row"><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{group.log_group_name}</button></th>
                    <td>{retention}</td>
                    <td>{group.creation_time.map(|time| browser::moment(time as f64))}</td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th scope="col">"Log group"</th><th scope="col">"Retention"</th><th scope="col">"Created"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}
