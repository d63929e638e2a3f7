//! Keeps the page's address in step with what is shown, and follows the Back button.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{address::Address, outline::Outline};
use crate::console::{Console, browser};

/// What is shown, as an address.
fn shown(console: Console, step: RwSignal<String>) -> Address {
    let tab = console.front.get();
    Address { step: step.get(), tab: tab.slug().into(), at: console.at(tab).get() }
}

/// Shows a place.
pub fn go(console: Console, step: RwSignal<String>, place: &Address) {
    step.set(place.step.clone());
    console.at(place.tab()).set(place.at.clone());
    console.front.set(place.tab());
}

/// Starts keeping them in step.
pub fn keep(console: Console, step: RwSignal<String>, outline: StoredValue<Outline>) {
    Effect::new(move |before: Option<Address>| {
        let now = shown(console, step);
        let query = now.query();
        if window().location().search().ok().as_deref() != Some(query.as_str())
            && let Ok(history) = window().history()
        {
            let settles = before.as_ref().is_none_or(|before| before.settles_into(&now));
            // A browser that keeps no history has no Back button to serve either.
            let _ = if settles {
                history.replace_state_with_url(&JsValue::NULL, "", Some(&query))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(&query))
            };
        }
        now
    });
    browser::on_window_first("popstate", move |_| {
        let query = window().location().search().ok().and_then(|query| web_sys::UrlSearchParams::new_with_str(&query).ok());
        let steps: Vec<_> =
            outline.with_value(|outline| outline.steps.iter().map(|step| (step.id.clone(), step.tab.clone())).collect());
        let place = Address::read(|name| query.as_ref().and_then(|query| query.get(name)), &steps);
        go(console, step, &place);
    });
}
