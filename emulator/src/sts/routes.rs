//! The operations of STS.

use super::{access_key_info, assume_role, caller_identity, federation_token, session_token};
use crate::{
    Service, ServiceTable,
    access::{everything, nothing},
    route::Route,
};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Every caller may call GetCallerIdentity. AssumeRole itself evaluates the role's trust policy together with the caller's
        // policies.
        Route::new("GetCallerIdentity", nothing, caller_identity::get_caller_identity),
        Route::new("AssumeRole", nothing, assume_role::assume_role),
        // GetSessionToken needs no permission either.
        Route::new("GetSessionToken", nothing, session_token::get_session_token),
        Route::new("GetFederationToken", federation_token::needs, federation_token::get_federation_token),
        Route::new("GetAccessKeyInfo", everything, access_key_info::get_access_key_info),
    ];
    ServiceTable::of(Service::STS, rows)
}
