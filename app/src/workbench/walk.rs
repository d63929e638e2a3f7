//! The way from step to step: the text begins at the step's heading, which gets the focus, and the console opens the tab in which the step is done.

use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{address::ALL_STEPS, outline::Outline, side::Side};
use crate::console::{Console, Tab, aws::encoded, browser};

/// The id of the lab's own heading.
pub const LAB_TITLE: &str = "lab-title";

/// The id of a step's heading.
pub fn heading_id(step: &str) -> String {
    if step == ALL_STEPS { LAB_TITLE.to_owned() } else { format!("step-title-{step}") }
}

/// Where a step's link leads without script.
pub fn href(step: &str) -> String {
    format!("?step={}", encoded(step))
}

/// The present step, and all that follows it.
#[derive(Clone, Copy)]
pub struct Walk {
    /// Its id, or that of all steps.
    pub step: RwSignal<String>,
    /// The lab.
    pub outline: StoredValue<Outline>,
    /// Which side a narrow window shows.
    pub side: RwSignal<Side>,
    /// The console beside the text.
    pub console: Console,
}

impl Walk {
    /// Goes to a step.
    pub fn to(self, step: &str) {
        let tab = self.outline.with_value(|outline| outline.step(step)?.tab.as_deref().and_then(Tab::from_slug));
        if let Some(tab) = tab {
            self.console.front.set(tab);
        }
        self.step.set(step.to_owned());
        self.arrive();
    }

    /// Goes to the step before the present one, or after it, if there is one.
    pub fn by(self, forwards: bool) {
        let present = self.step.get_untracked();
        let to = self.outline.with_value(|outline| {
            let (before, after) = outline.around(&present);
            if forwards { after } else { before }.map(|step| step.id.clone())
        });
        if let Some(to) = to {
            self.to(&to);
        }
    }

    /// Follows a step's link within the page. Clicks that ask for a new tab or window are the browser's.
    pub fn follow(self, event: &ev::MouseEvent, step: &str) {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        self.to(step);
    }

    /// Shows the present step from its heading on.
    pub fn arrive(self) {
        self.side.set(Side::Text);
        let id = heading_id(&self.step.get_untracked());
        spawn_local(async move {
            // The step's sections are shown first.
            browser::sleep(0).await;
            show_heading(&id);
        });
    }
}

fn show_heading(id: &str) {
    let Some(heading) = document().get_element_by_id(id).and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    if let Ok(Some(pane)) = heading.closest(".workbench-text") {
        let above = heading.get_bounding_client_rect().top() - pane.get_bounding_client_rect().top();
        pane.set_scroll_top(pane.scroll_top() + above as i32 - MARGIN);
    }
    // A heading that can't take the focus can still be read.
    let _ = heading.focus();
}

/// The space above the heading, pixels.
const MARGIN: i32 = 12;
