//! AttachRolePolicy.

use super::Attachment;
use crate::{Call, iam::error::IamError};

/// Attaches a managed policy to a role. It succeeds too if the policy is attached already.
pub async fn attach_role_policy(call: Call<Attachment>) -> Result<(), IamError> {
    let Attachment { role_name, policy_arn } = call.input;
    call.account.write(|state| {
        state.iam.role(&role_name)?;
        if state.iam.policy(&policy_arn).is_err() {
            return Err(IamError::PolicyNotAttachable(policy_arn));
        }
        let attached = &mut state.iam.own_role_mut(&role_name)?.attached;
        if attached.len() >= 10 && !attached.contains(&policy_arn) {
            return Err(IamError::TooManyAttached);
        }
        attached.insert(policy_arn);
        Ok(())
    })
}
