//! Something that is fetched when its page opens, and again when what it depends on changes.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use super::{super::aws::Failure, IntoBrowser};

/// How far a fetch is.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    /// On its way for the first time.
    Loading,
    /// Here; stays here while it is fetched again.
    Ready(T),
    /// Did not come.
    Failed(Failure),
}

impl<T: Clone> Loaded<T> {
    /// What has come.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Loading | Self::Failed(_) => None,
        }
    }
}

/// Fetches in the browser, and again whenever a signal changes that `fetch` reads before it starts to wait. Answers that have been
/// overtaken are dropped.
pub fn load<T, F, W>(fetch: F) -> RwSignal<Loaded<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn() -> W + 'static,
    W: Future<Output = Result<T, Failure>> + 'static,
{
    let state = RwSignal::new(Loaded::Loading);
    let turn = StoredValue::new(0_u32);
    Effect::new(move || {
        let work = fetch();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        spawn_local(async move {
            // The page may have gone before this begins, and with it what the work would read.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            let came = match work.await {
                Ok(value) => Loaded::Ready(value),
                Err(failure) => Loaded::Failed(failure),
            };
            if turn.try_get_value() == Some(mine) {
                // What has not changed is not drawn again: an open form or a scrolled list stays as it is.
                if state.try_with_untracked(|state| *state != came) == Some(true) {
                    state.set(came);
                }
            }
        });
    });
    state
}

/// Shows what has come, or that it is coming, or why it has not.
pub fn show<T, V>(state: RwSignal<Loaded<T>>, view: impl Fn(T) -> V + Send + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match state.get() {
        Loaded::Loading => view! { <p class="loading" role="status">"Loading…"</p> }.in_browser(),
        Loaded::Ready(value) => view(value).in_browser(),
        Loaded::Failed(failure) => super::doing::refusal(&failure),
    }
}
