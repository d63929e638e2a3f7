//! The way of an event over a bus: to the archives, and to the targets of the rules that match it.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    Event, archive,
    event::whole_second,
    names::{BusName, RuleName, own_bus, rule_arn},
    pattern,
    rule::Rule,
    target::input::{self, Sender},
};
use crate::{
    AccountId,
    account::State,
    delivery::{
        Message,
        queue::{Full, Origin, Queued, Retry},
    },
    emulator::Core,
    lambda::Lineage,
    trace::Trace,
};

/// How an event came to its bus.
#[derive(Clone, Debug, Default)]
pub struct Arrival<'a> {
    /// The functions that have run before.
    pub lineage: Lineage,
    pub trace: Option<Trace>,
    /// Whether it comes from another bus. Then it goes to no third one.
    pub is_forwarded: bool,
    /// The replay that it is a part of, and the ARNs of the rules that get it; without any all get it.
    pub replay: Option<(&'a str, &'a [String])>,
    /// The only rule that gets it, by a schedule.
    pub only: Option<&'a RuleName>,
}

/// Archives an event, and queues its deliveries. Returns its id. On a bus that does not exist nothing happens.
///
/// # Errors
/// The account's queue of deliveries is full. Nothing was changed.
pub fn route(
    core: &Core,
    account: AccountId,
    state: &mut State,
    bus: &BusName,
    event: &Event,
    arrival: &Arrival<'_>,
) -> Result<String, Full> {
    let id = core.ids.uuid();
    if state.events.bus(bus).is_err() {
        return Ok(id);
    }
    let now = state.clock.at(core.clock.now());
    let envelope = event.envelope(core, account, &id, now, arrival.replay.map(|(name, _)| name));
    let rules = state.events.rules_of(bus).filter(|(name, rule)| applies(core, account, (bus, name, rule), &envelope, arrival));
    let deliveries: Vec<Queued> =
        rules.flat_map(|(name, rule)| deliveries(core, account, (bus, name, rule), &envelope, arrival, now)).collect();
    state.deliveries.add(core, deliveries)?;
    if arrival.replay.is_none() {
        archive::keep(core, account, &mut state.events, bus, (event, &id), &envelope, now);
    }
    Ok(id)
}

fn applies(
    core: &Core,
    account: AccountId,
    (bus, name, rule): (&BusName, &RuleName, &Rule),
    envelope: &Value,
    arrival: &Arrival<'_>,
) -> bool {
    if let Some(only) = arrival.only {
        return only == name;
    }
    let is_chosen =
        arrival.replay.is_none_or(|(_, rules)| rules.is_empty() || rules.contains(&rule_arn(core, account, bus, name).to_string()));
    let matches = |text: &String| pattern::parse(text).is_ok_and(|pattern| pattern.matches(envelope));
    is_chosen && rule.is_enabled() && rule.pattern.as_ref().is_some_and(matches)
}

fn deliveries(
    core: &Core,
    account: AccountId,
    (bus, name, rule): (&BusName, &RuleName, &Rule),
    envelope: &Value,
    arrival: &Arrival<'_>,
    now: Timestamp,
) -> Vec<Queued> {
    let arn = rule_arn(core, account, bus, name);
    let ingestion_time = whole_second(now);
    let is_bus = |target: &str| own_bus(target, &core.config.region, account).is_some();
    let targets = rule.targets.values().filter(|target| !(arrival.is_forwarded && is_bus(&target.arn)));
    let queued = targets.map(|target| {
        let sender = Sender { rule: name, arn: &arn, ingestion_time: &ingestion_time };
        let policy = target.retry_policy.unwrap_or_default();
        let group_id = target.sqs_parameters.as_ref().and_then(|parameters| parameters.message_group_id.clone());
        Queued {
            origin: Origin::Rule { arn: arn.clone(), role: target.role_arn.clone() },
            target: target.arn.clone(),
            payload: input::render(target, envelope, &sender),
            message: Message { group_id, ..Message::default() },
            http: target.http_parameters.clone(),
            retry: Retry::of(policy.maximum_retry_attempts, policy.maximum_event_age_in_seconds),
            dead_letters: target.dead_letter_config.as_ref().and_then(|config| config.arn.clone()),
            lineage: arrival.lineage.clone(),
            trace: arrival.trace.clone(),
            accepted_at: now,
            due: now,
            tries: 0,
        }
    });
    queued.collect()
}
