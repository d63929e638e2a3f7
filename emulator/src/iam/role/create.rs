//! CreateRole.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{OneRole, RoleView};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        boundary,
        document::Document,
        error::IamError,
        limits,
        names::{Description, Path, PolicyArn, RoleName},
        state::{Role, SERVICE_LINKED, whole_second},
        tags::{Tag, Tags},
    },
    ids,
};

/// CreateRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateRoleRequest {
    role_name: RoleName,
    assume_role_policy_document: String,
    #[serde(default)]
    path: Path,
    description: Option<Description>,
    max_session_duration: Option<u32>,
    permissions_boundary: Option<PolicyArn>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// Returns the needs: a caller who creates a role with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreateRoleRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let mut needs = Needs::of(row, arn(&call.input, call));
    if let Some(boundary) = &call.input.permissions_boundary {
        needs = needs.when("iam:PermissionsBoundary", boundary.as_str());
    }
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("iam:TagRole", arn(&call.input, call))),
    }
}

fn arn<I>(CreateRoleRequest { path, role_name, .. }: &CreateRoleRequest, call: &Call<I>) -> Arn {
    Arn::new("iam", "", call.account.id, format_args!("role{path}{role_name}"))
}

/// Creates a role.
pub async fn create_role(call: Call<CreateRoleRequest>) -> Result<OneRole, IamError> {
    let input = &call.input;
    let trust = Document::trust(&input.assume_role_policy_document)?;
    limits::trust_length(&trust)?;
    if input.path.as_str().starts_with(SERVICE_LINKED) {
        return Err(IamError::InvalidInput(format!("The path {} is for service-linked roles.", input.path)));
    }
    let mut tags = Tags::default();
    tags.set(input.tags.clone())?;
    let name = &input.role_name;
    let role = Role {
        name: name.clone(),
        path: input.path.clone(),
        id: format!("AROA{}", call.core.ids.draw(ids::BASE32_UPPER, 17)),
        arn: arn(input, &call).to_string(),
        created: whole_second(call.now),
        trust,
        description: input.description.clone(),
        max_session_duration: input.max_session_duration.unwrap_or(limits::SESSION_DURATION),
        tags,
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
        boundary: input.permissions_boundary.clone(),
    };
    call.account.write(|state| {
        if state.iam.roles.keys().any(|kept| kept.as_str().eq_ignore_ascii_case(name.as_str())) {
            return Err(IamError::RoleExists(name.clone()));
        }
        limits::room_for_a_role(&state.iam)?;
        boundary::check(&state.iam, role.boundary.as_ref())?;
        let view = RoleView::created(&role);
        state.iam.roles.insert(name.clone(), role);
        Ok(OneRole { role: view })
    })
}
