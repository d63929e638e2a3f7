//! Something that is fetched when its page opens, and again when what it depends on changes.

use std::{any::Any, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

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

type Anything = Arc<dyn Any + Send + Sync>;

/// A fetch, to be looked at. Whatever is fetched lies in the same type of signal, because each type of signal is code of its own in the
/// WebAssembly; what it is, is known here only.
pub struct Fetched<T> {
    state: RwSignal<Loaded<Anything>>,
    is: PhantomData<fn() -> T>,
}

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fetched<T> {}

impl<T: Clone + 'static> Fetched<T> {
    /// How far it is.
    pub fn get(self) -> Loaded<T> {
        typed(self.state.get())
    }

    /// How far it is at this moment.
    pub fn get_untracked(self) -> Loaded<T> {
        typed(self.state.get_untracked())
    }
}

fn typed<T: Clone + 'static>(state: Loaded<Anything>) -> Loaded<T> {
    match state {
        Loaded::Ready(value) => value.downcast_ref().cloned().map_or(Loaded::Loading, Loaded::Ready),
        Loaded::Loading => Loaded::Loading,
        Loaded::Failed(failure) => Loaded::Failed(failure),
    }
}

/// Fetches in the browser, and again whenever a signal changes that `fetch` reads before it starts to wait. Answers that have been
/// overtaken are dropped.
pub fn load<T, F, W>(fetch: F) -> Fetched<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn() -> W + 'static,
    W: Future<Output = Result<T, Failure>> + 'static,
{
    let state = RwSignal::new(Loaded::Loading);
    let fetch = move || -> Work {
        let work = fetch();
        Box::pin(async move { work.await.map(|value| Arc::new(value) as Anything) })
    };
    follow(state, Box::new(fetch), |one, other| one.downcast_ref::<T>() == other.downcast_ref::<T>());
    Fetched { state, is: PhantomData }
}

type Work = Pin<Box<dyn Future<Output = Result<Anything, Failure>>>>;

/// What is the same for all that is fetched.
fn follow(state: RwSignal<Loaded<Anything>>, fetch: Box<dyn Fn() -> Work>, is_same: fn(&Anything, &Anything) -> bool) {
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
                let is_news = state.try_with_untracked(|state| match (state, &came) {
                    (Loaded::Ready(old), Loaded::Ready(new)) => !is_same(old, new),
                    (Loaded::Failed(old), Loaded::Failed(new)) => old != new,
                    (Loaded::Loading | Loaded::Ready(_) | Loaded::Failed(_), _) => true,
                });
                if is_news == Some(true) {
                    state.set(came);
                }
            }
        });
    });
}

/// Shows what has come, or that it is coming, or why it has not.
pub fn show<T, V>(state: Fetched<T>, view: impl Fn(T) -> V + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send>
where
    T: Clone + 'static,
    V: IntoView + 'static,
{
    Box::new(move || match state.get() {
        Loaded::Loading => view! { <p class="loading" role="status">"Loading…"</p> }.in_browser(),
        Loaded::Ready(value) => view(value).in_browser(),
        Loaded::Failed(failure) => super::doing::refusal(&failure),
    })
}
