//! `/teach/classes/{class}/audit`: what was done in a class, by whom.

use leptos::prelude::*;

use super::frame::{head, page, table};
use crate::{classes::AuditLine, grading::moment};

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    page("Record", |asked| async move {
        let audit = asked.classes.audit(&asked.visitor, asked.class).await?;
        let state = match audit.broken {
            None => view! { <p class="muted">"Each entry has a hash over itself and the entry before it. All of them are right: nothing was changed or taken out."</p> }.into_any(),
            Some(id) => view! { <div class="alert bad" role="alert"><p>"Entry "{id}" does not follow from the one before it: somebody changed the database."</p></div> }.into_any(),
        };
        let heads = ["When", "Who", "Whom", "What", "Hash"].map(head).into_iter().collect();
        let rows = audit.lines.into_iter().map(row).collect();
        Ok(view! { {state}{table("Record".to_owned(), heads, rows)} })
    })
}

fn row(line: AuditLine) -> AnyView {
    let AuditLine { at, who, whom, what, hash, .. } = line;
    view! {
        <tr>
            <td class="journal-when"><time datetime=at.clone()>{moment(&at)}</time></td>
            <td>{who}</td><td>{whom}</td><td>{what}</td><td><code>{hash}</code></td>
        </tr>
    }
    .into_any()
}
