//! The workbench's keys. They are listened to before the editor gets them, so that they work wherever the cursor is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{
    address::ALL_STEPS,
    checks::Checks,
    side::{Side, is_narrow},
    tabs::focus,
    walk::{Walk, heading_id},
};
use crate::console::{Tab, browser};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Ctrl+Enter.
    Test,
    /// Ctrl+S.
    Deploy,
    /// Ctrl+Shift+Enter.
    Check,
    /// Alt+Page Up and Alt+Page Down.
    Step {
        /// Whether to the next one.
        forwards: bool,
    },
    /// Alt+Shift+Page Up and Alt+Shift+Page Down.
    Tab {
        /// Whether to the next one.
        forwards: bool,
    },
    /// Shift+F6 and F6.
    Pane {
        /// Whether to the next one.
        forwards: bool,
    },
}

/// What a key asks for, if anything. On a Mac, ⌘ has the place of Ctrl. Alt with arrows goes back and forth in the browser's history, and is left to it.
pub fn wish(key: &str, ctrl: bool, shift: bool, alt: bool) -> Option<Wish> {
    match (key, ctrl, shift, alt) {
        ("Enter", true, false, false) => Some(Wish::Test),
        ("Enter", true, true, false) => Some(Wish::Check),
        ("s" | "S", true, false, false) => Some(Wish::Deploy),
        ("PageUp" | "PageDown", false, false, true) => Some(Wish::Step { forwards: key == "PageDown" }),
        ("PageUp" | "PageDown", false, true, true) => Some(Wish::Tab { forwards: key == "PageDown" }),
        ("F6", false, _, false) => Some(Wish::Pane { forwards: !shift }),
        _ => None,
    }
}

/// Starts listening.
pub fn listen(checks: Checks, walk: Walk) {
    browser::on_window_first("keydown", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        let Some(wish) = wish(&event.key(), event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key()) else {
            return;
        };
        // While a dialog is open, the page's keys do nothing.
        if document().query_selector("dialog:modal").ok().flatten().is_some() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if !event.repeat() {
            fulfil(wish, checks, walk);
        }
    });
}

/// How often the Test tab is looked for after the key that runs a test: five seconds long.
const LOOKS: u32 = 100;

fn fulfil(wish: Wish, checks: Checks, walk: Walk) {
    let Walk { console, side, .. } = walk;
    match wish {
        Wish::Test => {
            console.front.set(Tab::Test);
            // The tab may only now be made, or even fetched; its page listens a moment later.
            leptos::task::spawn_local(async move {
                for _ in 0..LOOKS {
                    browser::sleep(50).await;
                    if document().query_selector("#panel-test .test-actions").ok().flatten().is_some() {
                        break;
                    }
                }
                console.test_now.update(|times| *times += 1);
            });
        }
        Wish::Deploy => console.draft.deploy_now.update(|times| *times += 1),
        Wish::Check => {
            let present = walk.step.get_untracked();
            checks.run((present != ALL_STEPS).then_some(present));
        }
        Wish::Step { forwards } => walk.by(forwards),
        Wish::Tab { forwards } => {
            side.set(Side::Work);
            let all = Tab::ALL;
            let place = all.iter().position(|tab| *tab == console.front.get_untracked()).unwrap_or(0);
            let tab = all[(place + if forwards { 1 } else { all.len() - 1 }) % all.len()];
            console.front.set(tab);
            focus_later(format!("tab-{}", tab.slug()));
        }
        Wish::Pane { forwards } => go_around(forwards, walk),
    }
}

/// The panes, in the order in which F6 goes around them.
const PANES: [&str; 3] = [".workbench-text", ".workbench-tabs", ".workbench-drawer"];

/// To the next pane or the one before: the step's heading, the tab in front, the heading of the checks.
fn go_around(forwards: bool, walk: Walk) {
    let focused = document().active_element();
    let inside = |pane: &&str| focused.as_ref().is_some_and(|focused| focused.closest(pane).ok().flatten().is_some());
    let count = PANES.len();
    let next = match (PANES.iter().position(inside), forwards) {
        (Some(place), true) => (place + 1) % count,
        (Some(place), false) => (place + count - 1) % count,
        (None, true) => 0,
        (None, false) => count - 1,
    };
    let (side, id) = match next {
        0 => (Side::Text, heading_id(&walk.step.get_untracked())),
        1 => (Side::Work, format!("tab-{}", walk.console.front.get_untracked().slug())),
        _ => (Side::Work, "checks-title".to_owned()),
    };
    if is_narrow() {
        walk.side.set(side);
    }
    focus_later(id);
}

/// Gives the focus to an element once what was asked for is to be seen.
pub fn focus_later(id: String) {
    leptos::task::spawn_local(async move {
        browser::sleep(0).await;
        focus(&id);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_its_modifiers_is_left_to_the_editor() {
        assert_eq!(wish("Enter", true, false, false), Some(Wish::Test));
        assert_eq!(wish("Enter", true, true, false), Some(Wish::Check));
        assert_eq!(wish("Enter", false, false, false), None);
        assert_eq!(wish("F6", false, true, false), Some(Wish::Pane { forwards: false }));
        assert_eq!(wish("PageDown", false, false, false), None);
    }

    #[test]
    fn alt_with_arrows_is_left_to_the_browser() {
        assert_eq!(wish("ArrowLeft", false, false, true), None);
        assert_eq!(wish("ArrowRight", false, false, true), None);
    }
}
