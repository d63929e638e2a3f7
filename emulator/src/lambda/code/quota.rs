//! The code storage of an account: the sizes of the packages of all its functions and versions. Equal packages count once.

use std::collections::BTreeMap;

use records::Key;

use super::{
    super::{
        State,
        error::{LambdaError, Throttle},
        names::FunctionName,
    },
    Code,
};
use crate::{
    Account, BodyHash,
    account::share_of_disk,
    bucket::{Bucket, Rate, tokens},
    emulator::Core,
};

/// The time in seconds in which an account may upload as much as its code storage. A replaced package stays in the store for a
/// while, so the rate of uploads is limited, too.
const SECONDS: f64 = 600.0;

impl State {
    /// Returns the size of the account's packages, in bytes.
    pub(in crate::lambda) fn code_bytes(&self) -> u64 {
        self.packages(None).values().sum()
    }

    /// Returns whether the account has a package already.
    pub(in crate::lambda) fn has_package(&self, code: &Code) -> bool {
        self.packages(None).contains_key(&code.body.hash)
    }

    /// Checks that a package fits into the code storage. The package of `$LATEST` of the function `instead_of` does not count.
    pub(in crate::lambda) fn room_for(
        &self,
        core: &Core,
        code: &Code,
        instead_of: Option<&FunctionName>,
    ) -> Result<(), LambdaError> {
        let mut packages = self.packages(instead_of);
        packages.insert(code.body.hash, code.body.size);
        match packages.values().sum::<u64>() <= core.config.code_storage {
            true => Ok(()),
            false => Err(LambdaError::CodeStorageExceeded),
        }
    }

    /// Checks that a new package fits into the account's share of the disk.
    pub(in crate::lambda) fn room_on_disk(&self, core: &Core, code: &Code) -> Result<(), LambdaError> {
        let (used, size) = (self.code_bytes(), code.body.size);
        let limit = share_of_disk(used, core.store.bodies().room());
        match used.saturating_add(size) <= limit {
            true => Ok(()),
            false => Err(LambdaError::DiskNearlyFull { used, size, limit }),
        }
    }

    /// Returns the packages of a function, by the text of its key.
    pub(crate) fn bodies_of(&self, name: &str) -> Vec<BodyHash> {
        let function = FunctionName::from_text(name).ok().and_then(|name| self.functions.get(&name));
        let versions =
            function.into_iter().flat_map(|function| std::iter::once(&function.latest).chain(function.versions.values()));
        versions.map(|version| version.code.body.hash).collect()
    }

    fn packages(&self, without: Option<&FunctionName>) -> BTreeMap<BodyHash, u64> {
        let versions = self.functions.iter().flat_map(|(name, function)| {
            let latest = (without != Some(name)).then_some(&function.latest);
            latest.into_iter().chain(function.versions.values())
        });
        versions.map(|version| (version.code.body.hash, version.code.body.size)).collect()
    }
}

/// Counts an upload, or fails if the account has uploaded too many bytes recently.
pub fn count_upload(core: &Core, account: &Account, code: &Code) -> Result<(), LambdaError> {
    let burst = tokens(usize::try_from(core.config.code_storage).unwrap_or(usize::MAX));
    let rate = Rate { per_second: burst / SECONDS, burst };
    let now = core.clock.now();
    let mut uploads = account.live.lambda.uploads.lock();
    let bucket = uploads.get_or_insert_with(|| Bucket::full(rate, now));
    bucket.fill(rate, now);
    match bucket.take(tokens(usize::try_from(code.body.size).unwrap_or(usize::MAX))) {
        true => Ok(()),
        false => Err(LambdaError::Throttled(Throttle::Caller)),
    }
}
