//! GetPolicy.

use super::{ByArn, OnePolicy, PolicyView};
use crate::{Call, iam::error::IamError};

/// Returns a managed policy, the account's or AWS's.
pub async fn get_policy(call: Call<ByArn>) -> Result<OnePolicy, IamError> {
    call.account.read(|state| {
        let policy = state.iam.policy(&call.input.policy_arn)?;
        Ok(OnePolicy { policy: PolicyView::whole(&state.iam, policy) })
    })
}
