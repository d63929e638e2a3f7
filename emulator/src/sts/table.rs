//! The operations of STS.

use http::Method;

use super::{access_key_info, assume_role, caller_identity, session_token};
use crate::{
    Protocol, Service, ServiceTable,
    access::{everything, nothing},
    route::Route,
};

pub fn table() -> ServiceTable {
    let mut routes = vec![
        // Every caller may call GetCallerIdentity. AssumeRole itself evaluates the role's trust policy together with the caller's
        // policies.
        Route::named("GetCallerIdentity", nothing, caller_identity::get_caller_identity),
        Route::named("AssumeRole", nothing, assume_role::assume_role),
        // GetSessionToken needs no permission either.
        Route::named("GetSessionToken", nothing, session_token::get_session_token),
        Route::named("GetAccessKeyInfo", everything, access_key_info::get_access_key_info),
    ];
    routes.extend(ABSENT.map(|operation| Route::absent(operation, Method::POST, "/")));
    let protocol = Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };
    ServiceTable::new(Service::Sts, protocol, routes)
}

/// Operations that AWS has and Coldstart does not.
const ABSENT: [&str; 7] = [
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetWebIdentityToken",
];
