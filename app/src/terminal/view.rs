//! The element that xterm.js lives in. Leptos makes it once and does not look into it.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::console::{browser, draft::Workspace};

/// A terminal.
#[component]
pub fn TerminalView(
    /// The lab in whose page it stands.
    lab: Option<String>,
    /// The editor beside it, whose files are saved before a line runs.
    draft: Option<Workspace>,
    /// Lines that the prose offers; taken when the terminal is there.
    #[prop(optional)]
    offered: Option<RwSignal<Option<String>>>,
    /// Whether it gets the focus as soon as it is open.
    #[prop(optional)]
    called: Option<RwSignal<bool>>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let handle = StoredValue::new_local(None::<Handle>);
    let opened = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let opening = StoredValue::new(false);
    Effect::new(move || {
        let Some(place) = place.get() else { return };
        if opening.get_value() {
            return;
        }
        opening.set_value(true);
        let lab = lab.clone();
        spawn_local(async move {
            let made = Handle::open(&place, lab.as_deref(), draft).await;
            failed.try_set(made.is_none());
            handle.try_set_value(made);
            opened.try_set(true);
        });
    });
    Effect::new(move || {
        let Some(offered) = offered else { return };
        if !opened.get() || offered.with(Option::is_none) {
            return;
        }
        if let Some(lines) = offered.try_update(Option::take).flatten() {
            handle.with_value(|handle| {
                if let Some(handle) = handle {
                    handle.run(&lines);
                }
            });
        }
    });
    Effect::new(move || {
        let Some(called) = called else { return };
        if opened.get() && called.get() {
            called.set(false);
            handle.with_value(|handle| {
                if let Some(handle) = handle {
                    handle.focus();
                }
            });
        }
    });
    view! {
        <div class="terminal-frame" node_ref=place></div>
        {move || failed.get().then(|| view! {
            <p class="alert bad" role="alert">"The terminal could not be loaded. Load the page again; all of this can be done in the other tabs, too."</p>
        })}
    }
}

/// The terminal on a page of its own.
#[island]
pub fn LoneTerminal() -> impl IntoView {
    view! { <TerminalView lab=None draft=None/> }
}

/// An open terminal.
struct Handle {
    terminal: JsValue,
    _before: Closure<dyn FnMut() -> Promise>,
}

impl Handle {
    /// Opens one in an empty element; `None` when its script could not be loaded.
    async fn open(place: &web_sys::HtmlElement, lab: Option<&str>, draft: Option<Workspace>) -> Option<Self> {
        let before = Closure::<dyn FnMut() -> Promise>::new(move || {
            future_to_promise(async move {
                if let Some(draft) = draft {
                    draft.saved().await.map_err(|failure| JsValue::from_str(&failure.to_string()))?;
                }
                Ok(JsValue::UNDEFINED)
            })
        });
        let options = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&options, &name.into(), value).is_ok();
        if let Some(lab) = lab {
            set("lab", &lab.into());
        }
        set("before", before.as_ref());
        set("editor", &draft.is_some().into());
        set("focus", &lab.is_none().into());
        let promise: Promise = browser::coldstart("terminal")?.call2(&JsValue::NULL, place, &options).ok()?.dyn_into().ok()?;
        let terminal = JsFuture::from(promise).await.ok()?;
        Some(Self { terminal, _before: before })
    }

    fn act(&self, name: &str, arguments: &js_sys::Array) {
        if let Some(method) = Reflect::get(&self.terminal, &name.into()).ok().and_then(|method| method.dyn_into::<Function>().ok())
        {
            // The page, and its terminal with it, may be gone.
            let _ = method.apply(&self.terminal, arguments);
        }
    }

    /// Puts the cursor into it.
    fn focus(&self) {
        self.act("focus", &js_sys::Array::new());
    }

    /// Types lines and runs them.
    fn run(&self, lines: &str) {
        self.act("run", &js_sys::Array::of1(&lines.into()));
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.act("destroy", &js_sys::Array::new());
    }
}
