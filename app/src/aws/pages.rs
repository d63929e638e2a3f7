//! `/aws`: which of AWS's operations are implemented here.

use leptos::prelude::*;
use leptos_meta::Title;

use super::ServiceCoverage;

/// The page. It is made of the tables that answer requests, so it cannot promise an operation that is not there.
#[component]
pub fn CoveragePage() -> impl IntoView {
    coverage()
}

fn coverage() -> Result<impl IntoView, ServerFnError> {
    let services = crate::ports::ports()?.aws.coverage();
    Ok(view! {
        <Title text="What it emulates"/>
        <main id="main" class="page">
            <article class="prose">
                <h1>"What the built\u{2011}in AWS can do"</h1>
                <p>
                    "These operations work, for the "<code>"aws"</code>" command, boto3, terraform and the console pages alike. Every other operation of these \
                     services, and every other service, answers "<code>"501 NotImplemented"</code>" and changes nothing."
                </p>
            </article>
            {services.into_iter().map(|service| view! { <Service service/> }).collect_view()}
        </main>
    })
}

#[component]
fn Service(service: ServiceCoverage) -> impl IntoView {
    let ServiceCoverage { service, implemented, absent } = service;
    let id = service.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    let labelled = id.clone();
    let of = implemented.len() + absent.len();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=id>{service}</h2>
                <p class="muted">{implemented.len()}" of "{of}" operations"</p>
            </div>
            <div class="panel-body stack">
                <Names names=implemented/>
                <details>
                    <summary>{absent.len()}" that are not implemented"</summary>
                    <Names names=absent/>
                </details>
            </div>
        </section>
    }
}

#[component]
fn Names(names: Vec<String>) -> impl IntoView {
    view! { <ul class="operations">{names.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view()}</ul> }
}
