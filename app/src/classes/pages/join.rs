//! `/join` and `/set-password`: where codes and links lead.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::{asked_for, problem};
use crate::{account::Role, ports::visitor};

/// Joining a class.
#[component]
pub fn JoinPage() -> impl IntoView {
    let code = asked_for("code").unwrap_or_default();
    let letters: String = code.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').take(60).collect();
    let next = format!("next=%2Fjoin%3Fcode%3D{letters}");
    let known = visitor().filter(|visitor| visitor.role != Role::Guest);
    let is_guest = visitor().is_some() && known.is_none();
    let form = match known {
        Some(learner) => view! {
            <form method="post" action="/join" class="panel stack padded">
                <p>"You are signed in as "<strong>{learner.name}</strong>"."</p>
                <div class="field">
                    <label for="code">"Join code"</label>
                    <input id="code" name="code" value=code required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false"/>
                </div>
                <p class="hint">"Those who teach the class see your name, your points, and what you do in its labs."</p>
                <button class="button primary">"Join the class"</button>
            </form>
        }
        .into_any(),
        None => view! {
            <div class="panel stack padded">
                <p>"A class wants to know who you are: make an account, or sign in. You come back here then."</p>
                {is_guest.then(|| view! { <p>"Everything you have done as a guest stays yours when you make an account."</p> })}
                <p class="button-row">
                    <a class="button primary" href=format!("/sign-up?{next}")>"Make an account"</a>
                    <a class="button" href=format!("/sign-in?{next}")>"Sign in"</a>
                </p>
            </div>
        }
        .into_any(),
    };
    view! {
        <Title text="Join a class"/>
        <main id="main" class="page slim">
            <h1>"Join a class"</h1>
            {problem()}
            {form}
        </main>
    }
}

/// Setting a new password by a link.
#[component]
pub fn SetPasswordPage() -> impl IntoView {
    let code = asked_for("code").unwrap_or_default();
    view! {
        <Title text="Set a new password"/>
        <main id="main" class="page slim">
            <h1>"Set a new password"</h1>
            {problem()}
            <form method="post" action="/set-password" class="panel stack padded">
                <input type="hidden" name="code" value=code/>
                <div class="field">
                    <label for="password">"New password"</label>
                    <div class="joined">
                        <input id="password" name="password" type="password" required minlength="10" autocomplete="new-password" aria-describedby="password-hint"/>
                        <button type="button" class="button" data-reveal="password" aria-pressed="false">"Show"</button>
                    </div>
                    <p class="hint" id="password-hint">"At least 10 characters. Any will do."</p>
                </div>
                <button class="button primary">"Set the password"</button>
            </form>
            <p class="muted">"Whoever is signed in with the old password is signed out."</p>
        </main>
    }
}
