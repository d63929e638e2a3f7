//! ListScheduleGroups.

use serde::{Deserialize, Serialize};

use super::get::Shown;
use crate::{
    Call,
    page::page,
    scheduler::{error::SchedulerError, names::ScheduleGroupName},
};

/// The number of items of a page, unless the caller sets a smaller one.
pub const PAGE: usize = 100;

/// ListScheduleGroups' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListScheduleGroupsInput {
    name_prefix: Option<String>,
    next_token: Option<String>,
    max_results: Option<usize>,
}

/// ListScheduleGroups' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Groups {
    schedule_groups: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Returns the account's groups, by name.
pub async fn list_schedule_groups(call: Call<ListScheduleGroupsInput>) -> Result<Groups, SchedulerError> {
    let ListScheduleGroupsInput { name_prefix, next_token, max_results } = &call.input;
    call.account.read(|state| {
        let by_itself = ScheduleGroupName::default_group();
        let groups = state.scheduler.groups.iter().map(|(name, group)| (name, Some(group))).chain([(&by_itself, None)]);
        let groups =
            groups.filter(|(name, _)| name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str())));
        let page = page(groups, |(name, _)| name.to_string(), next_token.as_deref(), max_results.unwrap_or(PAGE))?;
        let schedule_groups = page.items.into_iter().map(|(name, group)| Shown::of(&call, name, group)).collect();
        Ok(Groups { schedule_groups, next_token: page.next })
    })
}
