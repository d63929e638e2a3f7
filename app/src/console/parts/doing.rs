//! Something that a button does: once at a time, and with AWS's answer shown when it is refused.

use std::{future::Future, pin::Pin};

use leptos::{prelude::*, task::spawn_local};

use super::super::{aws::Failure, browser};
use super::IntoBrowser;

type Then = Box<dyn FnOnce()>;

/// The state of a button's work.
#[derive(Clone, Copy)]
pub struct Doing {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Default for Doing {
    fn default() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }
}

impl Doing {
    /// Whether it is under way.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Shows a refusal that was found without asking AWS.
    pub fn refuse(self, message: impl Into<String>) {
        self.failure.set(Some(Failure::Unreachable(message.into())));
    }

    /// Does it, unless it is under way already.
    pub fn start<T: 'static>(self, work: impl Future<Output = Result<T, Failure>> + 'static, then: impl FnOnce(T) + 'static) {
        self.run(Box::pin(async move {
            let value = work.await?;
            Ok(Box::new(move || then(value)) as Then)
        }));
    }

    /// What is the same for every button, and so stands once in the WebAssembly.
    fn run(self, work: Pin<Box<dyn Future<Output = Result<Then, Failure>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        browser::changes_begin();
        spawn_local(async move {
            let done = work.await;
            self.busy.try_set(false);
            match done {
                Ok(then) => then(),
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
            browser::changes_end();
        });
    }
}

/// Why it was refused, if it was.
#[component]
pub fn ErrorAlert(
    /// What was done.
    of: Doing,
) -> impl IntoView {
    move || of.failure.get().map(|failure| refusal(&failure))
}

/// A refusal in AWS's words. The text is text: a name with tags in it shows its tags.
pub fn refusal(failure: &Failure) -> AnyView {
    let (code, message) = match failure {
        Failure::Refused { code, message } => (Some(code.clone()), message.clone()),
        Failure::Unreachable(_) | Failure::Unexpected(_) => (None, failure.to_string()),
    };
    let code = code.map(|code| view! { <strong class="alert-code">{code}</strong> });
    view! { <div class="alert bad" role="alert">{code}<p>{message}</p></div> }.in_browser()
}
