//! A dialog, the browser's own. In a workbench it fills the pane that it belongs to, as AWS's forms fill the page, and leaves the text beside it to
//! be read and copied from. Esc closes it, and the focus goes back to where it was.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{ChildrenInBrowser, Doing, ErrorAlert, IntoBrowser};

/// Shown while `open`; what is inside is made afresh each time.
#[component]
pub fn Dialog(
    /// Its title, and its name for screen readers.
    title: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is in it.
    children: ChildrenInBrowser,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = open.get();
        if let Some(dialog) = dialog.get() {
            match (open, dialog.open()) {
                (true, false) => show(&dialog),
                (false, true) => dialog.close(),
                (true, true) | (false, false) => {}
            }
        }
    });
    // The browser closes only modal dialogs by Esc.
    let press = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            open.set(false);
        }
    };
    view! {
        <dialog class="dialog" aria-label=title node_ref=dialog on:close=move |_| open.set(false) on:keydown=press>
            <div class="dialog-card">
                <header class="dialog-head">
                    <h2>{title}</h2>
                    <button type="button" class="button quiet" aria-label="Close" on:click=move |_| open.set(false)>"✕"</button>
                </header>
                {move || open.get().then(|| children.make())}
            </div>
        </dialog>
    }
}

/// Gives an element the focus; one in a closed menu stands for the menu.
fn give_focus(element: &web_sys::Element) {
    let menu = element.closest("details:not([open])").ok().flatten();
    let summary = menu.and_then(|menu| menu.query_selector("summary").ok().flatten());
    if let Some(element) = summary.as_ref().unwrap_or(element).dyn_ref::<web_sys::HtmlElement>() {
        // An element that has gone can't take the focus.
        let _ = element.focus();
    }
}

/// Where a dialog fills its pane.
const PANE: &str = ".workbench-work";

fn show(dialog: &web_sys::HtmlDialogElement) {
    let before = document().active_element();
    let give_back = Closure::once_into_js(move || {
        // What had the focus has gone with the form, and the browser has left the focus nowhere.
        let is_nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if let Some(before) = before.filter(|_| is_nowhere) {
            give_focus(&before);
        }
    });
    dialog.set_onclose(Some(give_back.unchecked_ref()));
    if !matches!(dialog.closest(PANE), Ok(Some(_))) {
        // Refused only for a dialog that is out of the page, which then is not to be seen anyway.
        return drop(dialog.show_modal());
    }
    dialog.show();
    let dialog = dialog.clone();
    // The form is made in the same turn, after this.
    request_animation_frame(move || {
        let field = FIRST_FIELD.iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A field that can't take the focus can still be clicked.
            let _ = field.focus();
        }
    });
}

/// What takes the focus: the form's first field, else its first button.
const FIRST_FIELD: [&str; 3] =
    ["form :is(input, select, textarea)", ".dialog-card > :not(.dialog-head) button", ".dialog-head button"];

/// The end of a form in a dialog: why it was refused, the way back, and the button that does it.
#[component]
pub fn Ending(
    /// The dialog's.
    open: RwSignal<bool>,
    /// What the button does.
    doing: Doing,
    /// What stands on it.
    does: &'static str,
) -> impl IntoView {
    view! {
        <ErrorAlert of=doing/>
        <div class="actions">
            <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
            <button type="submit" class="button primary" disabled=move || doing.busy()>{does}</button>
        </div>
    }
    .in_browser()
}
