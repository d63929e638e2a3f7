//! The pool of warm environments. An environment is evicted when its version was changed or deleted, when it is idle for too long,
//! or when another one needs its memory.

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::{environment::Lease, target::Target};
use crate::{Account, bucket::Bucket, emulator::Core, lambda::FunctionName};

/// The idle time after which an environment is evicted. AWS does not document Lambda's; five to fifteen minutes are usual.
const IDLE: SignedDuration = SignedDuration::from_mins(5);

/// Lambda's part of an account that is lost at a restart: warm environments, the count of busy ones, and the rate of uploads.
#[derive(Default)]
pub struct Live {
    pool: Mutex<Pool>,
    /// The bytes that may be uploaded now; `None` before the first upload.
    pub(in crate::lambda) uploads: Mutex<Option<Bucket>>,
}

#[derive(Default)]
struct Pool {
    busy: HashMap<FunctionName, u32>,
    /// The idle environments, by the incarnation of their version. The most recently used one is the last, and is taken first.
    idle: HashMap<String, Vec<Idle>>,
}

struct Idle {
    function: FunctionName,
    /// Since when, in real time, so that accounts can be compared.
    since: Timestamp,
    lease: Lease,
}

impl Live {
    /// Gives access to the number of running invocations of each function, under the pool's lock.
    pub(super) fn with_busy<T>(&self, look: impl FnOnce(&mut HashMap<FunctionName, u32>) -> T) -> T {
        look(&mut self.pool.lock().busy)
    }

    /// Takes a warm environment of a version, if there is one.
    pub(super) fn take(&self, incarnation: &str) -> Option<Lease> {
        self.pool.lock().idle.get_mut(incarnation)?.pop().map(|idle| idle.lease)
    }

    /// Returns the number of idle environments and the time since which the oldest of them is idle; `None` if none is idle.
    fn idle(&self) -> Option<(usize, Timestamp)> {
        let pool = self.pool.lock();
        let since = pool.idle.values().flatten().map(|idle| idle.since).min()?;
        Some((pool.idle.values().map(Vec::len).sum(), since))
    }

    /// Returns whether there are environments, busy or idle.
    pub(crate) fn has_environments(&self) -> bool {
        let pool = self.pool.lock();
        !pool.idle.is_empty() || pool.busy.values().any(|busy| *busy > 0)
    }

    /// Removes the environment that is idle for the longest time.
    fn remove_longest_idle(&self) -> Option<Idle> {
        let mut pool = self.pool.lock();
        let longest = |idle: &Vec<Idle>| idle.iter().enumerate().map(|(at, idle)| (idle.since, at)).min();
        let oldest = pool.idle.iter().filter_map(|(incarnation, idle)| Some((longest(idle)?, incarnation.clone()))).min();
        let ((_, at), incarnation) = oldest?;
        let idle = pool.idle.get_mut(&incarnation)?;
        let removed = idle.remove(at);
        if idle.is_empty() {
            pool.idle.remove(&incarnation);
        }
        Some(removed)
    }

    /// Removes the environments for which `gone` is true. It returns them, so that the caller drops them without the lock.
    fn remove(&self, gone: impl Fn(&str, &Idle) -> bool) -> Vec<Idle> {
        let mut pool = self.pool.lock();
        let mut removed = Vec::new();
        for (incarnation, idle) in &mut pool.idle {
            removed.extend(idle.extract_if(.., |idle| gone(incarnation, idle)));
        }
        pool.idle.retain(|_, idle| !idle.is_empty());
        removed
    }
}

/// Returns an environment to the pool, unless its version was changed or deleted meanwhile. The environment's process may have
/// ended.
pub fn release(account: &Account, target: &Target, lease: Lease, now: Timestamp) {
    if !incarnations(account, &target.function).contains(&target.version.incarnation) {
        return;
    }
    let idle = Idle { function: target.function.clone(), since: now, lease };
    account.live.lambda.pool.lock().idle.entry(target.version.incarnation.clone()).or_default().push(idle);
}

/// Evicts a function's idle environments whose version was changed or deleted.
pub fn drop_stale(account: &Account, function: &FunctionName) {
    let current = incarnations(account, function);
    drop(account.live.lambda.remove(|incarnation, idle| idle.function == *function && !current.contains(incarnation)));
}

/// Evicts all idle environments of an account.
pub fn drop_all(account: &Account) {
    drop(account.live.lambda.remove(|_, _| true));
}

/// Evicts the environments of all loaded accounts that are idle for five minutes.
pub fn drop_idle(core: &Core) {
    let now = core.clock.now();
    for account in core.loaded() {
        drop_idle_since(&account, now, SignedDuration::ZERO);
    }
}

/// Evicts the environments of an account that are idle for five minutes, after its clock was moved forward by this much.
pub fn drop_idle_since(account: &Account, now: Timestamp, forward: SignedDuration) {
    drop(account.live.lambda.remove(|_, idle| now.duration_since(idle.since) + forward >= IDLE));
}

/// Evicts one idle environment, across all emulators in this process: of the account with the most idle environments, the one that
/// is idle for the longest time. So an account that has filled the machine makes room before an account with a single warm
/// environment. Returns false if no environment is idle.
pub fn make_room(core: &Core) -> bool {
    loop {
        let accounts = core.neighbours().into_iter().flat_map(|core| core.loaded());
        let idle = accounts.filter_map(|account| Some((account.live.lambda.idle()?, account)));
        let most = idle.max_by_key(|((number, since), _)| (*number, std::cmp::Reverse(*since)));
        match most.map(|(_, account)| account.live.lambda.remove_longest_idle()) {
            None => return false,
            Some(Some(_removed)) => return true,
            // An invocation has taken the environment meanwhile.
            Some(None) => {}
        }
    }
}

fn incarnations(account: &Account, function: &FunctionName) -> BTreeSet<String> {
    account.read(|state| {
        let function = state.lambda.functions.get(function);
        let versions =
            function.into_iter().flat_map(|function| std::iter::once(&function.latest).chain(function.versions.values()));
        versions.map(|version| version.incarnation.clone()).collect()
    })
}
