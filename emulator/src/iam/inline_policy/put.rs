//! PutRolePolicy, PutUserPolicy, PutGroupPolicy.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on,
        document::Document,
        error::IamError,
        holder::Holder,
        limits,
        names::PolicyName,
        state::{Group, Role, User},
    },
};

/// The input of all three.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "")]
pub struct PutPolicyRequest<H: Holder> {
    #[serde(alias = "RoleName", alias = "UserName", alias = "GroupName")]
    name: H::Name,
    policy_name: PolicyName,
    policy_document: String,
}

/// Adds an inline policy, or replaces the one with this name.
pub async fn put_policy<H: Holder>(call: Call<PutPolicyRequest<H>>) -> Result<(), IamError> {
    let PutPolicyRequest { name, policy_name, policy_document } = call.input;
    call.account.write(|state| {
        let holder = H::find_mut(&mut state.iam, &name)?;
        let mut inline = holder.inline().clone();
        inline.insert(policy_name, Document::identity(&policy_document)?);
        limits::inline_length::<H>(&name, &inline)?;
        *holder.inline_mut() = inline;
        Ok(())
    })
}

on!(Role, name: PutPolicyRequest<Role>);
on!(User, name: PutPolicyRequest<User>);
on!(Group, name: PutPolicyRequest<Group>);
