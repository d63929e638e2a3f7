//! AttachRolePolicy, AttachUserPolicy, AttachGroupPolicy.

use super::Attachment;
use crate::{
    Call,
    iam::{error::IamError, holder::Holder},
};

/// The most managed policies that may be attached to one role, user or group.
pub const MOST_ATTACHED: usize = 10;

/// Attaches a managed policy. It succeeds too if the policy is attached already.
pub async fn attach_policy<H: Holder>(call: Call<Attachment<H>>) -> Result<(), IamError> {
    let Attachment { name, policy_arn } = call.input;
    call.account.write(|state| {
        H::find(&state.iam, &name)?;
        if state.iam.policy(&policy_arn).is_err() {
            return Err(IamError::PolicyNotAttachable(policy_arn));
        }
        let attached = H::find_mut(&mut state.iam, &name)?.attached_mut();
        if attached.len() >= MOST_ATTACHED && !attached.contains(&policy_arn) {
            return Err(IamError::TooMany(H::ATTACHED_QUOTA, MOST_ATTACHED));
        }
        attached.insert(policy_arn);
        Ok(())
    })
}
