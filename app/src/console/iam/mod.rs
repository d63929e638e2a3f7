//! The IAM console: roles, who may take them on, and what they may do.

mod client;
mod role;
mod roles;
mod xml;

pub use client::{create_basic_role, list_roles};

use leptos::prelude::*;

use super::{console, parts::IntoBrowser};

/// The pages of the IAM tab.
#[component]
pub fn IamPages() -> impl IntoView {
    let place = console().iam;
    move || match place.get() {
        name if name.is_empty() => view! { <roles::Roles/> }.in_browser(),
        name => view! { <role::RolePage name=name/> }.in_browser(),
    }
}
