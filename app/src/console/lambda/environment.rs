//! Environment variables.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    client::{UpdateConfiguration, update_configuration},
    model::Environment,
};
use crate::console::parts::{CollectInBrowser, Dialog, Doing, Ending, IntoBrowser};

/// A row of the editor: name and value.
type Row = (usize, RwSignal<String>, RwSignal<String>);

/// The box, and the dialog that edits it.
#[component]
pub fn EnvironmentBox(
    /// The function's name.
    name: String,
    /// Its variables.
    variables: BTreeMap<String, String>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let doing = Doing::default();
    let name = StoredValue::new(name);
    let rows = RwSignal::new(Vec::<Row>::new());
    let shown = variables
        .iter()
        .map(|(name, value)| view! { <tr><th scope="row"><code>{name.clone()}</code></th><td><code class="break">{value.clone()}</code></td></tr> })
        .collect_in_browser();
    let none = variables.is_empty();
    let variables = StoredValue::new(variables);
    let edit = move |_| {
        let filled = variables
            .get_value()
            .into_iter()
            .enumerate()
            .map(|(id, (name, value))| (id, RwSignal::new(name), RwSignal::new(value)));
        rows.set(filled.collect());
        if rows.with_untracked(Vec::is_empty) {
            add(rows);
        }
        editing.set(true);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = rows
            .get_untracked()
            .into_iter()
            .map(|(_, name, value)| (name.get_untracked().trim().to_owned(), value.get_untracked()));
        match collect(typed) {
            Ok(variables) => {
                let input = UpdateConfiguration { environment: Some(Environment { variables }), ..UpdateConfiguration::default() };
                doing.start(async move { update_configuration(&name.get_value(), &input).await }, move |_| editing.set(false));
            }
            Err(problem) => doing.refuse(problem),
        }
    };
    view! {
        <section class="box" aria-label="Environment variables">
            <header class="box-head">
                <h3>"Environment variables"</h3>
                <button type="button" class="button" aria-label="Edit environment variables" on:click=edit>"Edit"</button>
            </header>
            {if none {
                view! { <p class="muted">"No environment variables"</p> }.in_browser()
            } else {
                view! { <table class="table"><thead><tr><th scope="col">"Key"</th><th scope="col">"Value"</th></tr></thead><tbody>{shown}</tbody></table> }.in_browser()
            }}
            <Dialog title="Edit environment variables" open=editing>
                <form on:submit=save>
                    <For each=move || rows.get() key=|(id, ..)| *id children=move |row| view! { <VariableRow row=row rows=rows/> }/>
                    <button type="button" class="button" on:click=move |_| add(rows)>"Add environment variable"</button>
                    <Ending open=editing doing=doing does="Save"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}

#[component]
fn VariableRow(row: Row, rows: RwSignal<Vec<Row>>) -> impl IntoView {
    let (id, name, value) = row;
    view! {
        <div class="pair">
            <input type="text" aria-label="Key" placeholder="Key" bind:value=name autocomplete="off" spellcheck="false"/>
            <input type="text" aria-label="Value" placeholder="Value" bind:value=value autocomplete="off" spellcheck="false"/>
            <button type="button" class="button quiet" on:click=move |_| rows.update(|rows| rows.retain(|(other, ..)| *other != id))>"Remove"</button>
        </div>
    }
    .in_browser()
}

fn add(rows: RwSignal<Vec<Row>>) {
    rows.update(|rows| {
        let id = rows.iter().map(|(id, ..)| id + 1).max().unwrap_or(0);
        rows.push((id, RwSignal::new(String::new()), RwSignal::new(String::new())));
    });
}

/// The rows as variables; empty rows are left out, and a name that occurs twice is an error.
fn collect(rows: impl Iterator<Item = (String, String)>) -> Result<BTreeMap<String, String>, String> {
    let mut variables = BTreeMap::new();
    for (name, value) in rows {
        if name.is_empty() && value.is_empty() {
            continue;
        }
        if name.is_empty() {
            return Err("A value has no key.".into());
        }
        if variables.insert(name.clone(), value).is_some() {
            return Err(format!("The key {name} is there twice."));
        }
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, &str)]) -> Result<BTreeMap<String, String>, String> {
        collect(rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn empty_rows_are_left_out_and_slips_are_named() {
        assert_eq!(rows(&[("TEAM", "ember"), ("", "")]), Ok([("TEAM".to_owned(), "ember".to_owned())].into()));
        assert_eq!(rows(&[("A", "1"), ("A", "2")]), Err("The key A is there twice.".into()));
        assert_eq!(rows(&[("", "1")]), Err("A value has no key.".into()));
    }
}
