//! How much code an account may keep: the packages of all its functions and versions, each content once.

use std::collections::BTreeMap;

use super::{
    super::{
        State,
        error::{LambdaError, Throttle},
        names::FunctionName,
    },
    Code,
};
use crate::{
    Account,
    bucket::{Bucket, Rate, tokens},
    emulator::Core,
};

/// In so many seconds an account may upload as much as it may keep. A package that nothing refers to any more stays for a while, so what is uploaded
/// and replaced at once is bounded, too.
const SECONDS: f64 = 600.0;

impl State {
    /// What the account's packages take, bytes.
    pub(in crate::lambda) fn code_bytes(&self) -> u64 {
        self.packages(None).values().sum()
    }

    /// Whether the account has a package already.
    pub(in crate::lambda) fn has_package(&self, code: &Code) -> bool {
        self.packages(None).contains_key(code.hash.as_str())
    }

    /// Whether a package fits, in the place of a function's `$LATEST` or beside all that is there.
    pub(in crate::lambda) fn room_for(
        &self,
        core: &Core,
        code: &Code,
        instead_of: Option<&FunctionName>,
    ) -> Result<(), LambdaError> {
        let mut packages = self.packages(instead_of);
        packages.insert(&code.hash, code.size);
        match packages.values().sum::<u64>() <= core.config.code_storage {
            true => Ok(()),
            false => Err(LambdaError::CodeStorageExceeded),
        }
    }

    fn packages(&self, without: Option<&FunctionName>) -> BTreeMap<&str, u64> {
        let versions = self.functions.iter().flat_map(|(name, function)| {
            let latest = (without != Some(name)).then_some(&function.latest);
            latest.into_iter().chain(function.versions.values())
        });
        versions.map(|version| (version.code.hash.as_str(), version.code.size)).collect()
    }
}

/// Counts an upload, or says that there were too many bytes of late.
pub fn count_upload(core: &Core, account: &Account, code: &Code) -> Result<(), LambdaError> {
    let burst = tokens(usize::try_from(core.config.code_storage).unwrap_or(usize::MAX));
    let rate = Rate { per_second: burst / SECONDS, burst };
    let now = core.clock.now();
    let mut uploads = account.live.lambda.uploads.lock();
    let bucket = uploads.get_or_insert_with(|| Bucket::full(rate, now));
    bucket.fill(rate, now);
    match bucket.take(tokens(usize::try_from(code.size).unwrap_or(usize::MAX))) {
        true => Ok(()),
        false => Err(LambdaError::Throttled(Throttle::Caller)),
    }
}
