//! STS' operations.

use http::Method;

use super::{assume_role, caller_identity};
use crate::{Protocol, Service, ServiceTable, access::nothing, route::Route};

/// The operations.
pub fn table() -> ServiceTable {
    let mut routes = vec![
        // GetCallerIdentity is everybody's; AssumeRole asks the role's trust policy and the caller's own together.
        Route::named("GetCallerIdentity", nothing, caller_identity::get_caller_identity),
        Route::named("AssumeRole", nothing, assume_role::assume_role),
    ];
    routes.extend(ABSENT.map(|operation| Route::absent(operation, Method::POST, "/")));
    let protocol = Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" };
    ServiceTable::new(Service::Sts, protocol, routes)
}

/// What AWS has and we have not.
const ABSENT: [&str; 9] = [
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "AssumeRoot",
    "DecodeAuthorizationMessage",
    "GetAccessKeyInfo",
    "GetDelegatedAccessToken",
    "GetFederationToken",
    "GetSessionToken",
    "GetWebIdentityToken",
];
