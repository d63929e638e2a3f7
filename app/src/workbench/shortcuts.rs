//! The workbench's keys. They are listened to before the editor gets them, so that they work wherever the cursor is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{address::ALL_STEPS, checks::Checks, outline::Outline};
use crate::console::{Console, Tab, browser};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Ctrl+Enter.
    Test,
    /// Ctrl+S.
    Deploy,
    /// Ctrl+Shift+Enter.
    Check,
    /// Alt+←.
    StepBefore,
    /// Alt+→.
    NextStep,
}

/// The wish of a key, if it is one. On a Mac, ⌘ does for Ctrl.
pub fn wish(key: &str, ctrl: bool, shift: bool, alt: bool) -> Option<Wish> {
    match (key, ctrl, shift, alt) {
        ("Enter", true, false, false) => Some(Wish::Test),
        ("Enter", true, true, false) => Some(Wish::Check),
        ("s" | "S", true, false, false) => Some(Wish::Deploy),
        ("ArrowLeft", false, false, true) => Some(Wish::StepBefore),
        ("ArrowRight", false, false, true) => Some(Wish::NextStep),
        _ => None,
    }
}

/// Starts listening.
pub fn listen(console: Console, checks: Checks, step: RwSignal<String>, outline: StoredValue<Outline>) {
    browser::on_window_first("keydown", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        let Some(wish) = wish(&event.key(), event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key()) else {
            return;
        };
        event.prevent_default();
        event.stop_propagation();
        if !event.repeat() {
            fulfil(wish, console, checks, step, outline);
        }
    });
}

fn fulfil(wish: Wish, console: Console, checks: Checks, step: RwSignal<String>, outline: StoredValue<Outline>) {
    let present = step.get_untracked();
    match wish {
        Wish::Test => {
            console.front.set(Tab::Test);
            // The tab may only now be made; its page listens a moment later.
            leptos::task::spawn_local(async move {
                browser::sleep(50).await;
                console.test_now.update(|times| *times += 1);
            });
        }
        Wish::Deploy => console.draft.deploy_now.update(|times| *times += 1),
        Wish::Check => checks.run((present != ALL_STEPS).then_some(present)),
        Wish::StepBefore | Wish::NextStep => {
            let to = outline.with_value(|outline| {
                let (before, after) = outline.around(&present);
                if wish == Wish::NextStep { after } else { before }.map(|step| step.id.clone())
            });
            if let Some(to) = to {
                step.set(to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_its_modifiers_is_left_to_the_editor() {
        assert_eq!(wish("Enter", true, false, false), Some(Wish::Test));
        assert_eq!(wish("Enter", true, true, false), Some(Wish::Check));
        assert_eq!(wish("Enter", false, false, false), None);
        assert_eq!(wish("ArrowLeft", true, false, true), None);
    }
}
