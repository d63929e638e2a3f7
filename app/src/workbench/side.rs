//! What a narrow window shows: the text, the workbench, or the text with the terminal's answer below it.

use leptos::{html, prelude::*};

/// Up to this width, text and workbench are two screens. `style/workbench.css` has the same.
const NARROW: f64 = 800.0;

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The text.
    Text,
    /// Console and checks.
    Work,
    /// The text, and below it the terminal in which a command of the text runs.
    Answer,
}

impl Side {
    /// As the style sheet calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Work => "work",
            Self::Answer => "answer",
        }
    }
}

/// Whether the window is narrow.
pub fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= NARROW)
}

/// The reader's place in the text, kept while the other side is shown.
#[derive(Clone, Copy)]
pub struct Place {
    text: NodeRef<html::Div>,
    scrolled: StoredValue<i32>,
}

impl Place {
    /// Keeps it for a pane.
    pub fn keep(side: RwSignal<Side>, text: NodeRef<html::Div>) -> Self {
        let place = Self { text, scrolled: StoredValue::new(0) };
        Effect::new(move |before: Option<Side>| {
            let now = side.get();
            if before == Some(Side::Work) && now != Side::Work {
                place.restore();
            }
            now
        });
        place
    }

    /// Notes it: the pane was scrolled.
    pub fn note(self) {
        // A pane that is not shown has no place to note.
        if let Some(pane) = self.text.get_untracked().filter(|pane| pane.client_height() > 0) {
            self.scrolled.set_value(pane.scroll_top());
        }
    }

    fn restore(self) {
        let to = self.scrolled.get_value();
        request_animation_frame(move || {
            if let Some(pane) = self.text.get_untracked().filter(|pane| pane.scroll_top() == 0) {
                pane.set_scroll_top(to);
            }
        });
    }
}
