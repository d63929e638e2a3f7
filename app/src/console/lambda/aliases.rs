//! Aliases: names for versions, which can be moved, and can split their callers between two.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    client::{AliasSettings, create_alias, delete_alias, list_aliases, list_versions, update_alias},
    model::{Alias, RoutingConfig},
};
use crate::console::{
    console,
    parts::{Choice, CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, Field, IntoBrowser, load, show},
};

/// The alias as it is being written.
#[derive(Clone, Copy)]
struct Form {
    /// Whether it is there already: an alias keeps its name.
    existing: RwSignal<bool>,
    name: RwSignal<String>,
    version: RwSignal<String>,
    description: RwSignal<String>,
    second: RwSignal<String>,
    percent: RwSignal<String>,
}

impl Form {
    fn fill(self, alias: Option<&Alias>) {
        let weights = alias.and_then(|alias| alias.routing_config.clone()).unwrap_or_default().additional_version_weights;
        let (second, weight) = weights.into_iter().next().unwrap_or_default();
        self.existing.set(alias.is_some());
        self.name.set(alias.map(|alias| alias.name.clone()).unwrap_or_default());
        self.version.set(alias.map_or_else(|| "$LATEST".into(), |alias| alias.function_version.clone()));
        self.description.set(alias.map(|alias| alias.description.clone()).unwrap_or_default());
        self.percent.set(if second.is_empty() { String::new() } else { format!("{:.0}", weight * 100.0) });
        self.second.set(second);
    }

    fn settings(self) -> Result<AliasSettings, String> {
        let second = self.second.get_untracked();
        let weights = weights(&second, &self.percent.get_untracked())?;
        Ok(AliasSettings {
            name: self.name.get_untracked().trim().into(),
            function_version: self.version.get_untracked(),
            description: self.description.get_untracked(),
            routing_config: RoutingConfig { additional_version_weights: weights },
        })
    }
}

/// `2` and `10` are a tenth of the calls for version 2.
fn weights(second: &str, percent: &str) -> Result<BTreeMap<String, f64>, String> {
    if second.is_empty() {
        return Ok(BTreeMap::new());
    }
    match percent.trim().parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok([(second.to_owned(), percent / 100.0)].into()),
        Ok(_) | Err(_) => Err("The additional version's weight is a number from 0 to 100.".into()),
    }
}

/// The Aliases part of a function's page.
#[component]
pub fn Aliases(
    /// The function's name.
    name: String,
) -> impl IntoView {
    let console = console();
    let name = StoredValue::new(name);
    let editing = RwSignal::new(false);
    let form = Form {
        existing: RwSignal::new(false),
        name: RwSignal::new(String::new()),
        version: RwSignal::new(String::new()),
        description: RwSignal::new(String::new()),
        second: RwSignal::new(String::new()),
        percent: RwSignal::new(String::new()),
    };
    let doing = Doing::default();
    let aliases = load(move || {
        console.changed.track();
        async move { list_aliases(&name.get_value()).await }
    });
    let create = move |_| {
        form.fill(None);
        editing.set(true);
    };
    view! {
        <section class="box" aria-label="Aliases">
            <header class="box-head">
                <h3>"Aliases"</h3>
                <button type="button" class="button primary" on:click=create>"Create alias"</button>
            </header>
            <ErrorAlert of=doing/>
            {show(aliases, move |aliases| table(name, aliases, form, editing, doing))}
            <AliasDialog name=name form=form editing=editing/>
        </section>
    }
    .in_browser()
}

fn table(name: StoredValue<String>, aliases: Vec<Alias>, form: Form, editing: RwSignal<bool>, doing: Doing) -> AnyView {
    if aliases.is_empty() {
        return view! { <p class="muted">"No aliases. An alias is a name for a version, and can be moved to another."</p> }
            .in_browser();
    }
    let rows = aliases
        .into_iter()
        .map(|alias| {
            let (edited, deleted) = (alias.clone(), alias.name.clone());
            let second = alias.routing_config.clone().unwrap_or_default().additional_version_weights;
            let second = second.iter().map(|(version, weight)| format!(", {version} ({:.0} %)", weight * 100.0)).collect::<String>();
            let edit = move |_| {
                form.fill(Some(&edited));
                editing.set(true);
            };
            let delete = move |_| {
                let alias = deleted.clone();
                doing.start(async move { delete_alias(&name.get_value(), &alias).await }, |_| ());
            };
            view! {
                <tr>
                    <th scope="row">{alias.name.clone()}</th>
                    <td>{alias.function_version}{second}</td>
                    <td>{alias.description}</td>
                    <td class="row-actions">
                        <button type="button" class="button quiet small" aria-label=format!("Edit alias {}", alias.name) on:click=edit>"Edit"</button>
                        <button type="button" class="button quiet small" aria-label=format!("Delete alias {}", alias.name) on:click=delete>"Delete"</button>
                    </td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <table class="table">
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Versions"</th><th scope="col">"Description"</th><th scope="col"><span class="visually-hidden">"Actions"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .in_browser()
}

#[component]
fn AliasDialog(name: StoredValue<String>, form: Form, editing: RwSignal<bool>) -> impl IntoView {
    let doing = Doing::default();
    let versions = load(move || {
        console().changed.track();
        async move { list_versions(&name.get_value()).await }
    });
    let numbers = move || {
        let versions = versions.get();
        versions
            .ready()
            .map(|versions| versions.iter().map(|version| (version.version.clone(), version.version.clone())).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let seconds = move || {
        let others = numbers().into_iter().filter(|(version, _)| version != "$LATEST" && *version != form.version.get());
        std::iter::once((String::new(), "None".to_owned())).chain(others).collect::<Vec<_>>()
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match form.settings() {
            Ok(settings) if form.existing.get_untracked() => {
                doing.start(async move { update_alias(&name.get_value(), &settings).await }, move |_| editing.set(false));
            }
            Ok(settings) => {
                doing.start(async move { create_alias(&name.get_value(), &settings).await }, move |_| editing.set(false))
            }
            Err(problem) => doing.refuse(problem),
        }
    };
    view! {
        <Dialog title="Alias" open=editing>
            <form on:submit=save>
                {move || if form.existing.get() {
                    view! { <p><strong>{form.name.get()}</strong></p> }.in_browser()
                } else {
                    view! { <Field label="Name" value=form.name required=true example="PROD"/> }.in_browser()
                }}
                <Field label="Description" value=form.description/>
                <Choice label="Version" value=form.version choices=Signal::derive(numbers)/>
                <Choice label="Additional version" value=form.second choices=Signal::derive(seconds) hint="A part of the calls goes there: to try a release on a few."/>
                {move || (!form.second.get().is_empty()).then(|| view! { <Field label="Weight of the additional version (%)" value=form.percent kind="number" required=true/> })}
                <Ending open=editing doing=doing does="Save"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_calls_is_a_weight_of_a_tenth() {
        assert_eq!(weights("2", "10"), Ok([("2".to_owned(), 0.1)].into()));
        assert_eq!(weights("", "nonsense"), Ok(BTreeMap::new()));
        assert!(weights("2", "101").is_err());
    }
}
