//! `/teach/classes/{class}/announcements`: what a class is told.

use leptos::prelude::*;

use super::frame::{lines, page};
use crate::{classes::Told, grading::moment};

/// The page.
#[component]
pub fn AnnouncementsPage() -> impl IntoView {
    page("Announcements", |asked| async move {
        let told = asked.classes.announcements(&asked.visitor, asked.class).await?;
        let base = format!("/teach/classes/{}/announcements", asked.class);
        let none = told.is_empty().then(|| view! { <p class="muted">"Nothing was announced yet."</p> });
        let list = told.into_iter().map(|told| one(&base, told)).collect_view();
        Ok(view! {
            <section class="panel" aria-labelledby="announce">
                <div class="panel-head"><h2 id="announce">"Announce"</h2></div>
                <form method="post" action=base class="panel-body stack">
                    <div class="field">
                        <label for="announcement">"To the whole class"</label>
                        <textarea id="announcement" name="text" required maxlength="4000" rows="4"></textarea>
                    </div>
                    <p class="hint">"Students read it on their page of grades, and see a line about it on every page until they have been there."</p>
                    <div class="button-row"><button class="button primary">"Announce"</button></div>
                </form>
            </section>
            {none}
            {list}
        })
    })
}

fn one(base: &str, told: Told) -> impl IntoView + use<> {
    let Told { id, at, by, text, .. } = told;
    view! {
        <article class="card announcement">
            <p class="muted small-text">{by}", "<time datetime=at.clone()>{moment(&at)}</time></p>
            {lines(&text)}
            <form method="post" action=format!("{base}/{id}/withdraw") data-confirm="Take this announcement back?">
                <button class="button small quiet">"Take back"<span class="visually-hidden">" what was announced at "{moment(&at)}</span></button>
            </form>
        </article>
    }
}
