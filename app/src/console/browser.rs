//! What the pages need of the browser and of `window.coldstart`: toasts, announcements, the clipboard, the code editor.
//!
//! Everything is reached by name at the moment it is used, and what is not there is left undone: the pages must work while a script is
//! still on its way.

use std::cell::Cell;

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A member of `window.coldstart`, if the page's script is there.
pub fn coldstart(name: &str) -> Option<Function> {
    let global = Reflect::get(&window(), &"coldstart".into()).ok()?;
    Reflect::get(&global, &name.into()).ok()?.dyn_into().ok()
}

fn call(name: &str, arguments: &[&str]) -> Option<JsValue> {
    let arguments: js_sys::Array = arguments.iter().map(|argument| JsValue::from_str(argument)).collect();
    coldstart(name)?.apply(&JsValue::NULL, &arguments).ok()
}

/// Shows a message for a few seconds, and announces it to screen readers.
pub fn toast(message: &str, kind: &str) {
    call("toast", &[message, kind]);
}

/// Tells screen readers.
pub fn announce(message: &str) {
    call("announce", &[message]);
}

/// Copies a text, and says so.
pub fn copy(text: &str) {
    call("copy", &[text]);
}

/// Tells the other windows of this browser: they react to an event of this name, `coldstart:…`, as to one of their own.
pub fn tell_tabs(name: &str, functions: &str) {
    call("tellTabs", &[name, functions]);
}

/// Points have changed: the header's dots follow.
pub fn points_changed() {
    call("refreshMe", &[]);
}

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Whether the page is visible.
pub fn is_visible() -> bool {
    !document().hidden()
}

/// Whether text and workbench are two screens.
pub fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= 800.0)
}

/// A time in the reader's locale: `Nov 6, 2025, 12:30:00 PM`.
pub fn moment(milliseconds: f64) -> String {
    written(&js_sys::Date::new(&milliseconds.into()))
}

/// The same of a date in ISO 8601, such as `2025-11-06T12:30:00.000+0000`. What is no date stays as it is.
pub fn moment_of(iso: &str) -> String {
    let date = js_sys::Date::new(&iso.into());
    if date.get_time().is_nan() { iso.to_owned() } else { written(&date) }
}

fn written(date: &js_sys::Date) -> String {
    let style = Object::new();
    for name in ["dateStyle", "timeStyle"] {
        // A plain object takes every member.
        let _ = Reflect::set(&style, &name.into(), &"medium".into());
    }
    date.to_locale_string("default", &style).into()
}

/// Scrolls a tab's panel to its top: a new page begins there.
pub fn to_top(tab: &str) {
    if let Some(panel) = document().get_element_by_id(&format!("panel-{tab}")) {
        panel.set_scroll_top(0);
    }
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Keeps a small note in this browser.
pub fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without storage only a badge is lost.
        let _ = storage.set_item(key, value);
    }
}

/// The note.
pub fn recall(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Random letters and digits, as AWS's console appends them to the names that it suggests.
pub fn chance(length: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..length).map(|_| char::from(LETTERS[(js_sys::Math::random() * LETTERS.len() as f64) as usize % LETTERS.len()])).collect()
}

/// Fired on the document whenever something in the learner's account has changed.
pub const CHANGED: &str = "coldstart:aws-changed";

thread_local! {
    /// How much is under way that changes the account, and whether [`CHANGED`] has been put off for it.
    static UNDER_WAY: Cell<(u32, bool)> = const { Cell::new((0, false)) };
}

/// Puts [`CHANGED`] off until [`changes_end`]: pages must not be drawn anew between the calls that one button makes.
pub fn changes_begin() {
    UNDER_WAY.with(|state| {
        let (number, missed) = state.get();
        state.set((number + 1, missed));
    });
}

/// One button's calls are done, and so is what follows them.
pub fn changes_end() {
    let due = UNDER_WAY.with(|state| {
        let (number, missed) = state.get();
        let left = number.saturating_sub(1);
        state.set((left, missed && left > 0));
        missed && left == 0
    });
    if due {
        tell_changed();
    }
}

