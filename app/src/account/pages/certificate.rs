//! `/certificate`: a page to print when every point has been earned.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use crate::layout::{Broken, Logo};

/// The certificate, or what is still missing.
#[component]
pub fn CertificatePage() -> impl IntoView {
    certificate()
}

fn certificate() -> Result<impl IntoView, ServerFnError> {
    let Some(learner) = crate::ports::visitor() else {
        leptos_axum::redirect("/sign-in?next=%2Fcertificate");
        return Ok(Either::Left(()));
    };
    let ports = crate::ports::ports()?;
    let course = ports.course.course();
    Ok(Either::Right(Suspend::new(async move {
        let progress = match ports.grading.progress(&learner).await {
            Ok(progress) => progress,
            Err(error) => return view! { <Broken reason=error.to_string()/> }.into_any(),
        };
        let labs: Vec<_> = course.modules.iter().flat_map(|module| &module.labs).filter(|lab| lab.graded).collect();
        let missing: Vec<_> = labs.iter().filter(|lab| progress.get(&lab.id).is_none_or(|done| done.points < lab.points)).collect();
        let points: u32 = labs.iter().map(|lab| lab.points).sum();
        if missing.is_empty() && !labs.is_empty() {
            view! {
                <Title text="Certificate"/>
                <main id="main" class="page narrow">
                    <article class="certificate">
                        <Logo/>
                        <p class="eyebrow">"Certificate"</p>
                        <h1>{learner.name}</h1>
                        <p class="lead">"has done every lab of"</p>
                        <ul class="plain-list">{course.modules.iter().map(|module| view! { <li>{module.title.clone()}</li> }).collect_view()}</ul>
                        <p>{labs.len()}" labs, "{points}" of "{points}" points, each checked by calling what was built."</p>
                    </article>
                    <p class="no-print"><button type="button" class="button primary" data-print="">"Print"</button></p>
                </main>
            }
            .into_any()
        } else {
            let lines = missing.iter().map(|lab| view! { <li><a href=format!("/labs/{}", lab.id)>{lab.title.clone()}</a></li> });
            view! {
                <Title text="Certificate"/>
                <main id="main" class="page narrow">
                    <h1>"Not yet"</h1>
                    <p>"The certificate is for all points of all labs. Still open:"</p>
                    <ul>{lines.collect_view()}</ul>
                </main>
            }
            .into_any()
        }
    })))
}
