//! The emulator's settings, which are fixed when it starts.

use std::sync::Arc;

use crate::{
    Quota, Shares,
    lambda::ACCOUNT_LIMIT,
    outbound::{NoWayOut, Outbound},
    shares::SameForAll,
};

/// Which requests the AWS endpoint accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticationMode {
    /// `coldstart serve`: a request must carry a signature made with a key of the [`Keyring`](crate::Keyring).
    Signed,
    /// `coldstart aws`: any credentials are accepted, but a request without a signature is refused. A 12-digit access key id
    /// selects that account, any other key id the account `000000000000`.
    Open,
}

/// The emulator's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The only region, `us-east-1` unless the server configures another one. Requests signed for other regions are treated as
    /// requests for this one.
    pub region: String,
    /// Host and port of the AWS endpoint as clients reach it, such as `localhost:4566`; invoke URLs contain it.
    pub endpoint: String,
    /// Which requests the AWS endpoint accepts.
    pub authentication: AuthenticationMode,
    /// The key that signs temporary credentials: 32 random bytes. It has to be kept over a restart, or sessions become invalid.
    pub session_secret: [u8; 32],
    /// How long a function stays `Pending` or `InProgress` after a change, milliseconds. AWS takes about a second; with 0 it is
    /// ready at once.
    pub settling_ms: i64,
    /// How many environments of each account may be busy at once. A call over the share is throttled, as over AWS's own limit of
    /// 1000.
    pub shares: Arc<dyn Shares>,
    /// The most bytes of code packages that an account may store; 75 GB on AWS. The server sets it from the disk's size for each
    /// learner.
    pub code_storage: u64,
    /// The most bytes of objects and of uploaded parts that an account may have in S3.
    pub object_storage: u64,
    /// The most records that an account may have, and the most bytes of them. [`Shares`] may give some accounts less.
    pub quota: Quota,
    /// Sends the requests of HTTP integrations that leave the emulator.
    pub outbound: Arc<dyn Outbound>,
}

/// The default of `code_storage`, bytes: 512 MB, ten packages of the largest size.
const CODE_STORAGE: u64 = 512 << 20;

/// The default of `object_storage`, bytes: 2 GB.
const OBJECT_STORAGE: u64 = 2 << 30;

impl Default for Config {
    fn default() -> Self {
        Self {
            region: "us-east-1".into(),
            endpoint: "localhost:4566".into(),
            authentication: AuthenticationMode::Open,
            session_secret: [0; 32],
            settling_ms: 0,
            shares: Arc::new(SameForAll::new(ACCOUNT_LIMIT)),
            code_storage: CODE_STORAGE,
            object_storage: OBJECT_STORAGE,
            quota: Quota::DEFAULT,
            outbound: Arc::new(NoWayOut),
        }
    }
}
