//! IAM's operations.

use super::role;
use crate::{Protocol, Service, ServiceTable, route::Route};

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable {
        service: Service::Iam,
        protocol: Protocol::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
        routes: vec![
            Route::named("CreateRole", role::create::create_role).writes(),
            Route::named("GetRole", role::get::get_role),
            Route::named("ListRoles", role::list::list_roles),
            Route::named("DeleteRole", role::delete::delete_role).writes(),
            Route::named("UpdateRole", role::update::update_role).writes(),
            Route::named("UpdateRoleDescription", role::update::update_role_description).writes(),
            Route::named("UpdateAssumeRolePolicy", role::update::update_assume_role_policy).writes(),
            Route::named("TagRole", role::tag::tag_role).writes(),
            Route::named("UntagRole", role::tag::untag_role).writes(),
            Route::named("ListRoleTags", role::tag::list_role_tags),
        ],
    }
}
