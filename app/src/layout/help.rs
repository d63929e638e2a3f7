//! `/help`: how the labs work, in a page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::overlays::ShortcutList;

/// The help page.
#[component]
pub fn HelpPage() -> impl IntoView {
    view! {
        <Title text="Help"/>
        <main id="main" class="page narrow">
            <article class="prose">
                <h1>"Help"</h1>
                <h2 id="account">"Your AWS account"</h2>
                <p>
                    "You have an AWS account of your own, and it exists only on this site. What you create in it stays until you delete it or reset a lab. \
                     Nobody else can see it, and nothing in it costs anything."
                </p>
                <h2 id="ways">"Three ways to do a lab"</h2>
                <p>
                    "In the lab's console pages, in the "<a href="/terminal">"terminal"</a>" beside the text (or your own) with the real "<code>"aws"</code>" command, or from your own programs with boto3. \
                     All three reach the same account, and the checks don't mind which you use. "
                    <a href="/account">"Your account"</a>" has the keys and the lines to paste."
                </p>
                <h2 id="checks">"Checks"</h2>
                <p>
                    "A check looks at what is really there: it calls your function and your API, and reads your settings. A check that fails says what it \
                     expected and what it got; one that is open has nothing to look at yet. One that is waiting for another says for which. A check once passed stays passed, and hints cost nothing."
                </p>
                <h2 id="stuck">"Stuck?"</h2>
                <ul>
                    <li>"Is the badge "<strong>"Changes not deployed"</strong>" showing? AWS runs what was deployed last, not what is in the editor."</li>
                    <li>"Did you deploy the API again after the last change? A stage shows the API as it was when it was deployed."</li>
                    <li>"Take a hint, or use "<em>"Catch me up"</em>", which does the steps before this one for you."</li>
                    <li>"Read the function's log: whatever it printed or raised stands there."</li>
                </ul>
                <h2 id="shortcuts-list">"Shortcuts"</h2>
            </article>
            <ShortcutList/>
        </main>
    }
}
