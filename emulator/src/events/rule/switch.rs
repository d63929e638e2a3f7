//! EnableRule, DisableRule.

use super::{ByName, RuleState, reschedule};
use crate::{
    Call,
    events::{access::OnRule, error::EventsError},
};

fn switch(call: &Call<ByName>, to: RuleState) -> Result<(), EventsError> {
    let (bus, name) = call.input.rule(call)?;
    call.account.write(|state| {
        let rule = state.events.rule_mut(&bus, &name)?;
        rule.state = to;
        reschedule(&mut state.events, &bus, &name, call.now)
    })
}

/// Applies a rule from now on.
pub async fn enable_rule(call: Call<ByName>) -> Result<(), EventsError> {
    switch(&call, RuleState::Enabled)
}

/// Applies a rule no more.
pub async fn disable_rule(call: Call<ByName>) -> Result<(), EventsError> {
    switch(&call, RuleState::Disabled)
}
