//! Usage plans: who may call how often.

use leptos::prelude::*;

use super::{
    client::{CreateUsagePlan, create_usage_plan, usage_plans},
    model::{Quota, Throttle, UsagePlan},
    route::Route,
};
use crate::console::{
    console,
    parts::{Choice, CollectInBrowser, Dialog, Doing, Ending, Field, IntoBrowser, Switch, load, show},
};

/// The page.
#[component]
pub fn Plans() -> impl IntoView {
    let console = console();
    let creating = RwSignal::new(false);
    let plans = load(move || {
        console.changed.track();
        usage_plans()
    });
    view! {
        <section class="console-page" aria-labelledby="plans-title">
            <header class="page-head">
                <h2 id="plans-title">"Usage plans"</h2>
                <button type="button" class="button primary" on:click=move |_| creating.set(true)>"Create usage plan"</button>
            </header>
            {show(plans, table)}
            <CreatePlan open=creating/>
        </section>
    }
    .in_browser()
}

fn table(plans: Vec<UsagePlan>) -> AnyView {
    let at = console().apigateway;
    if plans.is_empty() {
        return view! {
            <div class="nothing-yet"><p><strong>"No usage plans yet"</strong></p><p>"A plan ties API keys to stages, and says how often their owners may call."</p></div>
        }
        .in_browser();
    }
    let rows = plans
        .into_iter()
        .map(|plan| {
            let place = Route::Plan(plan.id.clone()).address();
            let stages = plan.api_stages.len();
            view! {
                <tr>
                    <th scope="row"><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{plan.name.clone()}</button></th>
                    <td>{rate(plan.throttle.as_ref())}</td>
                    <td>{quota(plan.quota.as_ref())}</td>
                    <td>{stages}</td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead><tr><th scope="col">"Name"</th><th scope="col">"Rate and burst"</th><th scope="col">"Quota"</th><th scope="col">"Stages"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}

/// How fast, in a phrase.
pub fn rate(throttle: Option<&Throttle>) -> String {
    throttle.map_or_else(
        || "Not limited".into(),
        |throttle| format!("{} per second, burst {}", throttle.rate_limit, throttle.burst_limit),
    )
}

/// How much, in a phrase.
pub fn quota(quota: Option<&Quota>) -> String {
    quota.map_or_else(|| "Not limited".into(), |quota| format!("{} per {}", quota.limit, quota.period.to_ascii_lowercase()))
}

/// The limits as they are being typed.
#[derive(Clone, Copy)]
pub struct Limits {
    throttled: RwSignal<bool>,
    rate: RwSignal<String>,
    burst: RwSignal<String>,
    limited: RwSignal<bool>,
    quota: RwSignal<String>,
    period: RwSignal<String>,
}

impl Limits {
    fn read(self) -> Result<(Option<Throttle>, Option<Quota>), String> {
        let throttle = match (
            self.throttled.get_untracked(),
            self.rate.get_untracked().trim().parse(),
            self.burst.get_untracked().trim().parse(),
        ) {
            (false, ..) => None,
            (true, Ok(rate_limit), Ok(burst_limit)) => Some(Throttle { rate_limit, burst_limit }),
            (true, ..) => return Err("Rate and burst are numbers.".into()),
        };
        let quota = match (self.limited.get_untracked(), self.quota.get_untracked().trim().parse()) {
            (false, _) => None,
            (true, Ok(limit)) => Some(Quota { limit, period: self.period.get_untracked() }),
            (true, Err(_)) => return Err("The quota is a whole number.".into()),
        };
        Ok((throttle, quota))
    }
}

#[component]
fn CreatePlan(open: RwSignal<bool>) -> impl IntoView {
    let at = console().apigateway;
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let limits = Limits {
        throttled: RwSignal::new(true),
        rate: RwSignal::new(String::new()),
        burst: RwSignal::new(String::new()),
        limited: RwSignal::new(true),
        quota: RwSignal::new(String::new()),
        period: RwSignal::new("MONTH".to_owned()),
    };
    let doing = Doing::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match limits.read() {
            Ok((throttle, quota)) => {
                let input = CreateUsagePlan {
                    name: name.get_untracked().trim().to_owned(),
                    description: description.get_untracked(),
                    throttle,
                    quota,
                };
                doing.start(async move { create_usage_plan(&input).await }, move |plan| {
                    open.set(false);
                    at.set(Route::Plan(plan.id).address());
                });
            }
            Err(problem) => doing.refuse(problem),
        }
    };
    view! {
        <Dialog title="Create usage plan" open=open>
            <form on:submit=submit>
                <Field label="Name" value=name required=true/>
                <Field label="Description" value=description/>
                <LimitFields limits=limits/>
                <Ending open=open doing=doing does="Create usage plan"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

#[component]
fn LimitFields(limits: Limits) -> impl IntoView {
    let periods = [("DAY", "Per day"), ("WEEK", "Per week"), ("MONTH", "Per month")];
    let periods: Vec<_> = periods.iter().map(|(id, title)| ((*id).to_owned(), (*title).to_owned())).collect();
    let periods = StoredValue::new(periods);
    view! {
        <Switch label="Throttling" on=limits.throttled/>
        {move || limits.throttled.get().then(|| view! {
            <div class="row">
                <Field label="Rate" value=limits.rate kind="number" required=true hint="Requests per second"/>
                <Field label="Burst" value=limits.burst kind="number" required=true hint="Requests at once"/>
            </div>
        })}
        <Switch label="Quota" on=limits.limited/>
        {move || limits.limited.get().then(|| view! {
            <div class="row">
                <Field label="Requests" value=limits.quota kind="number" required=true/>
                <Choice label="Period" value=limits.period choices=periods.get_value()/>
            </div>
        })}
    }
    .in_browser()
}
