//! Authenticates a request: from its signature to a [`CallerContext`].
//!
//! A session token that the emulator issued contains account, role and session; it counts in both modes. Without one, the open mode
//! uses the access key id as account, and the signed mode asks the keyring. Both refuse a request without a signature. The region
//! of the scope is ignored, because there is only one.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use crate::{
    AccountId, AuthenticationMode, AwsError, CallSource, CallerContext, Principal, Service, StoreError,
    emulator::Core,
    sts::{self, InvalidToken},
    wire::{
        Shape,
        sigv4::{self, Signature, SignatureError},
    },
};

/// Why a request is not authenticated.
enum Closed {
    Refused(SignatureError),
    Storage(StoreError),
}

impl Closed {
    fn answer(self, shape: Shape) -> AwsError {
        match self {
            Self::Refused(refusal) => refusal.answer(shape),
            Self::Storage(error) => error.into(),
        }
    }
}

impl From<SignatureError> for Closed {
    fn from(refusal: SignatureError) -> Self {
        Self::Refused(refusal)
    }
}

/// Authenticates a request, or returns the error in the shape of the called service.
pub async fn identify(
    core: &Arc<Core>,
    request: &Request<Bytes>,
    service: Option<Service>,
    shape: Shape,
) -> Result<CallerContext, AwsError> {
    let identified = match core.config.authentication {
        AuthenticationMode::Open => open(core, request, service).await.map_err(Closed::Refused),
        AuthenticationMode::Signed => signed(core, request, service).await,
    };
    identified.map_err(|closed| closed.answer(shape))
}

async fn open(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Result<CallerContext, SignatureError> {
    let key = &claimed_key(request)?;
    if let Some(token) = sigv4::session_token(request) {
        match sts::session(core, &token, key).await {
            Ok(session) => return Ok(session.caller(service, source(request))),
            Err(InvalidToken::Expired) => return Err(SignatureError::ExpiredToken),
            // Any credentials are accepted in the open mode, so a token of another AWS is accepted too.
            Err(InvalidToken::Unknown) => {}
        }
    }
    let account = key.parse().unwrap_or(AccountId::DEFAULT);
    Ok(CallerContext { account, principal: Principal::Owner, service, source: source(request) })
}

/// Returns the access key id of an unverified signature. Any id is accepted, but there must be one, as on AWS.
fn claimed_key<B>(request: &Request<B>) -> Result<String, SignatureError> {
    match sigv4::scope(request) {
        Some(scope) if scope.access_key_id.is_empty() => Err(SignatureError::UnknownKey),
        Some(scope) => Ok(scope.access_key_id),
        None => Err(sigv4::lack(request)),
    }
}

async fn signed(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Result<CallerContext, Closed> {
    let Claim { signature, secret, caller } = claim(core, request, service).await?;
    signature.verify(request, &secret, core.clock.now())?;
    Ok(caller)
}

/// Refuses a request that would be refused with any body.
pub async fn look_at(core: &Arc<Core>, head: &Request<Bytes>, service: Option<Service>, shape: Shape) -> Result<(), AwsError> {
    let claimed = match core.config.authentication {
        AuthenticationMode::Open => return claimed_key(head).map(drop).map_err(|refusal| refusal.answer(shape)),
        AuthenticationMode::Signed => claim(core, head, service).await,
    };
    claimed
        .and_then(|claim| claim.signature.verify_time(core.clock.now()).map_err(Closed::Refused))
        .map_err(|closed| closed.answer(shape))
}

/// A signature that is not verified yet, with the secret and the caller of its key.
struct Claim {
    signature: Signature,
    secret: String,
    caller: CallerContext,
}

async fn claim(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Result<Claim, Closed> {
    let signature = Signature::read(request)?;
    if let Some(called) = service.map(Service::signing_name).filter(|called| *called != signature.scope.service) {
        return Err(SignatureError::Scope(format!("Credential should be scoped to correct service: '{called}'.")).into());
    }
    let key = &signature.scope.access_key_id;
    if let Some(token) = &signature.session_token {
        let session = sts::session(core, token, key).await.map_err(|invalid| match invalid {
            InvalidToken::Expired => SignatureError::ExpiredToken,
            InvalidToken::Unknown => SignatureError::UnknownKey,
        })?;
        let secret = session.secret_access_key.clone();
        return Ok(Claim { signature, secret, caller: session.caller(service, source(request)) });
    }
    let found = core.keyring.find(key).await.map_err(Closed::Storage)?.ok_or(SignatureError::UnknownKey)?;
    let caller = CallerContext { account: found.account, principal: Principal::Owner, service, source: source(request) };
    Ok(Claim { signature, secret: found.secret_access_key, caller })
}

/// Returns the source of a request: `CallSource::Endpoint`, unless the server set another one as an extension. A request from the
/// network can't set it, because extensions are not part of HTTP.
fn source(request: &Request<Bytes>) -> CallSource {
    request.extensions().get().copied().unwrap_or(CallSource::Endpoint)
}
