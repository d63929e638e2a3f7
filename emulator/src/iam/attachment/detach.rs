//! DetachRolePolicy, DetachUserPolicy, DetachGroupPolicy.

use super::Attachment;
use crate::{
    Call,
    iam::{error::IamError, holder::Holder},
};

/// Detaches a managed policy.
pub async fn detach_policy<H: Holder>(call: Call<Attachment<H>>) -> Result<(), IamError> {
    let Attachment { name, policy_arn } = call.input;
    call.account.write(|state| match H::find_mut(&mut state.iam, &name)?.attached_mut().remove(&policy_arn) {
        true => Ok(()),
        false => Err(IamError::PolicyNotFound(policy_arn)),
    })
}
