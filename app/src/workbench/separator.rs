//! The bar between two panes: dragged by mouse or finger, moved by arrow keys.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::panes::fitting;

/// Which way the bar stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Between left and right: moves sideways; the size is the left pane's.
    Upright,
    /// Between above and below: moves up and down; the size is the lower pane's.
    Lying,
}

/// A bar.
#[component]
pub fn Separator(
    /// Which way it stands.
    standing: Standing,
    /// What it resizes, for screen readers.
    label: &'static str,
    /// The size, per cent of the parent.
    #[prop(into)]
    size: Signal<u32>,
    /// Least and most.
    bounds: (u32, u32),
    /// Called with a new size.
    #[prop(into)]
    resize: Callback<u32>,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    let dragging = RwSignal::new(false);
    let grab = move |event: ev::PointerEvent| {
        event.prevent_default();
        if let Some(bar) = bar.get() {
            // Refused only when the pointer is gone already; then there is nothing to drag.
            dragging.set(bar.set_pointer_capture(event.pointer_id()).is_ok());
        }
    };
    let drag = move |event: ev::PointerEvent| {
        if let (true, Some(bar)) = (dragging.get_untracked(), bar.get())
            && let Some(parent) = bar.parent_element()
        {
            let frame = parent.get_bounding_client_rect();
            let part = match standing {
                Standing::Upright => (f64::from(event.client_x()) - frame.left()) / frame.width(),
                Standing::Lying => (frame.bottom() - f64::from(event.client_y())) / frame.height(),
            };
            resize.run(fitting((part * 100.0).max(0.0) as u32, bounds));
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let now = size.get_untracked();
        let next = match (standing, event.key().as_str()) {
            (Standing::Upright, "ArrowRight") | (Standing::Lying, "ArrowUp") => now + 2,
            (Standing::Upright, "ArrowLeft") | (Standing::Lying, "ArrowDown") => now.saturating_sub(2),
            (_, "Home") => bounds.0,
            (_, "End") => bounds.1,
            _ => return,
        };
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        event.prevent_default();
        resize.run(fitting(next, bounds));
    };
    let orientation = if standing == Standing::Upright { "vertical" } else { "horizontal" };
    view! {
        <div class="workbench-bar" role="separator" tabindex="0" aria-orientation=orientation aria-label=label node_ref=bar
            aria-valuenow=move || size.get().to_string() aria-valuemin=bounds.0.to_string() aria-valuemax=bounds.1.to_string()
            data-dragging=move || dragging.get().to_string()
            on:pointerdown=grab on:pointermove=drag on:pointerup=move |_| dragging.set(false) on:pointercancel=move |_| dragging.set(false)
            on:keydown=press></div>
    }
}

/// Keeps a value for a year in a cookie of this site.
pub fn keep_cookie(name: &str, value: &str) {
    if let Ok(page) = document().dyn_into::<web_sys::HtmlDocument>() {
        // A browser that takes no cookies shows the usual sizes next time.
        let _ = page.set_cookie(&format!("{name}={value}; path=/; max-age=31536000; samesite=lax"));
    }
}
