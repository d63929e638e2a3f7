//! Counts of calls by API keys, for quotas and for `get-usage`.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use super::{
    GatewayError, State,
    access::labels,
    common::Seconds,
    patch::{self, Field, Patching, Table},
    usage_plans::{Period, Quota},
};
use crate::Call;

/// The number of days for which counts are kept. AWS shows 90 days; the rest is a margin.
const REMEMBERED_DAYS: i64 = 92;

/// The usage of one plan by one key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct KeyUsage {
    /// The number of calls on each day (UTC).
    pub days: BTreeMap<Date, i64>,
    /// The calls that `update-usage` adds to a period's limit, by the period's first day. Negative if it takes calls away.
    #[serde(default)]
    pub granted: BTreeMap<Date, i64>,
}

/// Returns the day of a moment, in UTC.
pub fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

impl Period {
    /// Returns the first day of the period that contains a day. Weeks begin on Sunday.
    fn first_day(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let since = i64::from(day.weekday().since(Weekday::Sunday));
                day.checked_sub(since.days()).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
        }
    }
}

impl KeyUsage {
    /// Returns the number of calls left in a day's period, after the calls of that day. `since` is when the key joined the plan.
    pub fn remaining(&self, quota: Quota, since: Seconds, day: Date) -> i64 {
        let first = quota.period.first_day(day);
        let used: i64 = self.days.range(first..=day).map(|(_, used)| used).sum();
        let joined = Timestamp::from_second(since.0).map(self::day);
        let offset = if joined.is_ok_and(|joined| quota.period.first_day(joined) == first) { quota.offset } else { 0 };
        let granted = self.granted.get(&first).copied().unwrap_or(0);
        quota.limit.saturating_add(granted).saturating_sub(offset).saturating_sub(used).max(0)
    }

    /// Counts one call, and removes the counts that are older than `REMEMBERED_DAYS`.
    pub fn count(&mut self, day: Date) {
        *self.days.entry(day).or_insert(0) += 1;
        if let Ok(oldest) = day.checked_sub(REMEMBERED_DAYS.days()) {
            self.days.retain(|day, _| *day >= oldest);
            self.granted.retain(|day, _| *day >= oldest);
        }
    }
}

impl State {
    /// Returns the usage of a plan by a key, or `None` if there is none yet.
    pub fn usage_of(&self, plan: &str, key: &str) -> Option<&KeyUsage> {
        self.usage.get(&(plan.to_owned(), key.to_owned()))
    }
}

/// Input of [`get_usage`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUsage {
    #[serde(rename = "usagePlanId")]
    plan: String,
    key_id: Option<String>,
    #[serde(default)]
    start_date: String,
    #[serde(default)]
    end_date: String,
}

/// The response of `get-usage`: for each key and day, the numbers of calls used and left.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Usage {
    pub usage_plan_id: String,
    pub start_date: String,
    pub end_date: String,
    pub items: BTreeMap<String, Vec<(i64, i64)>>,
}

/// Returns the usage of a plan by one key, or by all its keys, between two days.
pub async fn get_usage(call: Call<GetUsage>) -> Result<Usage, GatewayError> {
    let GetUsage { plan, key_id, start_date, end_date } = &call.input;
    let (start, end) = (date(start_date)?, date(end_date)?);
    let days = start.until(end).map(|span| span.get_days()).unwrap_or(-1);
    if !(0..=REMEMBERED_DAYS as i32).contains(&days) {
        return Err(GatewayError::invalid(
            "Usage can be shown for at most 90 days, and the start date must not be after the end date",
        ));
    }
    call.account.read(|state| shown(&state.apigateway, plan, key_id.as_deref(), start, end))
}

fn date(text: &str) -> Result<Date, GatewayError> {
    text.parse().map_err(|_| GatewayError::invalid("Invalid date specified. Use YYYY-MM-DD"))
}

fn shown(gateway: &State, plan_id: &str, key_id: Option<&str>, start: Date, end: Date) -> Result<Usage, GatewayError> {
    let plan = gateway.plans.find(plan_id)?;
    let nothing = KeyUsage::default();
    let keys = plan.keys.values().filter(|key| key_id.is_none_or(|wanted| key.id == wanted));
    let items = keys.map(|key| {
        let usage = gateway.usage_of(plan_id, &key.id).unwrap_or(&nothing);
        let of_day = |day: Date| {
            let left = plan.quota.map_or(0, |quota| usage.remaining(quota, key.since, day));
            (usage.days.get(&day).copied().unwrap_or(0), left)
        };
        (key.id.clone(), start.series(1.day()).take_while(|day| *day <= end).map(of_day).collect())
    });
    Ok(Usage { usage_plan_id: plan_id.into(), start_date: start.to_string(), end_date: end.to_string(), items: items.collect() })
}

/// The labels of a path that names a key of a plan.
#[derive(Debug, Deserialize)]
pub struct AtUsage {
    #[serde(rename = "usagePlanId")]
    plan: String,
    #[serde(rename = "keyId")]
    key: String,
}

#[derive(Clone)]
struct Left {
    remaining: i64,
}

/// Sets the number of calls left in the present period.
pub async fn update_usage(call: Call<Patching<AtUsage>>) -> Result<Usage, GatewayError> {
    let Patching { at: AtUsage { plan: plan_id, key: key_id }, operations } = &call.input;
    let today = day(call.now);
    call.account.write(|state| {
        let gateway = &mut state.apigateway;
        let plan = gateway.plans.find(plan_id)?;
        let since = plan.keys.find(key_id)?.since;
        let quota = plan.quota.ok_or_else(|| GatewayError::invalid("Usage Plan has no quota"))?;
        let mut usage = gateway.usage_of(plan_id, key_id).cloned().unwrap_or_default();
        let before = usage.remaining(quota, since, today);
        let mut left = Left { remaining: before };
        patch::apply(&mut left, PATHS, operations)?;
        let granted = usage.granted.entry(quota.period.first_day(today)).or_insert(0);
        *granted = granted.saturating_add(left.remaining.saturating_sub(before));
        gateway.usage.insert((plan_id.clone(), key_id.clone()), usage);
        shown(gateway, plan_id, Some(key_id), today, today)
    })
}

const PATHS: &Table<Left> = &Table::listed(&[Field::replace("/remaining", |left, change| {
    left.remaining = change.parsed::<i64>()?.max(0);
    Ok(())
})]);

labels!(GetUsage: plan; AtUsage: plan, key);
