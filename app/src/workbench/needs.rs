//! What a lab needs of earlier ones: said before its first step if the account does not have it, with the offer to make just that.

use leptos::{prelude::*, task::spawn_local};

use super::{checks::Checks, menu::came, report::told, shortcuts::focus_later};
use crate::{
    console::{
        browser,
        parts::{CollectInBrowser, Doing, ErrorAlert, IntoBrowser},
    },
    grading::{
        Done, GradingError, Missing,
        api::{find_missing, prepare},
    },
};

/// The note's id.
const ID: &str = "needs";
/// How often it is asked while checks run, and how long is waited in between, milliseconds.
const TRIES: u32 = 40;
const PAUSE: u32 = 250;

/// Asks what is missing, and says it.
#[component]
pub fn Needs(
    /// Whether the lab needs anything.
    any: bool,
    /// The checks of its first step.
    first: Vec<String>,
    /// The lab's checks.
    checks: Checks,
) -> impl IntoView {
    let missing = RwSignal::new(Vec::<Missing>::new());
    let prepared = RwSignal::new(None::<Done>);
    let ask = move || {
        spawn_local(async move {
            if let Some(found) = find(checks).await {
                missing.try_set(found);
            }
        });
    };
    Effect::new(move |asked: Option<()>| {
        // A learner who has done a part of the first step has what is needed, or is making it.
        let has_begun = first.iter().any(|check| untrack(|| checks.has_passed(check)));
        if any && !has_begun && asked.is_none() {
            ask();
        }
    });
    // What is missing may have been made by hand meanwhile: known once the checks have run again.
    Effect::new(move || {
        checks.results.track();
        if missing.with_untracked(|missing| !missing.is_empty()) {
            ask();
        }
    });
    let doing = Doing::default();
    let make = move |_| {
        doing.start(async move { came(prepare(checks.lab()).await) }, move |done| {
            prepared.set(Some(done));
            missing.set(Vec::new());
            browser::tell_changed();
            browser::tell("coldstart:drafts-changed");
            focus_later(ID.to_owned());
        });
    };
    move || {
        let found = missing.get();
        if let Some(done) = prepared.get() {
            return Some(
                view! {
                    <section id=ID class="needs alert good" tabindex="-1" aria-labelledby="needs-title">
                        <p class="alert-title" id="needs-title">"Prepared. You can begin with this lab."</p>
                        {told(done)}
                    </section>
                }
                .in_browser(),
            );
        }
        if found.is_empty() {
            return None;
        }
        let lists = found.into_iter().map(of_lab).collect_in_browser();
        Some(
            view! {
                <section id=ID class="needs alert warn" tabindex="-1" aria-labelledby="needs-title">
                    <p class="alert-title" id="needs-title">"Before you begin: this lab needs what an earlier one makes, and your account does not have it yet."</p>
                    {lists}
                    <p>
                        "It can be made for you. Nothing else in your account is touched. The steps that are solved for you in this way give no points in the lab they belong to, \
                         until you reset them there."
                    </p>
                    <ErrorAlert of=doing/>
                    <div class="button-row">
                        <button type="button" class="button primary" aria-busy=move || doing.busy().to_string() on:click=make>"Prepare what is missing"</button>
                    </div>
                </section>
            }
            .in_browser(),
        )
    }
}

fn of_lab(Missing { lab, title, says }: Missing) -> AnyView {
    let says = says.into_iter().map(|say| view! { <li>{say}</li> }).collect_in_browser();
    view! { <p>"Missing of "<a href=format!("/labs/{lab}")>{title}</a>":"</p><ul>{says}</ul> }.in_browser()
}

async fn find(checks: Checks) -> Option<Vec<Missing>> {
    for _ in 0..TRIES {
        match find_missing(checks.lab()).await {
            Ok(Ok(found)) => return Some(found),
            Ok(Err(GradingError::Running | GradingError::Full)) => browser::sleep(PAUSE).await,
            // The lab can be done without the note; its checks say what is not there.
            Ok(Err(_)) | Err(_) => return None,
        }
    }
    None
}
