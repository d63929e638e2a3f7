//! GetAccessKeyLastUsed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    iam::{
        access::arn_of,
        error::IamError,
        names::{AccessKeyId, UserName},
        state::User,
    },
};

/// GetAccessKeyLastUsed's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyLastUsedRequest {
    access_key_id: AccessKeyId,
}

/// GetAccessKeyLastUsed's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LastUse {
    user_name: UserName,
    access_key_last_used: AccessKeyLastUsed,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyLastUsed {
    last_used_date: Option<Timestamp>,
    service_name: String,
    region: String,
}

/// Returns the needs: the resource is the user who has the key.
///
/// # Errors
/// None.
pub fn needs(call: &Call<GetAccessKeyLastUsedRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let user = call.account.read(|state| state.iam.access_keys.get(&call.input.access_key_id).map(|key| key.user.clone()));
    Ok(match user {
        Some(user) => Needs::of(row, arn_of::<User, _>(call, &user)),
        None => Needs::of(row, Resource::All),
    })
}

/// Returns when a user's key was last used, within a minute, and for which service.
pub async fn get_access_key_last_used(call: Call<GetAccessKeyLastUsedRequest>) -> Result<LastUse, IamError> {
    let id = &call.input.access_key_id;
    call.account.read(|state| {
        let key = state.iam.access_keys.get(id).ok_or_else(|| IamError::KeyNotFound(id.clone()))?;
        let access_key_last_used = match state.iam.key_uses.get(id) {
            Some(last) => AccessKeyLastUsed {
                last_used_date: Some(last.at),
                service_name: last.service.clone(),
                region: call.region().to_owned(),
            },
            None => AccessKeyLastUsed { last_used_date: None, service_name: "N/A".into(), region: "N/A".into() },
        };
        Ok(LastUse { user_name: key.user.clone(), access_key_last_used })
    })
}
