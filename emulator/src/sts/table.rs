//! STS' operations.

use http::Method;

use super::{access_key_info, assume_role, caller_identity, session_token};
use crate::{
    Protocol, Service, ServiceTable,
    access::{everything, nothing},
    route::Route,
};

/// The operations.
pub fn table() -> ServiceTable {
    let mut routes = vec![
        // GetCallerIdentity is everybody's; AssumeRole asks the role's trust policy and the caller's own together.
        Route::named("GetCallerIdentity", nothing, caller_identity::get_caller_identity),
        Route::named("AssumeRole", nothing, assume_role::assume_role),
        // Needs no permission either.
        Route::named("GetSessionToken", nothing, session_token::get_session_token),
        Route::named("GetAccessKeyInfo", everything, access_key_info::get_access_key_info),
    ];
    routes.extend(ABSENT.map(|operation| Route::absent(operation, Method::POST, "/")));
    let protocol = Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };
    ServiceTable::new(Service::Sts, protocol, routes)
}

/// What AWS has and we have not.
const ABSENT: [&str; 7] = [
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetWebIdentityToken",
];
