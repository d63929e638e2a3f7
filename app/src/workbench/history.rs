//! Keeps the page's address in step with what is shown, and follows the Back button.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{address::Address, walk::Walk};
use crate::console::{Console, browser};

/// What is shown, as an address.
fn shown(console: Console, step: RwSignal<String>) -> Address {
    let tab = console.front.get();
    Address { step: step.get(), tab: tab.slug().into(), at: console.at(tab).get() }
}

/// Shows a place. Another step begins at its heading.
fn go(walk: Walk, place: &Address) {
    let is_another = walk.step.with_untracked(|step| *step != place.step);
    walk.step.set(place.step.clone());
    walk.console.at(place.tab()).set(place.at.clone());
    walk.console.front.set(place.tab());
    if is_another {
        walk.arrive();
    }
}

/// Starts keeping them in step.
pub fn keep(walk: Walk) {
    let Walk { console, step, outline, .. } = walk;
    Effect::new(move |before: Option<Address>| {
        let now = shown(console, step);
        let query = now.query();
        if window().location().search().ok().as_deref() != Some(query.as_str())
            && let Ok(history) = window().history()
        {
            let settles = before.as_ref().is_none_or(|before| before.settles_into(&now));
            // Without history there is no Back button either.
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
        go(walk, &place);
    });
}
