//! Authenticates a request: from its signature to a [`CallerContext`].
//!
//! A session token that the emulator issued contains account, role and session; it counts in both modes. Without one, the open mode
//! uses the access key id as account, and the signed mode asks the keyring. Both refuse a request without a signature. The region
//! of the scope is ignored, because there is only one.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use sigv4::{SignatureError, Signed};

use super::{find::Found, format::Format};
use crate::{
    AccountId, AuthenticationMode, AwsError, CallSource, CallerContext, Principal, StoreError,
    emulator::Core,
    sts::{self, InvalidToken},
};

/// Why a request is not authenticated.
enum Closed {
    Refused(SignatureError),
    Storage(StoreError),
}

impl Closed {
    fn answer(self, format: Format) -> AwsError {
        match self {
            Self::Refused(refusal) => format.unsigned(&refusal),
            Self::Storage(error) => error.into(),
        }
    }
}

impl From<SignatureError> for Closed {
    fn from(refusal: SignatureError) -> Self {
        Self::Refused(refusal)
    }
}

/// Authenticates a request, or returns the error in the words of the called service. The body is replaced by its content if it is
/// aws-chunked.
pub async fn identify(core: &Arc<Core>, request: &mut Request<Bytes>, found: &Found<'_>) -> Result<CallerContext, AwsError> {
    let identified = match core.config.authentication {
        AuthenticationMode::Open => open(core, request, found).await.map_err(Closed::Refused),
        AuthenticationMode::Signed => signed(core, request, found).await,
    };
    identified.map_err(|closed| closed.answer(found.format))
}

async fn open(core: &Core, request: &Request<Bytes>, found: &Found<'_>) -> Result<CallerContext, SignatureError> {
    let key = &claimed_key(request)?;
    if let Some(token) = sigv4::session_token(request) {
        match sts::session(core, &token, key).await {
            Ok(session) => return Ok(session.caller(found.service(), source(request))),
            Err(InvalidToken::Expired) => return Err(SignatureError::ExpiredToken { token }),
            // Any credentials are accepted in the open mode, so a token of another AWS is accepted too.
            Err(InvalidToken::Unknown) => {}
        }
    }
    let account = key.parse().unwrap_or(AccountId::DEFAULT);
    Ok(CallerContext { account, principal: Principal::Owner, service: found.service(), source: source(request) })
}

/// Returns the access key id of an unverified signature. Any id is accepted, but there must be one, as on AWS.
fn claimed_key(request: &Request<Bytes>) -> Result<String, SignatureError> {
    match sigv4::scope(request) {
        Some(scope) if scope.access_key_id.is_empty() => Err(SignatureError::UnknownKey { access_key_id: scope.access_key_id }),
        Some(scope) => Ok(scope.access_key_id),
        None => Err(Signed::read(request).err().unwrap_or(SignatureError::Missing)),
    }
}

async fn signed(core: &Core, request: &mut Request<Bytes>, found: &Found<'_>) -> Result<CallerContext, Closed> {
    let Claim { signed, secret, caller } = claim(core, request, found).await?;
    let key = core.signing_keys.get(&secret, &signed.scope);
    let content = signed.verify(&*request, &key, core.clock.now(), request.body().clone())?;
    *request.body_mut() = content;
    Ok(caller)
}

/// Refuses a request that would be refused with any body.
pub async fn look_at(core: &Arc<Core>, head: &Request<Bytes>, found: &Found<'_>) -> Result<(), AwsError> {
    let claimed = match core.config.authentication {
        AuthenticationMode::Open => return claimed_key(head).map(drop).map_err(|refusal| found.format.unsigned(&refusal)),
        AuthenticationMode::Signed => claim(core, head, found).await,
    };
    claimed
        .and_then(|claim| claim.signed.verify_time(core.clock.now()).map_err(Closed::Refused))
        .map_err(|closed| closed.answer(found.format))
}

/// A signature that is not verified yet, with the secret and the caller of its key.
struct Claim {
    signed: Signed,
    secret: String,
    caller: CallerContext,
}

async fn claim(core: &Core, request: &Request<Bytes>, found: &Found<'_>) -> Result<Claim, Closed> {
    let signed = Signed::read(request)?.ok_or(SignatureError::Missing)?;
    let service = found.service();
    if let Some(service) = service {
        signed.verify_service(service.signing_name())?;
    }
    let key = &signed.scope.access_key_id;
    if let Some(token) = &signed.session_token {
        let session = sts::session(core, token, key).await.map_err(|invalid| match invalid {
            InvalidToken::Expired => SignatureError::ExpiredToken { token: token.clone() },
            InvalidToken::Unknown => SignatureError::InvalidToken { token: token.clone() },
        })?;
        let secret = session.secret_access_key.clone();
        return Ok(Claim { signed, secret, caller: session.caller(service, source(request)) });
    }
    let found = core.keyring.find(key).await.map_err(Closed::Storage)?;
    let found = found.ok_or_else(|| SignatureError::UnknownKey { access_key_id: key.clone() })?;
    let caller = CallerContext { account: found.account, principal: Principal::Owner, service, source: source(request) };
    Ok(Claim { signed, secret: found.secret_access_key, caller })
}

/// Returns the source of a request: `CallSource::Endpoint`, unless the server set another one as an extension. A request from the
/// network can't set it, because extensions are not part of HTTP.
fn source(request: &Request<Bytes>) -> CallSource {
    request.extensions().get().copied().unwrap_or(CallSource::Endpoint)
}
