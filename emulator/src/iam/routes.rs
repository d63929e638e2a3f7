//! The operations of IAM.

use super::{
    access::{of, of_all_groups, of_all_roles, of_all_users, of_attachment, of_group, of_policies, of_policy, of_role, of_user},
    access_key, account, attachment, boundary, group, inline_policy, policy, role, service_linked, simulate,
    state::{Group, Role, User},
    user::{self, get::of_named_or_caller},
};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Roles
        Route::new("CreateRole", role::create::needs, role::create::create_role).writes(),
        Route::new("GetRole", of_role, role::get::get_role),
        Route::new("ListRoles", of_all_roles, role::list::list_roles),
        Route::new("DeleteRole", of_role, role::delete::delete_role).writes(),
        Route::new("UpdateRole", of_role, role::update::update_role).writes(),
        Route::new("UpdateRoleDescription", of_role, role::update::update_role_description).writes(),
        Route::new("UpdateAssumeRolePolicy", of_role, role::update::update_assume_role_policy).writes(),
        Route::new("TagRole", of_role, role::tag::tag_role).writes(),
        Route::new("UntagRole", of_role, role::tag::untag_role).writes(),
        Route::new("ListRoleTags", of_role, role::tag::list_role_tags),
        Route::new("ListInstanceProfilesForRole", of_role, role::instance_profiles::list_instance_profiles_for_role),
        // Service-linked roles
        Route::new("CreateServiceLinkedRole", service_linked::create::needs, service_linked::create::create_service_linked_role)
            .writes(),
        Route::new("DeleteServiceLinkedRole", of_role, service_linked::delete::delete_service_linked_role).writes(),
        Route::new(
            "GetServiceLinkedRoleDeletionStatus",
            service_linked::status::needs,
            service_linked::status::get_service_linked_role_deletion_status,
        ),
        // Users, and the owner
        Route::new("CreateUser", user::create::needs, user::create::create_user).writes(),
        Route::new("GetUser", of_named_or_caller, user::get::get_user),
        Route::new("ListUsers", of_all_users, user::list::list_users),
        Route::new("UpdateUser", user::update::needs, user::update::update_user).writes(),
        Route::new("DeleteUser", of_user, user::delete::delete_user).writes(),
        Route::new("TagUser", of_user, user::tag::tag_user).writes(),
        Route::new("UntagUser", of_user, user::tag::untag_user).writes(),
        Route::new("ListUserTags", of_user, user::tag::list_user_tags),
        // Access keys
        Route::new("CreateAccessKey", of_named_or_caller, access_key::create::create_access_key).writes(),
        Route::new("ListAccessKeys", of_named_or_caller, access_key::list::list_access_keys),
        Route::new("UpdateAccessKey", of_named_or_caller, access_key::update::update_access_key).writes(),
        Route::new("DeleteAccessKey", of_named_or_caller, access_key::delete::delete_access_key).writes(),
        Route::new("GetAccessKeyLastUsed", access_key::last_used::needs, access_key::last_used::get_access_key_last_used),
        // Groups
        Route::new("CreateGroup", group::create::needs, group::create::create_group).writes(),
        Route::new("GetGroup", of_group, group::get::get_group),
        Route::new("ListGroups", of_all_groups, group::list::list_groups),
        Route::new("UpdateGroup", group::update::needs, group::update::update_group).writes(),
        Route::new("DeleteGroup", of_group, group::delete::delete_group).writes(),
        Route::new("AddUserToGroup", of_group, group::members::add_user_to_group).writes(),
        Route::new("RemoveUserFromGroup", of_group, group::members::remove_user_from_group).writes(),
        Route::new("ListGroupsForUser", of_user, group::list::list_groups_for_user),
        // The account as a whole
        Route::new("GetAccountSummary", everything, account::get_account_summary),
        Route::new("GetAccountAuthorizationDetails", everything, account::get_account_authorization_details),
        // Attached managed policies
        Route::new("AttachRolePolicy", of_attachment::<Role, _>, attachment::attach::attach_policy::<Role>).writes(),
        Route::new("DetachRolePolicy", of_attachment::<Role, _>, attachment::detach::detach_policy::<Role>).writes(),
        Route::new("ListAttachedRolePolicies", of::<Role, _>, attachment::list::list_attached_policies::<Role>),
        Route::new("AttachUserPolicy", of_attachment::<User, _>, attachment::attach::attach_policy::<User>).writes(),
        Route::new("DetachUserPolicy", of_attachment::<User, _>, attachment::detach::detach_policy::<User>).writes(),
        Route::new("ListAttachedUserPolicies", of::<User, _>, attachment::list::list_attached_policies::<User>),
        Route::new("AttachGroupPolicy", of_attachment::<Group, _>, attachment::attach::attach_policy::<Group>).writes(),
        Route::new("DetachGroupPolicy", of_attachment::<Group, _>, attachment::detach::detach_policy::<Group>).writes(),
        Route::new("ListAttachedGroupPolicies", of::<Group, _>, attachment::list::list_attached_policies::<Group>),
        Route::new("ListEntitiesForPolicy", of_policy, attachment::list::list_entities_for_policy),
        // Inline policies
        Route::new("PutRolePolicy", of_policies::<Role, _>, inline_policy::put::put_policy::<Role>).writes(),
        Route::new("GetRolePolicy", of::<Role, _>, inline_policy::get::get_policy::<Role>),
        Route::new("DeleteRolePolicy", of_policies::<Role, _>, inline_policy::delete::delete_policy::<Role>).writes(),
        Route::new("ListRolePolicies", of::<Role, _>, inline_policy::list::list_policies::<Role>),
        Route::new("PutUserPolicy", of_policies::<User, _>, inline_policy::put::put_policy::<User>).writes(),
        Route::new("GetUserPolicy", of::<User, _>, inline_policy::get::get_policy::<User>),
        Route::new("DeleteUserPolicy", of_policies::<User, _>, inline_policy::delete::delete_policy::<User>).writes(),
        Route::new("ListUserPolicies", of::<User, _>, inline_policy::list::list_policies::<User>),
        Route::new("PutGroupPolicy", of_policies::<Group, _>, inline_policy::put::put_policy::<Group>).writes(),
        Route::new("GetGroupPolicy", of::<Group, _>, inline_policy::get::get_policy::<Group>),
        Route::new("DeleteGroupPolicy", of_policies::<Group, _>, inline_policy::delete::delete_policy::<Group>).writes(),
        Route::new("ListGroupPolicies", of::<Group, _>, inline_policy::list::list_policies::<Group>),
        // Permissions boundaries
        Route::new("PutRolePermissionsBoundary", boundary::put_role_needs, boundary::put_role_permissions_boundary).writes(),
        Route::new("DeleteRolePermissionsBoundary", of_policies::<Role, _>, boundary::delete_role_permissions_boundary).writes(),
        Route::new("PutUserPermissionsBoundary", boundary::put_user_needs, boundary::put_user_permissions_boundary).writes(),
        Route::new("DeleteUserPermissionsBoundary", of_policies::<User, _>, boundary::delete_user_permissions_boundary).writes(),
        // Managed policies
        Route::new("CreatePolicy", policy::create::needs, policy::create::create_policy).writes(),
        Route::new("GetPolicy", of_policy, policy::get::get_policy),
        Route::new("ListPolicies", everything, policy::list::list_policies),
        Route::new("DeletePolicy", of_policy, policy::delete::delete_policy).writes(),
        Route::new("TagPolicy", of_policy, policy::tag::tag_policy).writes(),
        Route::new("UntagPolicy", of_policy, policy::tag::untag_policy).writes(),
        Route::new("ListPolicyTags", of_policy, policy::tag::list_policy_tags),
        Route::new("CreatePolicyVersion", of_policy, policy::version::create_policy_version).writes(),
        Route::new("GetPolicyVersion", of_policy, policy::version::get_policy_version),
        Route::new("ListPolicyVersions", of_policy, policy::version::list_policy_versions),
        Route::new("DeletePolicyVersion", of_policy, policy::version::delete_policy_version).writes(),
        Route::new("SetDefaultPolicyVersion", of_policy, policy::version::set_default_policy_version).writes(),
        // Simulation of policies
        Route::new("SimulatePrincipalPolicy", simulate::needs, simulate::simulate_principal_policy),
        Route::new("SimulateCustomPolicy", everything, simulate::simulate_custom_policy),
    ];
    ServiceTable::of(Service::IAM, rows)
}