/// Fires [`CHANGED`], now or when what is under way has ended.
pub fn tell_changed() {
    let put_off = UNDER_WAY.with(|state| {
        let (number, missed) = state.get();
        state.set((number, missed || number > 0));
        number > 0
    });
    if put_off {
        return;
    }
    tell(CHANGED);
}

/// Fires an event on the document.
pub fn tell(name: &str) {
    if let Ok(event) = web_sys::CustomEvent::new(name) {
        // Nobody cancels it, so the answer says nothing.
        let _ = document().dispatch_event(&event);
    }
}

/// A field of a `CustomEvent`'s detail.
pub fn detail(event: &web_sys::Event, name: &str) -> Option<String> {
    let detail = event.dyn_ref::<web_sys::CustomEvent>()?.detail();
    Reflect::get(&detail, &name.into()).ok()?.as_string()
}

/// Listens on the document for as long as the owner lives.
pub fn on_document(name: &'static str, react: impl FnMut(web_sys::Event) + 'static) {
    listen(document().into(), name, false, react);
}

/// Listens on the window, before anything in it does, for as long as the owner lives.
pub fn on_window_first(name: &'static str, react: impl FnMut(web_sys::Event) + 'static) {
    listen(window().into(), name, true, react);
}

fn listen(target: web_sys::EventTarget, name: &'static str, first: bool, react: impl FnMut(web_sys::Event) + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(react);
    let function: Function = closure.as_ref().unchecked_ref::<Function>().clone();
    // The browser refuses no listener of a known event; without one the page still works by its buttons.
    let _ = target.add_event_listener_with_callback_and_bool(name, &function, first);
    let kept = StoredValue::new_local(Some((closure, target, function)));
    on_cleanup(move || {
        if let Some(Some((closure, target, function))) = kept.try_update_value(Option::take) {
            let _ = target.remove_event_listener_with_callback_and_bool(name, &function, first);
            drop(closure);
        }
    });
}

/// An open code editor.
pub struct Editor {
    handle: JsValue,
    _on_change: Closure<dyn FnMut(String)>,
}

impl Editor {
    /// Opens one in an empty element; `None` when the editor could not be loaded.
    pub async fn open(
        parent: &web_sys::HtmlElement,
        text: &str,
        language: &str,
        label: &str,
        read_only: bool,
        on_change: impl FnMut(String) + 'static,
    ) -> Option<Self> {
        let on_change = Closure::<dyn FnMut(String)>::new(on_change);
        let options = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&options, &name.into(), value).is_ok();
        set("doc", &text.into());
        set("language", &language.into());
        set("label", &label.into());
        set("readOnly", &read_only.into());
        set("onChange", on_change.as_ref());
        let promise: Promise = coldstart("editor")?.call2(&JsValue::NULL, parent, &options).ok()?.dyn_into().ok()?;
        let handle = JsFuture::from(promise).await.ok()?;
        Some(Self { handle, _on_change: on_change })
    }

    fn act(&self, name: &str, arguments: &[JsValue]) {
        let method = Reflect::get(&self.handle, &name.into()).ok().and_then(|method| method.dyn_into::<Function>().ok());
        if let Some(method) = method {
            let arguments: js_sys::Array = arguments.iter().cloned().collect();
            // The page, and its editor with it, may be gone.
            let _ = method.apply(&self.handle, &arguments);
        }
    }

    /// Replaces everything; not reported as a change.
    pub fn set(&self, text: &str, language: &str) {
        self.act("set", &[text.into(), language.into()]);
    }

    /// Changes the text where it differs; cursor, place and undo stay. Not reported as a change.
    pub fn update(&self, text: &str) {
        self.act("update", &[text.into()]);
    }

    /// Marks a line, counted from 1, with what is wrong there, and shows it.
    pub fn mark(&self, line: u32, message: &str) {
        self.act("markError", &[line.into(), message.into()]);
    }

    /// Takes all marks away.
    pub fn clear_marks(&self) {
        self.act("clearMarks", &[]);
    }

    /// Puts the cursor in.
    pub fn focus(&self) {
        self.act("focus", &[]);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.act("destroy", &[]);
    }
}

/// The editor's language for a file.
pub fn language_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("py") => "python",
        Some("json") => "json",
        _ => "text",
    }
}
