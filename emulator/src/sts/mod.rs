//! STS: who am I, and temporary credentials.

use crate::{AccountId, Protocol, Service, ServiceTable, emulator::Core, iam::RoleName};

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable {
        service: Service::Sts,
        protocol: Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        routes: vec![],
    }
}

/// Temporary credentials, as a function finds them in its environment.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// `ASIA…`.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The token that carries account, role and session, signed with the emulator's session secret.
    pub session_token: String,
}

/// Credentials for a role's session. They hold for `seconds` from now, and need no storage to be verified.
pub fn credentials(core: &Core, account: AccountId, role: &RoleName, session: &str, seconds: i64) -> Credentials {
    let _ = (core, account, role, session, seconds);
    Credentials { access_key_id: String::new(), secret_access_key: String::new(), session_token: String::new() }
}
