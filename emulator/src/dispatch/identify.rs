//! Authenticates a request: from its signature to a [`CallerContext`].
//!
//! A session token that the emulator issued contains account, role and session; it counts in both modes. Without one, the open mode
//! uses the access key id as account, and the signed mode asks the keyring. Both refuse a request without a signature. The region
//! of the scope is ignored, because there is only one.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use jiff::Timestamp;
use sigv4::{BodyVerifier, SignatureError, Signed, SigningKey, version2};

use super::{find::Found, format::Format};
use crate::{
    AccountId, AuthenticationMode, AwsError, CallSource, CallerContext, Principal, Service, StoreError,
    emulator::Core,
    iam, incoming, s3,
    sts::{self, InvalidToken},
};

/// A body that is larger, bytes, is hashed on a blocking thread.
const LARGE: usize = 1 << 20;

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
        _ if found.service() == Some(Service::S3) && is_nobody(request) => nobody(request),
        AuthenticationMode::Open => open(core, request, found).await.map_err(Closed::Refused),
        AuthenticationMode::Signed => signed(core, request, found).await,
    };
    identified.map_err(|closed| closed.answer(found.format))
}

/// Returns whether a request has no signature of any kind.
fn is_nobody(request: &Request<Bytes>) -> bool {
    let is_older = matches!(version2::Signed::read(request), Ok(Some(_)) | Err(_));
    !is_older && matches!(Signed::read(request), Ok(None))
}

/// Returns the caller without a name, to whom a bucket's policy may give something.
fn nobody(request: &mut Request<Bytes>) -> Result<CallerContext, Closed> {
    decode(request)?;
    let (account, principal) = (AccountId::DEFAULT, Principal::Stranger(None));
    Ok(CallerContext { account, principal, service: Some(Service::S3), source: source(request) })
}

/// Decodes the body of a request whose signature is not verified, if it is aws-chunked. Its trailers become headers.
fn decode(request: &mut Request<Bytes>) -> Result<(), SignatureError> {
    let verifier = BodyVerifier::unverified(&*request)?;
    incoming::decode(request, verifier)
}

async fn open(core: &Core, request: &mut Request<Bytes>, found: &Found<'_>) -> Result<CallerContext, SignatureError> {
    let key = &claimed_key(request)?;
    if found.service() == Some(Service::S3) {
        decode(request)?;
    }
    let request: &Request<Bytes> = request;
    if let Some(token) = sigv4::session_token(request) {
        match sts::session(core, &token, key).await {
            Ok(session) => return Ok(session.caller(found.service(), source(request))),
            Err(InvalidToken::Expired) => return Err(SignatureError::ExpiredToken { token }),
            // Any credentials are accepted in the open mode, so a token of another AWS is accepted too.
            Err(InvalidToken::Unknown) => {}
        }
    }
    let service = found.service();
    if let Some(found) = iam::access_key::find(core, key).await.unwrap_or_default() {
        iam::access_key::record_use(core, &found.account, key, &used_service(service, request)).await;
        let principal = Principal::User(found.user);
        return Ok(CallerContext { account: found.account.id, principal, service, source: source(request) });
    }
    let account = key.parse().unwrap_or(AccountId::DEFAULT);
    Ok(CallerContext { account, principal: Principal::Owner, service, source: source(request) })
}

/// Returns the service for which a key is used: the called one, else the one in the signature's scope.
fn used_service(service: Option<Service>, request: &Request<Bytes>) -> String {
    match service {
        Some(service) => service.signing_name().into(),
        None => sigv4::scope(request).map(|scope| scope.service.chars().take(32).collect()).unwrap_or_default(),
    }
}

/// Returns the access key id of an unverified signature. Any id is accepted, but there must be one, as on AWS.
fn claimed_key(request: &Request<Bytes>) -> Result<String, SignatureError> {
    match sigv4::scope(request) {
        Some(scope) if scope.access_key_id.is_empty() => Err(SignatureError::UnknownKey { access_key_id: scope.access_key_id }),
        Some(scope) => Ok(scope.access_key_id),
        None => match version2::Signed::read(request) {
            Ok(Some(signed)) => Ok(signed.access_key_id),
            _ => Err(Signed::read(request).err().unwrap_or(SignatureError::Missing)),
        },
    }
}

async fn signed(core: &Core, request: &mut Request<Bytes>, found: &Found<'_>) -> Result<CallerContext, Closed> {
    if found.service() == Some(Service::S3)
        && let Some(signed) = version2::Signed::read(&*request)?
    {
        return older(core, request, &signed).await;
    }
    let Claim { signed, secret, caller } = claim(core, request, found).await?;
    let key = core.signing_keys.get(&secret, &signed.scope);
    let id = signed.session_token.is_none().then(|| signed.scope.access_key_id.clone());
    verify(signed, key, core.clock.now(), request).await?;
    if let (Principal::User(_), Some(id)) = (&caller.principal, id) {
        let account = core.account_with(caller.account, &[]).await.map_err(Closed::Storage)?;
        iam::access_key::record_use(core, &account, &id, &used_service(caller.service, request)).await;
    }
    Ok(caller)
}

