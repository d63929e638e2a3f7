//! DeleteRolePolicy, DeleteUserPolicy, DeleteGroupPolicy.

use super::ByName;
use crate::{
    Call,
    iam::{error::IamError, holder::Holder},
};

/// Deletes an inline policy.
pub async fn delete_policy<H: Holder>(call: Call<ByName<H>>) -> Result<(), IamError> {
    let ByName { name, policy_name } = call.input;
    call.account.write(|state| match H::find_mut(&mut state.iam, &name)?.inline_mut().remove(&policy_name) {
        Some(_) => Ok(()),
        None => Err(IamError::InlinePolicyNotFound(H::KIND, policy_name)),
    })
}
