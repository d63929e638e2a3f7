//! `/sign-in`.

use leptos::prelude::*;
use leptos_meta::Title;

use super::fields::{NameAndPassword, Returned, other};

/// Signing in, or going on as a guest.
#[component]
pub fn SignInPage() -> impl IntoView {
    let returned = Returned::read();
    let next = returned.next.clone();
    view! {
        <Title text="Sign in"/>
        <main id="main" class="page slim">
            <h1>"Sign in"</h1>
            <form method="post" action="/sign-in" class="panel stack padded">
                <NameAndPassword returned new=false/>
                <button class="button primary">"Sign in"</button>
            </form>
            <p class="muted">"New here? "<a href=other("/sign-up", &next)>"Make an account"</a>", or start without one:"</p>
            <form method="post" action="/start">
                <input type="hidden" name="next" value=if next.is_empty() { "/".to_owned() } else { next }/>
                <button class="button">"Go on as a guest"</button>
            </form>
        </main>
    }
}
