//! DescribeLogGroups.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    logs::{
        error::LogsError,
        names::{GroupName, arn},
    },
    page::page,
};

/// The number of groups of a page unless the caller sets a smaller one.
const PAGE: usize = 50;

/// DescribeLogGroups' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeLogGroupsRequest {
    log_group_name_prefix: Option<String>,
    log_group_name_pattern: Option<String>,
    log_group_class: Option<String>,
    limit: Option<usize>,
    next_token: Option<String>,
}

/// DescribeLogGroups' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogGroups {
    log_groups: Vec<LogGroup>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogGroup {
    log_group_name: GroupName,
    creation_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_in_days: Option<i64>,
    metric_filter_count: u32,
    arn: String,
    stored_bytes: usize,
    log_group_class: &'static str,
    log_group_arn: String,
    deletion_protection_enabled: bool,
}

/// Returns the account's groups, by name. `arn` ends in `:*`, `logGroupArn` does not, as on AWS.
pub async fn describe_log_groups(call: Call<DescribeLogGroupsRequest>) -> Result<LogGroups, LogsError> {
    let DescribeLogGroupsRequest {
        log_group_name_prefix: prefix,
        log_group_name_pattern: pattern,
        log_group_class,
        limit,
        next_token,
    } = &call.input;
    if prefix.is_some() && pattern.is_some() {
        return Err(LogsError::Exclusive("LogGroup name prefix", "LogGroup name pattern"));
    }
    let limit = limit.unwrap_or(PAGE);
    let standard = log_group_class.as_ref().is_none_or(|class| class == "STANDARD");
    let pattern = pattern.as_ref().map(|pattern| pattern.to_lowercase());
    let chosen = |name: &GroupName| {
        standard
            && prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix))
            && pattern.as_ref().is_none_or(|pattern| name.as_str().to_lowercase().contains(pattern))
    };
    let live = call.account.live.logs.ready(&call.core, &call.account).await?;
    let groups = call.account.read(|state| {
        let chosen = state.logs.groups.iter().filter(|(name, _)| chosen(name));
        let page = page(chosen, |(name, _)| name.to_string(), next_token.as_deref(), limit)?;
        let groups = page.items.into_iter().map(|(name, group)| (name.clone(), group.created, group.retention_days));
        Ok::<_, LogsError>((groups.collect::<Vec<_>>(), page.next))
    });
    let (groups, next_token) = groups?;
    let log_groups = groups
        .into_iter()
        .map(|(name, creation_time, retention_in_days)| {
            let log_group_arn = arn(&call.core, &call.account, name.as_str());
            LogGroup {
                creation_time,
                retention_in_days,
                metric_filter_count: 0,
                arn: format!("{log_group_arn}:*"),
                stored_bytes: live.stored_bytes(name.as_str()),
                log_group_class: "STANDARD",
                log_group_arn: log_group_arn.to_string(),
                deletion_protection_enabled: false,
                log_group_name: name,
            }
        })
        .collect();
    Ok(LogGroups { log_groups, next_token })
}
