//! A usage plan: limits, associated stages, associated keys.

use leptos::prelude::*;

use super::{
    client::{delete_usage_plan, usage_plan},
    model::UsagePlan,
    plan_keys::PlanKeys,
    plan_stages::PlanStages,
    plans::{quota, rate},
    route::Route,
};
use crate::console::{
    console,
    parts::{Confirm, Crumbs, Doing, ErrorAlert, IntoBrowser, Menu, load, show},
};

/// The page.
#[component]
pub fn PlanPage(
    /// The plan's id.
    id: String,
) -> impl IntoView {
    let console = console();
    let id = StoredValue::new(id);
    let plan = load(move || {
        console.changed.track();
        async move { usage_plan(&id.get_value()).await }
    });
    let name = move || plan.get().ready().map_or_else(|| id.get_value(), |plan| plan.name.clone());
    let deleting = RwSignal::new(false);
    let doing = Doing::default();
    let delete = move |()| {
        doing.start(async move { delete_usage_plan(&id.get_value()).await }, move |_| {
            console.apigateway.set(Route::Plans.address())
        });
    };
    view! {
        <section class="console-page" aria-labelledby="plan-title">
            <header class="line-head">
                <Crumbs at=console.apigateway above=vec![("Usage plans", Route::Plans.address())] here=Signal::derive(name) title="plan-title"/>
                <div class="toolbar">
                    <Menu title="Actions"><button type="button" class="danger" on:click=move |_| deleting.set(true)>"Delete"</button></Menu>
                </div>
            </header>
            <ErrorAlert of=doing/>
            {show(plan, contents)}
            <Confirm title="Delete usage plan" open=deleting about="Its keys open nothing any more, unless another plan has them." doing=doing act=delete/>
        </section>
    }
    .in_browser()
}

fn contents(plan: UsagePlan) -> AnyView {
    view! {
        <dl class="facts">
            <div><dt>"ID"</dt><dd><code>{plan.id.clone()}</code></dd></div>
            <div><dt>"Rate and burst"</dt><dd>{rate(plan.throttle.as_ref())}</dd></div>
            <div><dt>"Quota"</dt><dd>{quota(plan.quota.as_ref())}</dd></div>
            {(!plan.description.is_empty()).then(|| view! { <div><dt>"Description"</dt><dd>{plan.description.clone()}</dd></div> })}
        </dl>
        <PlanStages plan=plan.id.clone() covered=plan.api_stages/>
        <PlanKeys plan=plan.id/>
    }
    .in_browser()
}
