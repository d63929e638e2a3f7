//! A dialog, the browser's own: it keeps the focus inside, Esc closes it, and the focus goes back to where it was.

use leptos::{html, prelude::*};

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
                // Refused only for a dialog that is out of the page, which then is not to be seen anyway.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                (true, true) | (false, false) => {}
            }
        }
    });
    view! {
        <dialog class="dialog" aria-label=title node_ref=dialog on:close=move |_| open.set(false)>
            <header class="dialog-head">
                <h2>{title}</h2>
                <button type="button" class="button quiet" aria-label="Close" on:click=move |_| open.set(false)>"✕"</button>
            </header>
            {move || open.get().then(|| children.make())}
        </dialog>
    }
}

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
