//! The bar at the top: the mark, where to go, who is here.

use leptos::prelude::*;

use super::{Icon, Logo};
use crate::course::pages::CourseMenu;

/// The header. Who is here comes in by the page script; without it the link leads to the account, which asks to sign in if need be.
#[component]
pub fn Header() -> impl IntoView {
    let links = || {
        view! {
            <a class="header-link" href="/terminal">"Terminal"</a>
            <a class="header-link" href="/inbox">"Inbox"</a>
            <a class="header-link" href="/help">"Help"</a>
        }
    };
    view! {
        <header class="header">
            <a class="brand" href="/" aria-label="Coldstart, front page">
                <Logo/>
                <span>"Coldstart"</span>
            </a>
            <nav class="header-nav" aria-label="Site">
                <CourseMenu/>
                {links()}
                <details class="menu header-menu">
                    <summary class="button quiet icon" aria-label="Menu"><Icon name="menu"/></summary>
                    <div class="menu-list">{links()}</div>
                </details>
            </nav>
            <div class="header-end">
                <span class="header-points" data-total="" hidden></span>
                <button class="button quiet icon theme-switch" type="button" data-theme-switch="" aria-label="Switch between light and dark" hidden>
                    <span class="when-light"><Icon name="moon"/></span>
                    <span class="when-dark"><Icon name="sun"/></span>
                </button>
                <a class="button quiet header-who" href="/account" data-me-link="">
                    <Icon name="user"/>
                    <span class="truncate" data-me="name">"Account"</span>
                </a>
            </div>
        </header>
    }
}
