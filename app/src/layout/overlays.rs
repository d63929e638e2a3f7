//! What is shown over the page: messages, announcements for screen readers, the list of shortcuts.

use leptos::prelude::*;

use super::Icon;

/// Keys and what they do, for the sheet and the help page.
const SHORTCUTS: [(&[&str], &str); 11] = [
    (&["Ctrl", "Enter"], "Test the function"),
    (&["Ctrl", "S"], "Deploy what is in the editor"),
    (&["Ctrl", "Shift", "Enter"], "Run this step's checks"),
    (&["F6"], "Next pane: text, console, checks"),
    (&["Shift", "F6"], "Pane before"),
    (&["Alt", "Page Down"], "Next step"),
    (&["Alt", "Page Up"], "Step before"),
    (&["Alt", "Shift", "Page Down"], "Next tab of the console"),
    (&["Alt", "Shift", "Page Up"], "Tab before"),
    (&["Esc", "Tab"], "Leave the editor or the terminal (one after the other)"),
    (&["?"], "This sheet"),
];

/// Places for messages, and the sheet.
#[component]
pub fn Overlays() -> impl IntoView {
    view! {
        <div id="announcements" class="visually-hidden" aria-live="polite"></div>
        <dialog id="shortcuts" class="dialog" aria-labelledby="shortcuts-title">
            <form method="dialog">
                <div class="dialog-head">
                    <h2 id="shortcuts-title">"Shortcuts"</h2>
                    <button class="button quiet icon" aria-label="Close"><Icon name="cross"/></button>
                </div>
                <div class="dialog-body"><ShortcutList/></div>
            </form>
        </dialog>
    }
}

/// The shortcuts.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let lines = SHORTCUTS.map(|(keys, does)| {
        let keys = keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
    });
    view! { <dl class="shortcuts">{lines.collect_view()}</dl> }
}
