//! GetCallerIdentity.

use serde::{Deserialize, Serialize};

use super::error::StsError;
use crate::{AccountId, Call};

/// GetCallerIdentity's input: none.
#[derive(Debug, Deserialize)]
pub struct GetCallerIdentityRequest {}

/// GetCallerIdentity's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CallerIdentity {
    arn: String,
    user_id: String,
    account: AccountId,
}

/// Returns the caller's account, id and ARN. It needs no permission.
pub async fn get_caller_identity(call: Call<GetCallerIdentityRequest>) -> Result<CallerIdentity, StsError> {
    let account = call.account.id;
    let user_id = call.account.read(|state| call.principal.id(&state.iam, account)).ok_or(StsError::RoleGone)?;
    Ok(CallerIdentity { arn: call.principal.arn(account), user_id, account })
}
