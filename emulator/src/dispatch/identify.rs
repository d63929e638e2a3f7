//! Who sent a request: from its signature to a [`CallerContext`].
//!
//! A session token of ours says account, role and session, whoever is let in. Without one, the open mode goes by the access key id, and the signed one
//! by the keyring. A request without a signature is refused by both. The region that a request is signed for does not matter: there is one.

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

/// Why nobody is let in.
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

/// Lets a request in, or says why not, in the words of the called service.
pub async fn identify(
    core: &Arc<Core>,
    request: &Request<Bytes>,
    service: Option<Service>,
    shape: Shape,
) -> Result<CallerContext, AwsError> {
    let identified = match core.config.authentication {
        AuthenticationMode::Open => open(core, request, service).map_err(Closed::Refused),
        AuthenticationMode::Signed => signed(core, request, service).await,
    };
    identified.map_err(|closed| closed.answer(shape))
}

fn open(core: &Core, request: &Request<Bytes>, service: Option<Service>) -> Result<CallerContext, SignatureError> {
    let key = &claimed_key(request)?;
    match sigv4::session_token(request).map(|token| sts::session(core, &token, key)) {
        Some(Ok(session)) => return Ok(session.caller(service, source(request))),
        Some(Err(InvalidToken::Expired)) => return Err(SignatureError::ExpiredToken),
        // Any credentials do, so does a token of somebody else's.
        Some(Err(InvalidToken::Unknown)) | None => {}
    }
    let account = key.parse().unwrap_or(AccountId::DEFAULT);
    Ok(CallerContext { account, principal: Principal::Owner, service, source: source(request) })
}

/// The access key id that an unverified signature names. Any will do, but there has to be one, as on AWS.
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

/// Refuses what can't be let in whatever body comes with it.
pub async fn look_at(core: &Arc<Core>, head: &Request<Bytes>, service: Option<Service>, shape: Shape) -> Result<(), AwsError> {
    let claimed = match core.config.authentication {
        AuthenticationMode::Open => return claimed_key(head).map(drop).map_err(|refusal| refusal.answer(shape)),
        AuthenticationMode::Signed => claim(core, head, service).await,
    };
    claimed
        .and_then(|claim| claim.signature.verify_time(core.clock.now()).map_err(Closed::Refused))
        .map_err(|closed| closed.answer(shape))
}

/// What a signature says of itself, with what is needed to verify it.
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
        let session = sts::session(core, token, key).map_err(|invalid| match invalid {
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

/// The endpoint, unless the server says that it passes the request on from another source. No header says so: what comes over the network has none
/// of these extensions.
fn source(request: &Request<Bytes>) -> CallSource {
    request.extensions().get().copied().unwrap_or(CallSource::Endpoint)
}
