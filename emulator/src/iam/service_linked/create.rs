//! CreateServiceLinkedRole.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::json;

use super::SERVICES;
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        document::Document,
        error::IamError,
        limits,
        names::{Description, Path, RoleName},
        role::{OneRole, RoleView},
        state::{Role, SERVICE_LINKED, whole_second},
        tags::Tags,
    },
    ids,
};

/// CreateServiceLinkedRole's input.
#[derive(Debug, Deserialize)]
pub struct CreateServiceLinkedRoleRequest {
    #[serde(rename = "AWSServiceName")]
    service: String,
    #[serde(rename = "Description")]
    description: Option<Description>,
    #[serde(rename = "CustomSuffix")]
    custom_suffix: Option<RoleName>,
}

/// Returns the needs: the resource is the role that will be created, and a condition key names the service.
///
/// # Errors
/// None.
pub fn needs(call: &Call<CreateServiceLinkedRoleRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let service = &call.input.service;
    let name = name(&call.input).map_or_else(|_| "*".to_owned(), |name| name.to_string());
    let arn = Arn::new("iam", "", call.account.id, format_args!("role{SERVICE_LINKED}{service}/{name}"));
    Ok(Needs::of(row, arn).when("iam:AWSServiceName", service.as_str()))
}

/// Creates the service-linked role of a service.
pub async fn create_service_linked_role(call: Call<CreateServiceLinkedRoleRequest>) -> Result<OneRole, IamError> {
    let CreateServiceLinkedRoleRequest { service, description, .. } = &call.input;
    let name = name(&call.input)?;
    let role = role(&call, service, &name, description.clone())?;
    call.account.write(|state| {
        if state.iam.roles.keys().any(|kept| kept.as_str().eq_ignore_ascii_case(name.as_str())) {
            return Err(IamError::ServiceRoleTaken(name));
        }
        limits::room_for_a_role(&state.iam)?;
        let role_view = RoleView::created(&role);
        state.iam.roles.insert(role.name.clone(), role);
        Ok(OneRole::of(role_view))
    })
}

/// Makes the role of a service that the account lacks, as AWS does when the first resource is made that needs it.
///
/// # Errors
/// The service is unknown, or the account has no room for a role.
pub fn ensure<I>(call: &Call<I>, service: &str) -> Result<(), IamError> {
    let name = name(&CreateServiceLinkedRoleRequest { service: service.into(), description: None, custom_suffix: None })?;
    if call.account.read(|state| state.iam.roles.contains_key(&name)) {
        return Ok(());
    }
    let role = role(call, service, &name, None)?;
    call.account.write(|state| {
        limits::room_for_a_role(&state.iam)?;
        state.iam.roles.insert(name, role);
        Ok(())
    })
}

fn role<I>(call: &Call<I>, service: &str, name: &RoleName, description: Option<Description>) -> Result<Role, IamError> {
    let path: Path = format!("{SERVICE_LINKED}{service}/").parse().map_err(|_| unknown(service))?;
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" },
    ] });
    Ok(Role {
        name: name.clone(),
        id: format!("AROA{}", call.core.ids.draw(ids::BASE32_UPPER, 17)),
        arn: Arn::new("iam", "", call.account.id, format_args!("role{path}{name}")).to_string(),
        path,
        created: whole_second(call.now),
        trust: Document::trust(&trust.to_string())?,
        description,
        max_session_duration: limits::SESSION_DURATION,
        tags: Tags::default(),
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
        boundary: None,
    })
}

fn name(input: &CreateServiceLinkedRoleRequest) -> Result<RoleName, IamError> {
    let service = &input.service;
    let linked = SERVICES.iter().find(|linked| linked.principal == service).ok_or_else(|| unknown(service))?;
    let base = format!("AWSServiceRoleFor{}", linked.name);
    let name = match &input.custom_suffix {
        None => base,
        Some(_) if !linked.suffix => return Err(IamError::NoSuffix(service.clone())),
        Some(suffix) => format!("{base}_{suffix}"),
    };
    let too_long = || IamError::InvalidInput(format!("{name} is longer than the name of a role may be."));
    name.parse().map_err(|_| too_long())
}

fn unknown(service: &str) -> IamError {
    IamError::InvalidInput(format!("Coldstart knows no service-linked role of {service}."))
}
