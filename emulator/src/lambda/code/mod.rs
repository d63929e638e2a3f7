//! Code packages: each is checked when it is uploaded, and stored by the hash of its content.

mod cache;
pub(crate) mod download;
mod quota;
mod source;
mod unzip;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

pub use cache::Packages;
pub use source::CodeInput;

use super::{error::LambdaError, names::FunctionName};
use crate::{Account, Body, BodyHash, StoreError, emulator::Core, runtime::Package};

/// The largest size of a zip that can be uploaded, in bytes.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
pub const ZIPPED_LIMIT: usize = 52_428_800;
/// The largest size of an unzipped package, in bytes.
pub const UNZIPPED_LIMIT: u64 = 262_144_000;

/// A reference to a stored package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code {
    /// The zip.
    pub body: Body,
}

impl Code {
    /// Returns the hash in base64, as AWS shows it.
    pub fn sha256_base64(&self) -> String {
        BASE64_STANDARD.encode(self.body.hash.bytes())
    }

    /// Checks and unzips a package without storing it.
    pub async fn inspect(zip: Bytes, operation: &'static str) -> Result<(Self, Package), LambdaError> {
        if zip.len() > ZIPPED_LIMIT {
            return Err(LambdaError::PackageTooLarge(operation));
        }
        let work = tokio::task::spawn_blocking(move || {
            let body = Body { hash: BodyHash::of(&zip), size: zip.len() as u64 };
            unzip::unzip(&zip).map(|package| (Self { body }, package))
        });
        let unzipped = work.await.map_err(|error| LambdaError::Internal(error.to_string()))?;
        unzipped.map_err(|hazard| LambdaError::InvalidParameter(hazard.to_string()))
    }

    /// Checks a package, stores it, and adds it to the cache for the next invocation. For the code storage the package replaces the
    /// one of `$LATEST` of the function `instead_of`, or adds to all others if that is `None`.
    pub async fn take_in(
        core: &Core,
        account: &Account,
        zip: Bytes,
        operation: &'static str,
        instead_of: Option<&FunctionName>,
    ) -> Result<Self, LambdaError> {
        let (code, package) = Self::inspect(zip.clone(), operation).await?;
        account.read(|state| state.lambda.room_for(core, &code, instead_of))?;
        if !account.read(|state| state.lambda.has_package(&code)) {
            account.read(|state| state.lambda.room_on_disk(core, &code))?;
            quota::count_upload(core, account, &code)?;
        }
        core.store.bodies().store_bytes(zip).await.map_err(StoreError::from)?;
        core.packages.keep(code.body.hash, package);
        Ok(code)
    }

    /// Returns the files of the package, from the cache or else from the store.
    pub async fn package(&self, core: &Core) -> Result<Package, LambdaError> {
        let hash = self.body.hash;
        if let Some(package) = core.packages.find(hash) {
            return Ok(package);
        }
        let zip = core.store.bodies().whole(&hash).await.map_err(StoreError::from)?;
        let zip = zip.ok_or_else(|| LambdaError::Internal(format!("the package {hash} is lost")))?;
        let (_, package) = Self::inspect(zip, "Invoke").await?;
        core.packages.keep(hash, package.clone());
        Ok(package)
    }
}
