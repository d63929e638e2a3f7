//! General configuration: description, memory, timeout.

use leptos::prelude::*;

use super::{
    client::{UpdateConfiguration, update_configuration},
    model::FunctionConfiguration,
};
use crate::console::parts::{Dialog, Doing, Ending, Field, IntoBrowser};

/// The box, and the dialog that edits it.
#[component]
pub fn GeneralBox(
    /// The function's configuration.
    configuration: FunctionConfiguration,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let doing = Doing::default();
    let name = StoredValue::new(configuration.function_name.clone());
    let description = RwSignal::new(configuration.description.clone());
    let memory = RwSignal::new(configuration.memory_size.map(|memory| memory.to_string()).unwrap_or_default());
    let timeout = RwSignal::new(configuration.timeout.map(|timeout| timeout.to_string()).unwrap_or_default());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Ok(memory), Ok(timeout)) = (memory.get_untracked().trim().parse(), timeout.get_untracked().trim().parse()) else {
            doing.refuse("Memory and timeout are whole numbers.");
            return;
        };
        let input = UpdateConfiguration {
            description: Some(description.get_untracked()),
            memory_size: Some(memory),
            timeout: Some(timeout),
            ..UpdateConfiguration::default()
        };
        doing.start(async move { update_configuration(&name.get_value(), &input).await }, move |_| editing.set(false));
    };
    view! {
        <section class="box" aria-label="General configuration">
            <header class="box-head">
                <h3>"General configuration"</h3>
                <button type="button" class="button" aria-label="Edit general configuration" on:click=move |_| editing.set(true)>"Edit"</button>
            </header>
            <dl class="facts">
                <div><dt>"Description"</dt><dd>{if configuration.description.is_empty() { "–".to_owned() } else { configuration.description }}</dd></div>
                <div><dt>"Memory"</dt><dd>{configuration.memory_size.map(|memory| format!("{memory} MB"))}</dd></div>
                <div><dt>"Timeout"</dt><dd>{configuration.timeout.map(|timeout| format!("{} min {} sec", timeout / 60, timeout % 60))}</dd></div>
            </dl>
            <Dialog title="Edit basic settings" open=editing>
                <form on:submit=save>
                    <Field label="Description" value=description/>
                    <Field label="Memory (MB)" value=memory kind="number" required=true hint="128 to 10240. CPU grows with it."/>
                    <Field label="Timeout (seconds)" value=timeout kind="number" required=true hint="1 to 900."/>
                    <Ending open=editing doing=doing does="Save"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}
