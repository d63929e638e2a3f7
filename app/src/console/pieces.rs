//! The pages of each service are a piece of WebAssembly of their own, which the browser fetches when their tab is first shown. A new
//! function here makes a new piece of what only it reaches; functions that name the same piece share one. `app/web/bindgen` cuts them out.

use leptos::{
    prelude::*,
    reactive::computed::ScopedFuture,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};

use super::{Tab, apigateway::ApiPages, browser, iam::IamPages, lambda, logs::LogsPages, parts::IntoBrowser};

type Pages = Result<AnyView, SplitLoaderError>;

#[wasm_split(lambda, wasm_split_path = leptos::wasm_split, fallible)]
fn code() -> Pages {
    Ok(view! { <lambda::LambdaPages/> }.in_browser())
}

#[wasm_split(lambda, wasm_split_path = leptos::wasm_split, fallible)]
fn test() -> Pages {
    Ok(view! { <lambda::TestPage/> }.in_browser())
}

#[wasm_split(apigateway, wasm_split_path = leptos::wasm_split, fallible)]
fn api() -> Pages {
    Ok(view! { <ApiPages/> }.in_browser())
}

#[wasm_split(logs, wasm_split_path = leptos::wasm_split, fallible)]
fn logs() -> Pages {
    Ok(view! { <LogsPages/> }.in_browser())
}

#[wasm_split(iam, wasm_split_path = leptos::wasm_split, fallible)]
fn iam() -> Pages {
    Ok(view! { <IamPages/> }.in_browser())
}

/// The name of the piece that a tab needs, if it needs one.
pub const fn piece(tab: Tab) -> Option<&'static str> {
    match tab {
        Tab::Code | Tab::Test => Some("lambda"),
        Tab::Api => Some("apigateway"),
        Tab::Logs => Some("logs"),
        Tab::Iam => Some("iam"),
        Tab::Terminal => None,
    }
}

/// A tab's pages, where they are a piece of their own.
async fn pages(tab: Tab) -> Option<Pages> {
    match tab {
        Tab::Code => Some(code().await),
        Tab::Test => Some(test().await),
        Tab::Api => Some(api().await),
        Tab::Logs => Some(logs().await),
        Tab::Iam => Some(iam().await),
        Tab::Terminal => None,
    }
}

/// How far the pages of a tab are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Coming,
    Here,
    /// The site did not answer.
    Missed,
}

/// The pages of a tab, fetched when `shown` is first true.
#[component]
pub fn Fetched(
    /// Whose pages.
    tab: Tab,
    /// Whether they are looked at.
    #[prop(into)]
    shown: Signal<bool>,
) -> impl IntoView {
    let piece = RwSignal::new(None::<Piece>);
    let view = StoredValue::new_local(None::<AnyView>);
    // What the pages make belongs to this place, and not to the effect that fetches them.
    let place = Owner::current().unwrap_or_default();
    let fetch = move || {
        piece.set(Some(Piece::Coming));
        let fetched = place.with(|| ScopedFuture::new_untracked(pages(tab)));
        spawn_local(async move {
            let came = match fetched.await {
                Some(Ok(pages)) => {
                    view.try_set_value(Some(pages));
                    Piece::Here
                }
                Some(Err(_)) => Piece::Missed,
                None => return,
            };
            piece.try_set(Some(came));
        });
    };
    let fetch = Callback::new(move |()| fetch());
    Effect::new(move || {
        if shown.get() && piece.with_untracked(Option::is_none) {
            fetch.run(());
        }
    });
    Effect::new(move || {
        browser::on_document("coldstart:connected", move |_| {
            if piece.try_get_untracked() == Some(Some(Piece::Missed)) {
                fetch.run(());
            }
        });
    });
    move || match piece.get() {
        None => ().in_browser(),
        Some(Piece::Coming) => view! { <p class="loading" role="status">"Loading…"</p> }.in_browser(),
        Some(Piece::Here) => view.try_update_value(Option::take).flatten().in_browser(),
        Some(Piece::Missed) => view! {
            <div class="alert warn" role="alert">
                <p>"This part of the console could not be fetched: the site did not answer."</p>
                <button type="button" class="button small" on:click=move |_| fetch.run(())>"Try again"</button>
            </div>
        }
        .in_browser(),
    }
}
