//! GetAccountSettings: the account's limits and its usage.

use serde::{Deserialize, Serialize};

use super::{
    code::{UNZIPPED_LIMIT, ZIPPED_LIMIT},
    concurrency::ACCOUNT_LIMIT,
    error::LambdaError,
};
use crate::Call;

/// GetAccountSettings' input, which has no members.
#[derive(Clone, Debug, Deserialize)]
pub struct GetAccountSettingsRequest {}

/// GetAccountSettings' response. Sizes are in bytes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccountSettingsResponse {
    account_limit: AccountLimit,
    account_usage: AccountUsage,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountLimit {
    total_code_size: u64,
    code_size_unzipped: u64,
    code_size_zipped: usize,
    concurrent_executions: u32,
    unreserved_concurrent_executions: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountUsage {
    total_code_size: u64,
    function_count: usize,
}

/// Returns the account's limits and its usage.
pub async fn get_account_settings(call: Call<GetAccountSettingsRequest>) -> Result<GetAccountSettingsResponse, LambdaError> {
    Ok(call.account.read(|state| {
        let functions = &state.lambda.functions;
        let reserved: u32 = state.lambda.reserved().map(|(_, number)| number).sum();
        GetAccountSettingsResponse {
            account_limit: AccountLimit {
                total_code_size: call.core.config.code_storage,
                code_size_unzipped: UNZIPPED_LIMIT,
                code_size_zipped: ZIPPED_LIMIT,
                concurrent_executions: ACCOUNT_LIMIT,
                unreserved_concurrent_executions: ACCOUNT_LIMIT - reserved,
            },
            account_usage: AccountUsage { total_code_size: state.lambda.code_bytes(), function_count: functions.len() },
        }
    }))
}
