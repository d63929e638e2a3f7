//! Reserved concurrency: a guarantee and a ceiling.

use leptos::prelude::*;

use super::client::{reserve_concurrency, unreserve_concurrency};
use crate::console::parts::{Dialog, Doing, Ending, Field, IntoBrowser};

/// The box, and the dialog that edits it.
#[component]
pub fn ConcurrencyBox(
    /// The function's name.
    name: String,
    /// What is reserved, if anything is.
    reserved: Option<u32>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let doing = Doing::default();
    let name = StoredValue::new(name);
    let kind = RwSignal::new(if reserved.is_some() { "reserve" } else { "unreserved" });
    let number = RwSignal::new(reserved.map(|reserved| reserved.to_string()).unwrap_or_default());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if kind.get_untracked() == "unreserved" {
            doing.start(async move { unreserve_concurrency(&name.get_value()).await }, move |_| editing.set(false));
            return;
        }
        match number.get_untracked().trim().parse() {
            Ok(number) => {
                doing.start(async move { reserve_concurrency(&name.get_value(), number).await }, move |_| editing.set(false))
            }
            Err(_) => doing.refuse("A reservation is a whole number; 0 switches the function off."),
        }
    };
    let told = match reserved {
        None => "Use unreserved account concurrency".to_owned(),
        Some(0) => "0: the function is switched off, every call gets 429".to_owned(),
        Some(reserved) => reserved.to_string(),
    };
    view! {
        <section class="box" aria-label="Concurrency">
            <header class="box-head">
                <h3>"Concurrency"</h3>
                <button type="button" class="button" aria-label="Edit concurrency" on:click=move |_| editing.set(true)>"Edit"</button>
            </header>
            <dl class="facts"><div><dt>"Reserved concurrency"</dt><dd>{told}</dd></div></dl>
            <Dialog title="Edit concurrency" open=editing>
                <form on:submit=save>
                    <label class="choice">
                        <input type="radio" name="concurrency" prop:checked=move || kind.get() == "unreserved" on:change=move |_| kind.set("unreserved")/>
                        <span>"Use unreserved account concurrency"</span>
                    </label>
                    <label class="choice">
                        <input type="radio" name="concurrency" prop:checked=move || kind.get() == "reserve" on:change=move |_| kind.set("reserve")/>
                        <span>"Reserve concurrency"</span>
                    </label>
                    {move || (kind.get() == "reserve").then(|| view! { <Field label="Reserved concurrent executions" value=number kind="number" required=true hint="At least 100 of the account's 1000 stay unreserved."/> })}
                    <Ending open=editing doing=doing does="Save"/>
                </form>
            </Dialog>
        </section>
    }
    .in_browser()
}
