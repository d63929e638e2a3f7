//! A button with a list of actions, as AWS's console has them: *Actions*, *Add permissions*.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{ChildrenInBrowser, IntoBrowser};

/// The menu. It closes when something in it is chosen, by Esc, and when the focus goes elsewhere.
#[component]
pub fn Menu(
    /// What stands on it.
    title: &'static str,
    /// The buttons.
    children: ChildrenInBrowser,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get() {
            // Removing an attribute that is not there changes nothing.
            let _ = menu.remove_attribute("open");
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        if menu.get().is_some_and(|menu| !menu.contains(to.as_ref())) {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=menu on:focusout=leave on:keydown=move |event| if event.key() == "Escape" { close() }>
            <summary class="button small">{title}</summary>
            <div class="menu-list" on:click=move |_| close()>{children.make()}</div>
        </details>
    }
    .in_browser()
}
