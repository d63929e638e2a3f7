//! The operations of IAM.

use super::{
    access::{of_all_roles, of_attachment, of_policy, of_role},
    account, attachment, policy, role, role_policy, service_linked, simulate, user,
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
        // The owner, and the account as a whole
        Route::new("GetUser", user::of_user, user::get_user),
        Route::new("ListUsers", user::of_all_users, user::list_users),
        Route::new("ListAccessKeys", user::of_user, user::list_access_keys),
        Route::new("GetAccountSummary", everything, account::get_account_summary),
        Route::new("GetAccountAuthorizationDetails", everything, account::get_account_authorization_details),
        // Attached managed policies
        Route::new("AttachRolePolicy", of_attachment, attachment::attach::attach_role_policy).writes(),
        Route::new("DetachRolePolicy", of_attachment, attachment::detach::detach_role_policy).writes(),
        Route::new("ListAttachedRolePolicies", of_role, attachment::list::list_attached_role_policies),
        Route::new("ListEntitiesForPolicy", of_policy, attachment::list::list_entities_for_policy),
        // Inline policies
        Route::new("PutRolePolicy", of_role, role_policy::put::put_role_policy).writes(),
        Route::new("GetRolePolicy", of_role, role_policy::get::get_role_policy),
        Route::new("DeleteRolePolicy", of_role, role_policy::delete::delete_role_policy).writes(),
        Route::new("ListRolePolicies", of_role, role_policy::list::list_role_policies),
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
