//! CreateGroup.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::GroupView;
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        error::IamError,
        limits,
        names::{GroupName, Path},
        state::{Group, whole_second},
    },
    ids,
};

/// CreateGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateGroupRequest {
    group_name: GroupName,
    #[serde(default)]
    path: Path,
}

/// CreateGroup's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneGroup {
    group: GroupView,
}

/// Returns the needs: the resource is the group that will be created.
///
/// # Errors
/// None.
pub fn needs(call: &Call<CreateGroupRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, arn(&call.input, call)))
}

fn arn<I>(CreateGroupRequest { path, group_name }: &CreateGroupRequest, call: &Call<I>) -> Arn {
    Arn::new("iam", "", call.account.id, format_args!("group{path}{group_name}"))
}

/// Creates a group without users.
pub async fn create_group(call: Call<CreateGroupRequest>) -> Result<OneGroup, IamError> {
    let name = &call.input.group_name;
    let group = Group {
        name: name.clone(),
        path: call.input.path.clone(),
        id: format!("AGPA{}", call.core.ids.draw(ids::BASE32_UPPER, 17)),
        arn: arn(&call.input, &call).to_string(),
        created: whole_second(call.now),
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
    };
    call.account.write(|state| {
        if state.iam.groups.keys().any(|kept| kept.as_str().eq_ignore_ascii_case(name.as_str())) {
            return Err(IamError::GroupExists(name.clone()));
        }
        limits::room_for_a_group(&state.iam)?;
        let view = GroupView::of(&group);
        state.iam.groups.insert(name.clone(), group);
        Ok(OneGroup { group: view })
    })
}
