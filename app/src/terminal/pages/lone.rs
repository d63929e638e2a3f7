//! `/terminal`: the terminal on a page of its own.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use crate::{layout::Islands, terminal::LoneTerminal};

/// The page. Without a session it says how to begin.
#[component]
pub fn TerminalPage() -> impl IntoView {
    let page = match crate::ports::visitor() {
        Some(_) => Either::Left(view! {
            <main id="main" class="page wide terminal-page">
                <div class="terminal-page-head">
                    <h1>"Terminal"</h1>
                    <p class="muted">"Your files and your AWS account, with nothing to install. In a lab it stands beside the text."</p>
                </div>
                <LoneTerminal/>
            </main>
            <Islands/>
        }),
        None => Either::Right(view! {
            <main id="main" class="page narrow">
                <h1>"Terminal"</h1>
                <p class="lead">"A shell with the real AWS command line, over your own files, against an AWS account of your own."</p>
                <form method="post" action="/start" class="start-lab">
                    <input type="hidden" name="next" value="/terminal"/>
                    <button type="submit" class="button primary large">"Open a terminal"</button>
                    <p class="muted">"Starts at once, as a guest. Nothing to install or sign up for."</p>
                </form>
            </main>
        }),
    };
    view! { <Title text="Terminal"/> {page} }
}
