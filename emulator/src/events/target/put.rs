//! PutTargets.

use serde::{Deserialize, Serialize};

use super::{RuleTarget, input};
use crate::{
    Arn, Call,
    events::{
        PRINCIPAL,
        access::OnRule,
        error::EventsError,
        names::{BusName, BusReference, RuleName, TargetId},
        rule::reschedule,
    },
    iam,
};

/// The most targets of a rule, as on AWS.
const MOST: usize = 5;
/// Services to which events are delivered here.
const SERVICES: [&str; 6] = ["lambda", "sqs", "sns", "events", "logs", "execute-api"];

/// PutTargets' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutTargetsRequest {
    rule: RuleName,
    event_bus_name: Option<BusReference>,
    targets: Vec<RuleTarget>,
}

/// The output of PutTargets and RemoveTargets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Entries {
    pub failed_entry_count: usize,
    pub failed_entries: Vec<FailedEntry>,
}

/// A target that was left as it was.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FailedEntry {
    target_id: TargetId,
    error_code: String,
    error_message: String,
}

impl OnRule for PutTargetsRequest {
    fn rule<I>(&self, call: &Call<I>) -> Result<(BusName, RuleName), EventsError> {
        Ok((BusReference::name(self.event_bus_name.as_ref(), call)?, self.rule.clone()))
    }

    fn passed_roles(&self) -> Vec<&str> {
        self.targets.iter().filter_map(|target| target.role_arn.as_deref()).collect()
    }
}

/// Adds targets to a rule, or replaces those with the same ids. Whether they exist and let EventBridge in is not checked, as on AWS.
pub async fn put_targets(call: Call<PutTargetsRequest>) -> Result<Entries, EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    let now = call.now;
    call.input.targets.iter().try_for_each(check)?;
    call.account.write(|state| {
        for role in call.input.passed_roles() {
            iam::assumable(&state.iam, role, PRINCIPAL).map_err(|why| EventsError::role(role, why))?;
        }
        let rule = state.events.rule_mut(&bus, &name)?;
        rule.targets.extend(call.input.targets.iter().map(|target| (target.id.clone(), target.clone())));
        if rule.targets.len() > MOST {
            return Err(EventsError::Limit);
        }
        reschedule(&mut state.events, &bus, &name, now)
    })?;
    Ok(Entries { failed_entry_count: 0, failed_entries: Vec::new() })
}

fn check(target: &RuleTarget) -> Result<(), EventsError> {
    let arn: Arn = target.arn.parse().map_err(|_| EventsError::reason(&target.arn, "Provided Arn is not in correct format."))?;
    if !SERVICES.contains(&arn.service.as_str()) {
        return Err(EventsError::Invalid(format!("Coldstart does not deliver events to the service {}.", arn.service)));
    }
    if arn.service == "sqs" && arn.resource.ends_with(".fifo") && target.sqs_parameters.is_none() {
        return Err(EventsError::Invalid(format!("Parameter(s) SqsParameters must be specified for target: {}.", target.id)));
    }
    let needs_role = arn.service == "events" && arn.resource.starts_with("api-destination/");
    if needs_role && target.role_arn.is_none() {
        return Err(EventsError::Invalid(format!("RoleArn is required for target {}.", target.arn)));
    }
    input::check(target)
}
