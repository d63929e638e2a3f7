//! DeletePolicy.

use super::ByArn;
use crate::{Call, iam::error::IamError};

/// Deletes a managed policy that is attached to no role and has only its default version.
pub async fn delete_policy(call: Call<ByArn>) -> Result<(), IamError> {
    let arn = call.input.policy_arn;
    call.account.write(|state| {
        let versions = state.iam.policy_mut(&arn)?.versions.len();
        if state.iam.roles_with(&arn).next().is_some() {
            return Err(IamError::PolicyInUse);
        }
        if versions > 1 {
            return Err(IamError::VersionsLeft);
        }
        state.iam.policies.remove(&arn);
        Ok(())
    })
}
