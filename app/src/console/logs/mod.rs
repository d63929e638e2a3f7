//! The CloudWatch Logs console: log groups, their streams, and what was logged.

mod client;
mod events;
mod groups;
mod model;

use leptos::prelude::*;

use super::{console, parts::IntoBrowser};

/// The pages of the Logs tab. A place is a group's name, or a group's name, `::` and a stream's.
#[component]
pub fn LogsPages() -> impl IntoView {
    let place = console().logs;
    move || {
        let place = place.get();
        match place.split_once("::") {
            _ if place.is_empty() => view! { <groups::Groups/> }.in_browser(),
            Some((group, stream)) => {
                view! { <events::GroupPage group=group.to_owned() stream=Some(stream.to_owned())/> }.in_browser()
            }
            None => view! { <events::GroupPage group=place stream=None/> }.in_browser(),
        }
    }
}