/// Verifies a signature, and decodes the body. A large body is hashed on a blocking thread, and a streamed one while it arrives.
async fn verify(signed: Signed, key: SigningKey, now: Timestamp, request: &mut Request<Bytes>) -> Result<(), SignatureError> {
    let verifier = signed.verify_head(&*request, &key, now)?;
    if request.body().len() <= LARGE {
        return incoming::decode(request, verifier);
    }
    let body = request.body().clone();
    let verified = tokio::task::spawn_blocking(move || verifier.decode_all(body));
    let (content, trailers) = verified.await.unwrap_or(Err(SignatureError::BodyIncomplete))?;
    *request.body_mut() = content;
    request.headers_mut().extend(trailers);
    Ok(())
}

/// Authenticates a URL that is signed with the older version.
async fn older(core: &Core, request: &Request<Bytes>, signed: &version2::Signed) -> Result<CallerContext, Closed> {
    let key = &signed.access_key_id;
    let (secret, caller) = secret_of(core, request, Some(Service::S3), key, signed.session_token.as_deref()).await?;
    let bucket = match s3::host(&core.config, request) {
        Some(s3::Host::Bucket(bucket)) => Some(bucket),
        Some(s3::Host::Website(_)) | None => None,
    };
    signed.verify(request, &secret, bucket.as_deref(), core.clock.now())?;
    Ok(caller)
}

/// Refuses a request that would be refused with any body.
pub async fn look_at(core: &Arc<Core>, head: &Request<Bytes>, found: &Found<'_>) -> Result<(), AwsError> {
    let is_s3 = found.service() == Some(Service::S3);
    if is_s3 && (is_nobody(head) || matches!(version2::Signed::read(head), Ok(Some(_)))) {
        return Ok(());
    }
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
    let (secret, caller) = secret_of(core, request, service, &signed.scope.access_key_id, signed.session_token.as_deref()).await?;
    Ok(Claim { signed, secret, caller })
}

/// Returns the secret of a key, and the caller who has it.
async fn secret_of(
    core: &Core,
    request: &Request<Bytes>,
    service: Option<Service>,
    key: &str,
    token: Option<&str>,
) -> Result<(String, CallerContext), Closed> {
    if let Some(token) = token {
        let session = sts::session(core, token, key).await.map_err(|invalid| match invalid {
            InvalidToken::Expired => SignatureError::ExpiredToken { token: token.into() },
            InvalidToken::Unknown => SignatureError::InvalidToken { token: token.into() },
        })?;
        let secret = session.secret_access_key.clone();
        return Ok((secret, session.caller(service, source(request))));
    }
    let caller = |account, principal| CallerContext { account, principal, service, source: source(request) };
    if let Some(found) = core.keyring.find(key).await.map_err(Closed::Storage)? {
        return Ok((found.secret_access_key, caller(found.account, Principal::Owner)));
    }
    let found = iam::access_key::find(core, key).await.map_err(Closed::Storage)?;
    let found = found.ok_or_else(|| SignatureError::UnknownKey { access_key_id: key.into() })?;
    Ok((found.secret, caller(found.account.id, Principal::User(found.user))))
}

/// Returns the source of a request: `CallSource::Endpoint`, unless the server set another one as an extension. A request from the
/// network can't set it, because extensions are not part of HTTP.
fn source(request: &Request<Bytes>) -> CallSource {
    request.extensions().get().copied().unwrap_or(CallSource::Endpoint)
}

/// The signature of a form with which a browser uploads to S3.
#[derive(Clone, Copy, Debug)]
pub enum FormSignature<'f> {
    Version4 { credential: &'f str, signature: &'f str },
    Version2 { key: &'f str, signature: &'f str },
}

/// Authenticates a form by the signature of its policy, which is base64.
pub async fn identify_form(
    core: &Arc<Core>,
    request: &Request<Bytes>,
    signature: &FormSignature<'_>,
    policy: &str,
    token: Option<&str>,
) -> Result<CallerContext, AwsError> {
    let format = super::find::service(core, request).format;
    let identified = async {
        let (key, scope) = match signature {
            FormSignature::Version4 { credential, .. } => {
                let scope = sigv4::form::scope(credential)?;
                (scope.access_key_id.clone(), Some(scope))
            }
            FormSignature::Version2 { key, .. } => ((*key).to_owned(), None),
        };
        if core.config.authentication == AuthenticationMode::Open {
            let session = match token {
                Some(token) => sts::session(core, token, &key).await.ok(),
                None => None,
            };
            let service = Some(Service::S3);
            if let Some(session) = session {
                return Ok(session.caller(service, source(request)));
            }
            let (account, principal) = match iam::access_key::find(core, &key).await.map_err(Closed::Storage)? {
                Some(found) => (found.account.id, Principal::User(found.user)),
                None => (key.parse().unwrap_or(AccountId::DEFAULT), Principal::Owner),
            };
            return Ok(CallerContext { account, principal, service, source: source(request) });
        }
        let (secret, caller) = secret_of(core, request, Some(Service::S3), &key, token).await?;
        match (signature, scope) {
            (FormSignature::Version4 { signature, .. }, Some(scope)) => {
                sigv4::form::verify(&core.signing_keys.get(&secret, &scope), &key, policy, signature)?;
            }
            (FormSignature::Version2 { signature, .. } | FormSignature::Version4 { signature, .. }, _) => {
                sigv4::form::verify_version2(&secret, &key, policy, signature)?;
            }
        }
        Ok::<_, Closed>(caller)
    };
    identified.await.map_err(|closed| closed.answer(format))
}
