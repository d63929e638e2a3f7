//! ListInstanceProfilesForRole. The list is always empty, because there are no machines; terraform calls it before it deletes a
//! role.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::on_role,
        error::IamError,
        names::RoleName,
        paging::{Paging, Rest},
    },
};

/// ListInstanceProfilesForRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListInstanceProfilesForRoleRequest {
    role_name: RoleName,
    #[serde(flatten)]
    paging: Paging,
}

/// ListInstanceProfilesForRole's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InstanceProfiles {
    instance_profiles: Vec<()>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the instance profiles of a role: none.
pub async fn list_instance_profiles_for_role(call: Call<ListInstanceProfilesForRoleRequest>) -> Result<InstanceProfiles, IamError> {
    call.account.read(|state| state.iam.role(&call.input.role_name).map(|_| ()))?;
    let (instance_profiles, rest) = call.input.paging.cut(Vec::new(), |(): &()| ())?;
    Ok(InstanceProfiles { instance_profiles, rest })
}

on_role!(ListInstanceProfilesForRoleRequest);
