//! GetRolePolicy, GetUserPolicy, GetGroupPolicy.

use serde::Serialize;

use super::ByName;
use crate::{
    Call,
    iam::{
        error::IamError,
        holder::{Holder, Named},
        names::PolicyName,
    },
};

/// The output of all three.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InlinePolicy {
    #[serde(flatten)]
    named: Named,
    policy_name: PolicyName,
    policy_document: String,
}

/// Returns an inline policy.
pub async fn get_policy<H: Holder>(call: Call<ByName<H>>) -> Result<InlinePolicy, IamError> {
    let ByName { name, policy_name } = call.input;
    call.account.read(|state| {
        let holder = H::find(&state.iam, &name)?;
        let document = holder.inline().get(&policy_name);
        let document = document.ok_or_else(|| IamError::InlinePolicyNotFound(H::KIND, policy_name.clone()))?;
        let policy_document = document.encoded();
        Ok(InlinePolicy { named: H::named(&name), policy_name, policy_document })
    })
}
