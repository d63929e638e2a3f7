//! GetSessionToken.

use serde::{Deserialize, Serialize};

use super::{
    error::StsError,
    session::{self, CredentialsView, Wanted},
};
use crate::{Call, CallSource, Principal, iam::SessionPolicies};

/// The longest duration of the root user's session, which is also the default, seconds.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>.
pub(super) const ROOT_SESSION: i64 = 3600;
/// The default duration of a user's session, seconds.
pub(super) const USER_SESSION: i64 = 43_200;

/// GetSessionToken's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenRequest {
    duration_seconds: Option<i64>,
    serial_number: Option<String>,
}

/// GetSessionToken's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SessionToken {
    credentials: CredentialsView,
}

/// Returns temporary credentials of a user or of the account's owner.
pub async fn get_session_token(call: Call<GetSessionTokenRequest>) -> Result<SessionToken, StsError> {
    let GetSessionTokenRequest { duration_seconds, serial_number } = &call.input;
    let user = match &call.principal {
        Principal::Owner => None,
        Principal::User(user) => Some(user),
        Principal::Role { .. } | Principal::Federated { .. } | Principal::Stranger(_) => {
            return Err(StsError::SessionOfSession("GetSessionToken"));
        }
    };
    if serial_number.is_some() {
        return Err(StsError::NoDevice);
    }
    let seconds = duration(*duration_seconds, user.is_some());
    let wanted = Wanted {
        role: None,
        user,
        is_federated: false,
        session: "",
        policies: SessionPolicies::default(),
        seconds,
        source: CallSource::Endpoint,
    };
    let made = session::issue(&call.core, &call.account, wanted);
    Ok(SessionToken { credentials: CredentialsView::of(made, call.now, seconds) })
}

/// Returns the duration of a session that a user or the root user makes, seconds. A longer duration than the root user may have is
/// reduced, not refused.
pub(super) fn duration(asked: Option<i64>, is_user: bool) -> i64 {
    match is_user {
        true => asked.unwrap_or(USER_SESSION),
        false => asked.unwrap_or(ROOT_SESSION).min(ROOT_SESSION),
    }
}
