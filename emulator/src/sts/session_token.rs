//! GetSessionToken.

use serde::{Deserialize, Serialize};

use super::{
    error::StsError,
    session::{self, CredentialsView, Wanted},
};
use crate::{Call, CallSource, Principal, iam::SessionPolicies};

/// The longest duration of the root user's session, which is also the default, seconds.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>.
const ROOT_SESSION: i64 = 3600;

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

/// Returns temporary credentials of the account's owner.
pub async fn get_session_token(call: Call<GetSessionTokenRequest>) -> Result<SessionToken, StsError> {
    let GetSessionTokenRequest { duration_seconds, serial_number } = &call.input;
    if matches!(call.principal, Principal::Role { .. }) {
        return Err(StsError::SessionOfSession);
    }
    if serial_number.is_some() {
        return Err(StsError::NoDevice);
    }
    // A longer duration than the root user may have is reduced, not refused.
    let seconds = duration_seconds.unwrap_or(ROOT_SESSION).min(ROOT_SESSION);
    let wanted = Wanted { role: None, session: "", policies: SessionPolicies::default(), seconds, source: CallSource::Endpoint };
    let made = session::issue(&call.core, &call.account, wanted);
    Ok(SessionToken { credentials: CredentialsView::of(made, call.now, seconds) })
}
