//! Server functions of the account pages.

use leptos::prelude::*;

use super::{AccountError, AwsAccess, Learner};

/// Who is here.
#[server(WhoAmI, "/api")]
pub async fn who_am_i() -> Result<Option<Learner>, ServerFnError> {
    Ok(crate::doors::visitor())
}

/// Starts a guest's session.
#[server(StartAsGuest, "/api")]
pub async fn start_as_guest() -> Result<Result<Learner, AccountError>, ServerFnError> {
    Ok(crate::doors::doors()?.accounts.start_as_guest(&crate::doors::request()?).await)
}

/// The learner's keys and endpoint.
#[server(GetAwsAccess, "/api")]
pub async fn aws_access() -> Result<Result<AwsAccess, AccountError>, ServerFnError> {
    Ok(crate::doors::doors()?.accounts.aws_access(&crate::doors::learner()?).await)
}

/// Replaces the learner's keys.
#[server(RotateKeys, "/api")]
pub async fn rotate_keys() -> Result<Result<AwsAccess, AccountError>, ServerFnError> {
    Ok(crate::doors::doors()?.accounts.rotate_keys(&crate::doors::learner()?).await)
}
