//! RemovePermission.

use serde::Deserialize;

use crate::{
    Call,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
};

/// RemovePermission's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RemovePermissionRequest {
    function_name: String,
    statement_id: String,
    qualifier: Option<String>,
    revision_id: Option<String>,
}

impl OnFunction for RemovePermissionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Removes a statement from a policy, and the policy if that was its last statement.
pub async fn remove_permission(call: Call<RemovePermissionRequest>) -> Result<(), LambdaError> {
    let input = &call.input;
    let reference = call.function("RemovePermission")?;
    call.account.write(|state| {
        let function = state.lambda.functions.get_mut(&reference.name).ok_or_else(|| reference.missing(&call))?;
        let none = || LambdaError::NotFound("No policy is associated with the given resource.".into());
        let policy = function.policies.get_mut(&reference.qualifier).ok_or_else(none)?;
        let place =
            policy.statements.iter().position(|statement| statement.sid == input.statement_id).ok_or_else(|| {
                LambdaError::NotFound(format!("Statement {} is not found in resource policy.", input.statement_id))
            })?;
        policy.expect(input.revision_id.as_deref())?;
        policy.statements.remove(place);
        policy.revision_id = call.core.ids.uuid();
        if policy.statements.is_empty() {
            function.policies.remove(&reference.qualifier);
        }
        Ok(())
    })
}
