//! How much an account may store.
//!
//! AWS limits each kind of resource. Coldstart limits their total, too, because an account is in memory while it is used, and all
//! accounts share one disk.

use records::Size;

use super::save::SaveError;

/// The limits of an account's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The most records: functions, roles, APIs, queued events.
    pub records: u64,
    /// The most bytes of their keys and values, as JSON. The payloads of queued events have a limit of their own and do not count.
    pub bytes: u64,
}

impl Quota {
    /// Four times what a learner's account may have had before records could be counted. Filled with the smallest records, an account
    /// takes about 100 MB of memory.
    pub const DEFAULT: Self = Self { records: 100_000, bytes: 16 << 20 };
    /// What services may add for records that they write themselves: a log group, a count of calls, the outcome of an event.
    const RESERVE: Self = Self { records: 1_000, bytes: 256 << 10 };

    /// Returns the quota for changes that are not a caller's own.
    pub(super) fn with_reserve(self) -> Self {
        Self { records: self.records.saturating_add(Self::RESERVE.records), bytes: self.bytes.saturating_add(Self::RESERVE.bytes) }
    }

    /// Checks an account's size after a change; `uncounted` computes the bytes of it that do not count. A change that makes an account
    /// smaller is never refused, so that an account over its quota can be brought back.
    pub(super) fn check(self, before: Size, after: Size, uncounted: impl FnOnce() -> u64) -> Result<(), SaveError> {
        if after.records > self.records && after.records > before.records {
            return Err(SaveError::TooMany { records: after.records, limit: self.records });
        }
        if after.bytes <= self.bytes || after.bytes < before.bytes {
            return Ok(());
        }
        match after.bytes.saturating_sub(uncounted()) {
            bytes if bytes > self.bytes => Err(SaveError::TooLarge { bytes, limit: self.bytes }),
            _ => Ok(()),
        }
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What an account may store in any case, bytes, as long as the disk has room.
const ALWAYS: u64 = 16 << 20;
/// The part of the disk's room that one upload may take, if the account has more than [`ALWAYS`].
const PART: u64 = 3;

/// Returns the largest number of bytes of bodies that an account may have which has `used` now, by its share of the disk: an account
/// with little may use all the room that is left, one with more only a part of it. So those who have most are refused first.
pub fn share_of_disk(used: u64, room: u64) -> u64 {
    let little = used.saturating_add(room).min(ALWAYS);
    used.saturating_add(room / PART).max(little)
}
