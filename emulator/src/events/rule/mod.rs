//! Rules, one file for each operation, and when they occur.

pub mod by_target;
pub mod delete;
pub mod describe;
pub mod list;
pub mod put;
pub mod switch;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::OnRule,
    error::EventsError,
    names::{BusName, BusReference, RuleName, TargetId},
    state::{Due, State},
    target::RuleTarget,
};
use crate::{
    Call,
    schedule::{Expression, Zone},
};

/// The most rules of a bus, by AWS's quota.
const MOST: usize = 300;
/// The most rules of an account that wait for their time. AWS's quota is that of all rules; here each costs a commit whenever it
/// occurs, also when nobody uses the account.
const MOST_WAITING: usize = 50;

/// A rule, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// The events that it is for, JSON.
    pub pattern: Option<String>,
    /// `rate(…)` or `cron(…)`.
    pub schedule: Option<String>,
    pub state: RuleState,
    pub description: Option<String>,
    pub role_arn: Option<String>,
    pub targets: BTreeMap<TargetId, RuleTarget>,
    pub tags: BTreeMap<String, String>,
    /// When its schedule was set: a rate counts from then.
    pub since: Timestamp,
}

/// Whether a rule is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleState {
    #[default]
    Enabled,
    Disabled,
    /// Enabled, also for events of CloudTrail, which is not here.
    EnabledWithAllCloudtrailManagementEvents,
}

impl Rule {
    /// Returns whether it is applied.
    pub fn is_enabled(&self) -> bool {
        self.state != RuleState::Disabled
    }

    /// Returns when it occurs first after a time, if it does and then has something to do.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let schedule = self.schedule.as_ref().filter(|_| self.is_enabled() && !self.targets.is_empty())?;
        let next = Expression::of_rule(schedule).ok()?.next_after(after, self.since, &Zone::UTC)?;
        // The first occurrence of a rate is one period after the start.
        if next > self.since { Some(next) } else { self.next(next) }
    }
}

/// Sets when a rule occurs next, after it was changed.
///
/// # Errors
/// Too many rules wait for their time.
pub fn reschedule(state: &mut State, bus: &BusName, name: &RuleName, now: Timestamp) -> Result<(), EventsError> {
    if !bus.is_default() {
        return Ok(());
    }
    let next = state.rules.get(&(bus.clone(), name.clone())).and_then(|rule| rule.next(now));
    let Some(at) = next else {
        state.due.remove(name);
        return Ok(());
    };
    if !state.due.contains_key(name) && state.due.len() >= MOST_WAITING {
        return Err(EventsError::Limit);
    }
    state.due.insert(name.clone(), Due { at });
    Ok(())
}

/// The input of an operation on a rule as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    name: RuleName,
    event_bus_name: Option<BusReference>,
}

impl OnRule for ByName {
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError> {
        Ok((BusReference::name(self.event_bus_name.as_ref(), call)?, self.name.clone()))
    }
}
