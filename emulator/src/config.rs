//! What the emulator is told once, at its start.

use std::sync::Arc;

use crate::{Shares, lambda::ACCOUNT_LIMIT, shares::SameForAll};

/// Who is let in at the AWS endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticationMode {
    /// `coldstart serve`: a request must carry a signature made with a key of the [`Keyring`](crate::Keyring).
    Signed,
    /// `coldstart aws`: any credentials do, but a request without a signature is refused. A 12-digit access key id picks that account; anything else is `000000000000`.
    Open,
}

/// The emulator's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// The one region that exists, `us-east-1` unless the server says otherwise. Requests signed for another region are answered as this one.
    pub region: String,
    /// Host and port of the AWS endpoint as clients reach it, such as `localhost:4566`: invoke URLs are made of it.
    pub endpoint: String,
    /// Who is let in.
    pub authentication: AuthenticationMode,
    /// Signs the temporary credentials that functions get; 32 random bytes that outlive a restart.
    pub session_secret: [u8; 32],
    /// How many milliseconds a function stays `Pending` or `InProgress` after a change. AWS takes about a second; 0 is ready at once.
    pub settling_ms: i64,
    /// How many environments of which account may be busy at once. What it refuses is throttled, as beyond AWS's own limit of 1000.
    pub shares: Arc<dyn Shares>,
    /// How many bytes of code packages an account may keep; 75 GB on AWS, here as much as the machine's disk has for each learner.
    pub code_storage: u64,
}

/// How many bytes of code packages an account may keep unless the server says otherwise: ten of the largest.
const CODE_STORAGE: u64 = 512 << 20;

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
        }
    }
}
