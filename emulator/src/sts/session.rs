//! Temporary credentials, which are derived from a claim and the emulator's session secret, and verified from the token alone.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{
    Account, AccountId, CallSource, CallerContext, Principal, Service, UserIdentity,
    emulator::Core,
    iam::{RoleName, SessionPolicies, whole_second},
    ids,
};

/// Temporary credentials, which a function gets in its environment.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The access key id, `ASIA…`.
    pub access_key_id: String,
    pub secret_access_key: String,
    /// The token with account, role and session, signed with the emulator's session secret.
    pub session_token: String,
}

/// The content of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claim {
    key: String,
    account: AccountId,
    /// The role; `None` in a session of a user or the owner.
    role: Option<RoleName>,
    /// The unique id of the user; `None` in a session of a role or the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Whether a user or the owner made it for somebody else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_federated: bool,
    session: String,
    #[serde(default, skip_serializing_if = "SessionPolicies::is_empty")]
    policies: SessionPolicies,
    /// The expiry by the account's clock, seconds since 1970.
    until: i64,
    #[serde(rename = "door")]
    source: CallSource,
}

/// The parameters of new credentials.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'w> {
    /// The session's role; `None` for a session of a user or the owner.
    pub role: Option<&'w RoleName>,
    /// The session's user; `None` for a session of a role or the owner.
    pub user: Option<&'w UserIdentity>,
    /// Whether a user or the owner makes it for somebody else.
    pub is_federated: bool,
    pub session: &'w str,
    /// The session policies, which limit the role's permissions.
    pub policies: SessionPolicies,
    /// The validity, seconds.
    pub seconds: i64,
    /// The source for the journal of calls with these credentials.
    pub source: CallSource,
}

/// The session of a valid token.
#[derive(Clone, Debug)]
pub struct Session {
    pub account: AccountId,
    /// The role and the session's name, the user, or the owner.
    pub principal: Principal,
    /// The key that signs the session's requests.
    pub secret_access_key: String,
    source: CallSource,
}

/// Why a token is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidToken {
    /// The emulator did not issue it, or issued it for another key.
    Unknown,
    /// It has expired.
    Expired,
}

/// Issues credentials of a role's session for a function's code. They are valid for `seconds` from now, and are not stored.
pub fn credentials(core: &Core, account: &Account, role: &RoleName, session: &str, seconds: i64) -> Credentials {
    issue(
        core,
        account,
        Wanted {
            role: Some(role),
            user: None,
            is_federated: false,
            session,
            policies: SessionPolicies::default(),
            seconds,
            source: CallSource::Function,
        },
    )
}

/// Issues temporary credentials.
pub(super) fn issue(core: &Core, account: &Account, wanted: Wanted<'_>) -> Credentials {
    let Wanted { role, user, is_federated, session, policies, seconds, source } = wanted;
    let key = key_of(account.id, &core.ids.draw(ids::BASE32_UPPER, 8));
    let until = core.now(account).as_second().saturating_add(seconds);
    let claim = Claim {
        key: key.clone(),
        account: account.id,
        role: role.cloned(),
        user: user.map(|user| user.id.clone()),
        is_federated,
        session: session.into(),
        policies,
        until,
        source,
    };
    let claim = serde_json::to_vec(&claim).unwrap_or_else(|error| unreachable!("a claim is plain text and numbers: {error}"));
    let mut token = mac(core, b"token", &claim);
    token.extend(&claim);
    Credentials { secret_access_key: secret(core, &key), access_key_id: key, session_token: BASE64_STANDARD.encode(token) }
}

/// Returns a temporary access key id: `ASIA`, the account in eight letters, and eight random ones.
fn key_of(account: AccountId, drawn: &str) -> String {
    let number = account.number();
    let letters = ids::BASE32_UPPER.as_bytes();
    let digit = |place: u32| char::from(letters[(number >> (5 * place)) as usize % 32]);
    format!("ASIA{}{drawn}", (0..8).rev().map(digit).collect::<String>())
}

