//! DetachRolePolicy.

use super::Attachment;
use crate::{Call, iam::error::IamError};

/// Detaches a managed policy from a role.
pub async fn detach_role_policy(call: Call<Attachment>) -> Result<(), IamError> {
    let Attachment { role_name, policy_arn } = call.input;
    call.account.write(|state| {
        if state.iam.own_role_mut(&role_name)?.attached.remove(&policy_arn) {
            Ok(())
        } else {
            Err(IamError::PolicyNotFound(policy_arn))
        }
    })
}
