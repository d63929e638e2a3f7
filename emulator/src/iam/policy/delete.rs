//! DeletePolicy.

use super::ByArn;
use crate::{Call, iam::error::IamError};

/// Deletes a managed policy that nobody has, and that has only its default version.
pub async fn delete_policy(call: Call<ByArn>) -> Result<(), IamError> {
    let arn = call.input.policy_arn;
    call.account.write(|state| {
        let versions = state.iam.policy_mut(&arn)?.versions.len();
        if state.iam.attachments(&arn) + state.iam.bounded_by(&arn) > 0 {
            return Err(IamError::PolicyInUse);
        }
        if versions > 1 {
            return Err(IamError::VersionsLeft);
        }
        state.iam.policies.remove(&arn);
        Ok(())
    })
}
