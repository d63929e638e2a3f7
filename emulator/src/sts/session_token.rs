//! GetSessionToken.

use serde::{Deserialize, Serialize};

use super::{
    error::StsError,
    session::{self, CredentialsView, Wanted},
};
use crate::{Call, CallSource, Principal, iam::SessionPolicies, wire::members};

/// The longest duration of the root user's session, which is also the default, seconds.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>.
const ROOT_SESSION: i64 = 3600;

/// GetSessionToken's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetSessionTokenRequest {
    #[serde(default, deserialize_with = "members::text")]
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
    let seconds = duration(*duration_seconds)?;
    let wanted = Wanted { role: None, session: "", policies: SessionPolicies::default(), seconds, source: CallSource::Endpoint };
    let made = session::issue(&call.core, &call.account, wanted);
    Ok(SessionToken { credentials: CredentialsView::of(made, call.now, seconds) })
}

/// Returns the session's duration, seconds. A longer one than the root user may have is reduced, not refused.
fn duration(asked: Option<i64>) -> Result<i64, StsError> {
    let violation = |seconds: i64, bound: &str| {
        Err(StsError::Invalid(format!(
            "1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value {bound}"
        )))
    };
    match asked {
        Some(seconds @ ..900) => violation(seconds, "greater than or equal to 900"),
        Some(seconds @ 129_601..) => violation(seconds, "less than or equal to 129600"),
        asked => Ok(asked.unwrap_or(ROOT_SESSION).min(ROOT_SESSION)),
    }
}
