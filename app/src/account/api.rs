//! Server functions of the account pages.

use leptos::prelude::*;

use super::{AccountError, AwsAccess, Learner};

/// Who is here.
#[server(WhoAmI, "/api", endpoint = "who-am-i")]
pub async fn who_am_i() -> Result<Option<Learner>, ServerFnError> {
    Ok(crate::ports::visitor())
}

/// Starts a guest's session.
#[server(StartAsGuest, "/api", endpoint = "start-as-guest")]
pub async fn start_as_guest() -> Result<Result<Learner, AccountError>, ServerFnError> {
    Ok(crate::ports::ports()?.accounts.start_as_guest(&crate::ports::request()?).await)
}

/// The learner's keys and endpoint.
#[server(GetAwsAccess, "/api", endpoint = "get-aws-access")]
pub async fn aws_access() -> Result<Result<AwsAccess, AccountError>, ServerFnError> {
    Ok(crate::ports::ports()?.accounts.aws_access(&crate::ports::learner()?).await)
}

/// Replaces the learner's keys.
#[server(RotateKeys, "/api", endpoint = "rotate-keys")]
pub async fn rotate_keys() -> Result<Result<AwsAccess, AccountError>, ServerFnError> {
    Ok(crate::ports::ports()?.accounts.rotate_keys(&crate::ports::learner()?).await)
}