/// Returns the account in a temporary access key id of the emulator.
pub(super) fn account_of(key: &str) -> Option<AccountId> {
    let letters = key.strip_prefix("ASIA").filter(|rest| rest.len() == 16)?.get(..8)?;
    let digit = |letter: char| ids::BASE32_UPPER.find(letter).map(|digit| digit as u64);
    let number = letters.chars().try_fold(0_u64, |number, letter| Some(number << 5 | digit(letter)?))?;
    (number < 1_000_000_000_000).then(|| AccountId::from_number(number))
}

/// Returns the session of a token that the emulator issued for this access key id.
///
/// # Errors
/// The token is not the emulator's, is for another key, or has expired.
pub async fn session(core: &Core, token: &str, access_key_id: &str) -> Result<Session, InvalidToken> {
    let token = BASE64_STANDARD.decode(token).map_err(|_| InvalidToken::Unknown)?;
    let (signature, claim) = token.split_at_checked(32).ok_or(InvalidToken::Unknown)?;
    keyed(core, b"token", claim).verify_slice(signature).map_err(|_| InvalidToken::Unknown)?;
    let claim: Claim = serde_json::from_slice(claim).map_err(|_| InvalidToken::Unknown)?;
    if claim.key != access_key_id {
        return Err(InvalidToken::Unknown);
    }
    let until = Timestamp::from_second(claim.until).map_err(|_| InvalidToken::Unknown)?;
    // If the account can't be loaded, the call fails soon after.
    let account = core.account_with(claim.account, &[]).await.ok();
    let now = account.as_ref().map_or_else(|| core.clock.now(), |account| core.now(account));
    if until <= now {
        return Err(InvalidToken::Expired);
    }
    let user = match (claim.user, account) {
        (None, _) => None,
        (Some(id), account) => Some(account.and_then(|account| user_of(&account, &id)).ok_or(InvalidToken::Unknown)?),
    };
    Ok(Session {
        account: claim.account,
        principal: match (claim.role, user) {
            (Some(role), _) => Principal::Role { role, session: claim.session, policies: claim.policies },
            (None, user) if claim.is_federated => Principal::Federated { user, name: claim.session, policies: claim.policies },
            (None, Some(user)) => Principal::User(user),
            (None, None) => Principal::Owner,
        },
        secret_access_key: secret(core, access_key_id),
        source: claim.source,
    })
}

/// Returns the user with a unique id, also if it has another name now; `None` if it was deleted.
fn user_of(account: &Account, id: &str) -> Option<UserIdentity> {
    account.read(|state| state.iam.users.values().find(|user| user.id == id).map(UserIdentity::of))
}

/// Credentials in the output of operations.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CredentialsView {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Timestamp,
}

impl CredentialsView {
    /// Returns the output for credentials that were issued `now` for `seconds`.
    pub(super) fn of(made: Credentials, now: Timestamp, seconds: i64) -> Self {
        Self {
            access_key_id: made.access_key_id,
            secret_access_key: made.secret_access_key,
            session_token: made.session_token,
            expiration: whole_second(now + SignedDuration::from_secs(seconds)),
        }
    }
}

impl Session {
    /// Returns the caller of a request from this source. Calls with a function's credentials have the source `Function` wherever
    /// they come from.
    pub fn caller(self, service: Option<Service>, source: CallSource) -> CallerContext {
        let source = if self.source == CallSource::Function { CallSource::Function } else { source };
        CallerContext { account: self.account, principal: self.principal, service, source }
    }
}

/// Derives the secret of an access key id: forty characters, like AWS's.
fn secret(core: &Core, access_key_id: &str) -> String {
    BASE64_STANDARD.encode(&mac(core, b"secret", access_key_id.as_bytes())[..30])
}

fn mac(core: &Core, purpose: &[u8], message: &[u8]) -> Vec<u8> {
    keyed(core, purpose, message).finalize().into_bytes().to_vec()
}

fn keyed(core: &Core, purpose: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        Hmac::new_from_slice(&core.config.session_secret).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(purpose);
    mac.update(b"\n");
    mac.update(message);
    mac
}
