//! `/teach/classes/{class}/settings`: what a class is called, and its time zone.

use leptos::prelude::*;

use super::{frame::page, teach::ClassFields};
use crate::classes::{ClassError, ClassRole};

/// The page; for instructors of the class.
#[component]
pub fn SettingsPage() -> impl IntoView {
    page("Settings", |asked| async move {
        let head = asked.classes.head(&asked.visitor, asked.class).await?;
        if head.role != ClassRole::Instructor {
            return Err(ClassError::NotFound);
        }
        let zones = asked.classes.time_zones();
        Ok(view! {
            <section class="panel" aria-labelledby="settings">
                <div class="panel-head"><h2 id="settings">"Settings"</h2></div>
                <form method="post" action=format!("/teach/classes/{}/settings", head.id) class="panel-body stack">
                    <ClassFields name=head.name term=head.term time_zone=head.time_zone zones/>
                    <p class="hint">"With another time zone, deadlines keep their date and time there. Those that lie in the past then freeze nothing more."</p>
                    <div class="button-row"><button class="button primary">"Save"</button></div>
                </form>
            </section>
        })
    })
}
