//! The Lambda console: functions, their code, tests, configuration, versions and aliases.
//!
//! [`LambdaPages`] is the Code tab and shows the page that its place names; [`test::TestPage`] is the Test tab. Both are about the same
//! open function.

mod aliases;
mod clash;
mod client;
mod code;
mod concurrency;
mod configuration;
mod create;
mod environment;
mod events;
mod execution;
mod files;
mod findings;
mod function;
mod general;
mod json;
mod list;
mod model;
mod permissions;
mod report;
mod route;
mod test;
mod toolbar;
mod traceback;
mod versions;

pub use client::{AddPermission, add_permission, list_functions};
pub use events::pretty;
pub use json::problem as json_problem;
pub use model::FunctionConfiguration;
pub use test::TestPage;

use leptos::{prelude::*, task::spawn_local};

use self::route::Route;
use super::{Console, Tab, browser, console, parts::IntoBrowser};

/// The pages of the Code tab.
#[component]
pub fn LambdaPages() -> impl IntoView {
    let console = console();
    let route = Memo::new(move |_| Route::read(&console.lambda.get()));
    Effect::new(move || {
        route.track();
        browser::to_top(Tab::Code.slug());
    });
    move || match route.get() {
        Route::Unsettled => view! { <p class="loading" role="status">"Loading…"</p> }.in_browser(),
        Route::Functions => view! { <list::Functions/> }.in_browser(),
        Route::Create => view! { <create::CreateFunction/> }.in_browser(),
        Route::Function(name) => view! { <function::FunctionPage name=name/> }.in_browser(),
    }
}

/// Without an address in the URL, the page shows the lab's function, or the list while there is no such function. For Code and
/// Test alike, so it is called once by the page, in the browser.
pub fn settle(console: Console) {
    Effect::new(move || {
        if console.lambda.get().is_empty() {
            spawn_local(async move {
                // Without an answer the list is shown, which says why there is none.
                let functions = client::list_functions().await.unwrap_or_else(|_| Vec::new());
                let wanted =
                    console.wanted.get_value().filter(|wanted| functions.iter().any(|function| function.function_name == *wanted));
                if console.lambda.with_untracked(String::is_empty) {
                    console.lambda.set(wanted.unwrap_or_else(|| Route::FUNCTIONS.into()));
                }
            });
        }
    });
}
