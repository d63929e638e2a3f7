//! Pieces that the console's pages share: something loading or loaded, something being done, fields, dialogs, refusals in AWS's words.

mod confirm;
mod copy;
mod dialog;
mod doing;
mod field;
mod in_browser;
mod loaded;
mod menu;

pub use confirm::Confirm;
pub use copy::Copy;
pub use dialog::{Dialog, Ending};
pub use doing::{Doing, ErrorAlert, refusal as refusal_view};
pub use field::{Choice, Field, Switch, TextArea};
pub use in_browser::{ChildrenInBrowser, CollectInBrowser, IntoBrowser};
pub use loaded::{Fetched, Loaded, load, show};
pub use menu::Menu;

use leptos::prelude::*;

/// Where one is, and the way back: links to other pages of the same console.
#[component]
pub fn Crumbs(
    /// The console's place signal.
    at: RwSignal<String>,
    /// Titles and places of the pages above.
    above: Vec<(&'static str, String)>,
    /// The title of this page.
    #[prop(into)]
    here: Signal<String>,
    /// The id of this page's heading, where the last crumb is the heading.
    #[prop(optional)]
    title: Option<&'static str>,
) -> impl IntoView {
    let above = above
        .into_iter()
        .map(|(title, place)| {
            view! { <li><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{title}</button></li> }
        })
        .collect_in_browser();
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{above}<li aria-current="page">{match title {
                Some(id) => view! { <h2 id=id title=here>{here}</h2> }.in_browser(),
                None => view! { {here} }.in_browser(),
            }}</li></ol>
        </nav>
    }
    .in_browser()
}
