//! `/sign-up`.

use leptos::prelude::*;
use leptos_meta::Title;

use super::fields::{NameAndPassword, Returned, other};
use crate::account::Role;

/// Making an account. A guest keeps everything.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let returned = Returned::read();
    let next = returned.next.clone();
    let is_guest = crate::ports::visitor().is_some_and(|learner| learner.role == Role::Guest);
    view! {
        <Title text="Make an account"/>
        <main id="main" class="page slim">
            <h1>"Make an account"</h1>
            {is_guest.then(|| view! {
                <p>"Everything you have done as a guest stays yours: your functions, your APIs and your points."</p>
            })}
            <form method="post" action="/sign-up" class="panel stack padded">
                <NameAndPassword returned new=true/>
                <button class="button primary">"Make the account"</button>
            </form>
            <p class="muted">"Have one already? "<a href=other("/sign-in", &next)>"Sign in"</a></p>
        </main>
    }
}
