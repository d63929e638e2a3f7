//! DeleteRule.

use super::ByName;
use crate::{
    Call,
    events::{access::OnRule, error::EventsError},
};

/// Deletes a rule without targets. One that does not exist is no error.
pub async fn delete_rule(call: Call<ByName>) -> Result<(), EventsError> {
    let (bus, name) = call.input.rule(&call)?;
    call.account.write(|state| {
        state.events.bus(&bus)?;
        let key = (bus, name);
        if state.events.rules.get(&key).is_some_and(|rule| !rule.targets.is_empty()) {
            return Err(EventsError::Invalid("Rule can't be deleted since it has targets.".into()));
        }
        state.events.rules.remove(&key);
        if key.0.is_default() {
            state.events.due.remove(&key.1);
        }
        Ok(())
    })
}
