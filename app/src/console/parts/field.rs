//! A form's fields. The label encloses its input, so that both are one to a mouse, a screen reader and a test.

use leptos::prelude::*;

use super::{CollectInBrowser, IntoBrowser};

/// A line of text, or a number.
#[component]
pub fn Field(
    /// What the field is called.
    #[prop(into)]
    label: String,
    /// What stands in it.
    value: RwSignal<String>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it must not be empty.
    #[prop(optional)]
    required: bool,
    /// An example, shown while it is empty.
    #[prop(default = "")]
    example: &'static str,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <small>{hint}</small> });
    view! {
        <div class="field">
            <label>
                <span>{label}</span>
                <input type=kind bind:value=value required=required placeholder=example autocomplete="off" spellcheck="false" step="any"/>
            </label>
            {hint}
        </div>
    }
    .in_browser()
}

/// Several lines.
#[component]
pub fn TextArea(
    /// What the field is called.
    label: &'static str,
    /// What stands in it.
    value: RwSignal<String>,
    /// How many lines are to be seen.
    #[prop(default = 6)]
    rows: u32,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <small>{hint}</small> });
    view! {
        <div class="field">
            <label>
                <span>{label}</span>
                <textarea class="mono" rows=rows bind:value=value autocomplete="off" spellcheck="false"></textarea>
            </label>
            {hint}
        </div>
    }
    .in_browser()
}

/// One of several.
#[component]
pub fn Choice(
    /// What the field is called.
    label: &'static str,
    /// The chosen value.
    value: RwSignal<String>,
    /// Values and what is read of them.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <small>{hint}</small> });
    let options = move || {
        let chosen = value.get();
        choices
            .get()
            .into_iter()
            .map(|(id, title)| {
                let selected = id == chosen;
                view! { <option value=id selected=selected>{title}</option> }
            })
            .collect_in_browser()
    };
    view! {
        <div class="field">
            <label>
                <span>{label}</span>
                <select prop:value=move || value.get() on:change=move |event| value.set(event_target_value(&event))>{options}</select>
            </label>
            {hint}
        </div>
    }
    .in_browser()
}

/// On or off.
#[component]
pub fn Switch(
    /// What is on or off.
    label: &'static str,
    /// Whether it is on.
    on: RwSignal<bool>,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then(|| view! { <small>{hint}</small> });
    view! {
        <div class="field switch">
            <label><input type="checkbox" bind:checked=on/><span>{label}</span></label>
            {hint}
        </div>
    }
    .in_browser()
}
