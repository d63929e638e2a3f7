//! PutPermission, RemovePermission.

use serde::Deserialize;

use crate::{
    Arn, Call,
    events::{
        access::{self, OnResource},
        error::EventsError,
        names::BusName,
        policy::{Condition, Policy},
    },
};

/// PutPermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutPermissionRequest {
    event_bus_name: Option<BusName>,
    action: Option<String>,
    principal: Option<String>,
    statement_id: Option<String>,
    condition: Option<Condition>,
    policy: Option<String>,
}

/// RemovePermission's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemovePermissionRequest {
    event_bus_name: Option<BusName>,
    statement_id: Option<String>,
    remove_all_permissions: Option<bool>,
}

fn bus(name: Option<&BusName>) -> BusName {
    name.cloned().unwrap_or_else(BusName::default_bus)
}

impl OnResource for PutPermissionRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &bus(self.event_bus_name.as_ref())))
    }
}

impl OnResource for RemovePermissionRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &bus(self.event_bus_name.as_ref())))
    }
}

/// Adds a statement to the policy of a bus, or replaces the policy.
pub async fn put_permission(call: Call<PutPermissionRequest>) -> Result<(), EventsError> {
    let (arn, now) = (call.input.resource(&call)?, call.now);
    let PutPermissionRequest { event_bus_name, action, principal, statement_id, condition, policy } = call.input;
    let name = bus(event_bus_name.as_ref());
    let given = policy.as_deref().map(Policy::parse).transpose()?;
    let statement = match (given.is_some(), action, principal, statement_id) {
        (true, None, None, None) => None,
        (false, Some(action), Some(principal), Some(sid)) => Some((action, principal, sid)),
        (true, ..) => return Err(EventsError::Invalid("Policy can't be specified with other parameters.".into())),
        (false, ..) => {
            return Err(EventsError::Invalid("Parameter(s) Action, Principal and StatementId must be specified.".into()));
        }
    };
    call.account.write(|state| {
        let bus = state.events.bus_mut(&name)?;
        bus.modified = Some(now);
        match (given, &statement) {
            (Some(policy), _) => bus.policy = Some(policy),
            (None, Some((action, principal, sid))) => {
                bus.policy.get_or_insert_default().allow(&arn, (sid, principal, action), condition.as_ref())?;
            }
            (None, None) => {}
        }
        Ok(())
    })
}

/// Removes a statement, or all, from the policy of a bus.
pub async fn remove_permission(call: Call<RemovePermissionRequest>) -> Result<(), EventsError> {
    let RemovePermissionRequest { event_bus_name, statement_id, remove_all_permissions } = call.input;
    let (name, now) = (bus(event_bus_name.as_ref()), call.now);
    call.account.write(|state| {
        let bus = state.events.bus_mut(&name)?;
        bus.modified = Some(now);
        if remove_all_permissions == Some(true) {
            bus.policy = None;
            return Ok(());
        }
        let sid = statement_id.ok_or_else(|| EventsError::Invalid("Parameter StatementId must be specified.".into()))?;
        let policy = bus.policy.as_mut().ok_or(EventsError::NoSuchStatement)?;
        if !policy.remove(&sid)? {
            bus.policy = None;
        }
        Ok(())
    })
}
