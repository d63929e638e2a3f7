//! The tabs on the right. A tab's pages are made when it is first opened, and kept then, so that nothing typed is lost by looking elsewhere.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::console::{Tab, console, parts::IntoBrowser, pieces::Fetched};
use crate::terminal::TerminalView;

/// The row of tabs.
#[component]
pub fn TabList() -> impl IntoView {
    let console = console();
    let front = console.front;
    let press = move |event: ev::KeyboardEvent| {
        let place = Tab::ALL.iter().position(|tab| *tab == front.get_untracked()).unwrap_or(0);
        let count = Tab::ALL.len();
        let next = match event.key().as_str() {
            _ if event.alt_key() || event.ctrl_key() || event.meta_key() => return,
            "ArrowRight" => (place + 1) % count,
            "ArrowLeft" => (place + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        front.set(Tab::ALL[next]);
        focus(&format!("tab-{}", Tab::ALL[next].slug()));
    };
    // A click moves the focus into the tab; with the keyboard the focus stays on the row, since the learner may go on to another tab.
    let choose = move |tab: Tab, event: ev::MouseEvent| {
        front.set(tab);
        if tab == Tab::Terminal && event.detail() > 0 {
            console.terminal_called.set(true);
        }
    };
    let tabs = Tab::ALL
        .into_iter()
        .map(|tab| {
            view! {
                <button type="button" role="tab" id=format!("tab-{}", tab.slug()) aria-controls=format!("panel-{}", tab.slug())
                    aria-selected=move || (front.get() == tab).to_string() tabindex=move || if front.get() == tab { "0" } else { "-1" }
                    on:click=move |event| choose(tab, event)>{tab.title()}</button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="tablist" aria-label="AWS console" on:keydown=press>{tabs}</div> }
}

/// Gives the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus can still be seen.
        let _ = element.focus();
    }
}

/// What the tabs show.
#[component]
pub fn Panels(
    /// The lab's id.
    lab: String,
) -> impl IntoView {
    let lab = StoredValue::new(lab);
    Tab::ALL.into_iter().map(|tab| view! { <Panel tab=tab lab=lab/> }).collect_view()
}

#[component]
fn Panel(tab: Tab, lab: StoredValue<String>) -> impl IntoView {
    let console = console();
    let front = console.front;
    let opened = RwSignal::new(false);
    Effect::new(move || {
        if front.get() == tab && !opened.get_untracked() {
            opened.set(true);
        }
    });
    let pages = move || {
        match tab {
        Tab::Terminal => view! { <TerminalView lab=Some(lab.get_value()) draft=Some(console.draft) offered=console.offered_lines called=console.terminal_called/> }.in_browser(),
        Tab::Code | Tab::Test | Tab::Api | Tab::Logs | Tab::Iam => view! { <Fetched tab=tab shown=opened/> }.in_browser(),
    }
    };
    let pages = move || opened.get().then(pages);
    view! {
        <div class="tab-panel console" role="tabpanel" id=format!("panel-{}", tab.slug()) data-tab=tab.slug() aria-labelledby=format!("tab-{}", tab.slug())
            tabindex="0" hidden=move || front.get() != tab>{pages}</div>
    }
}
