//! Warm environments: kept between calls, thrown away when what they run has changed or nobody comes.

use std::{
    collections::{BTreeSet, HashMap},
    sync::atomic::AtomicBool,
};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::{environment::Lease, target::Target};
use crate::{Account, bucket::Bucket, emulator::Core, lambda::FunctionName};

/// An environment that nobody has come to for so long is thrown away. Lambda takes between five and fifteen minutes.
const IDLE: SignedDuration = SignedDuration::from_mins(5);

/// What of Lambda a restart may lose: warm environments and the count of busy ones.
#[derive(Default)]
pub struct Live {
    pool: Mutex<Pool>,
    /// What may be uploaded now.
    pub(in crate::lambda) uploads: Mutex<Option<Bucket>>,
    /// Whether the events that were in the queue when the account was loaded are being delivered.
    pub(super) woken: AtomicBool,
}

#[derive(Default)]
struct Pool {
    busy: HashMap<FunctionName, u32>,
    /// By the incarnation of the version that they run; the one that served last is taken first.
    idle: HashMap<String, Vec<Idle>>,
}

struct Idle {
    function: FunctionName,
    since: Timestamp,
    lease: Lease,
}

impl Live {
    /// How many of each function run now.
    pub(super) fn with_busy<T>(&self, look: impl FnOnce(&mut HashMap<FunctionName, u32>) -> T) -> T {
        look(&mut self.pool.lock().busy)
    }

    /// A warm environment, if there is one.
    pub(super) fn take(&self, incarnation: &str) -> Option<Lease> {
        self.pool.lock().idle.get_mut(incarnation)?.pop().map(|idle| idle.lease)
    }

    /// How many environments are idle, and since when the one that has been so for the longest. `None` if none is.
    fn idle(&self) -> Option<(usize, Timestamp)> {
        let pool = self.pool.lock();
        let since = pool.idle.values().flatten().map(|idle| idle.since).min()?;
        Some((pool.idle.values().map(Vec::len).sum(), since))
    }

    /// Takes out the environment that has been idle for the longest.
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

    /// Takes out the environments of which this holds; the caller drops them without the lock.
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

/// The last step: the environment waits for the next call, if what it runs is still there. Its process may have ended.
pub fn release(account: &Account, target: &Target, lease: Lease, now: Timestamp) {
    if !incarnations(account, &target.function).contains(&target.version.incarnation) {
        return;
    }
    let idle = Idle { function: target.function.clone(), since: now, lease };
    account.live.lambda.pool.lock().idle.entry(target.version.incarnation.clone()).or_default().push(idle);
}

/// Throws away a function's environments that run what is no more.
pub fn drop_stale(account: &Account, function: &FunctionName) {
    let current = incarnations(account, function);
    drop(account.live.lambda.remove(|incarnation, idle| idle.function == *function && !current.contains(incarnation)));
}

/// Throws away all of an account's environments that wait for a call.
pub fn drop_all(account: &Account) {
    drop(account.live.lambda.remove(|_, _| true));
}

/// Throws away the environments that nobody has come to for a while, in all accounts.
pub fn drop_idle(core: &Core) {
    let limit = core.clock.now() - IDLE;
    for account in core.loaded() {
        drop(account.live.lambda.remove(|_, idle| idle.since <= limit));
    }
}

/// Throws away an idle environment, of whichever emulator on this machine: of the account that has the most idle ones, the one that has been
/// idle for the longest. So an account that has filled the machine makes room before one that has a single warm environment. False if none is idle.
pub fn make_room(core: &Core) -> bool {
    loop {
        let accounts = core.neighbours().into_iter().flat_map(|core| core.loaded());
        let idle = accounts.filter_map(|account| Some((account.live.lambda.idle()?, account)));
        let most = idle.max_by_key(|((number, since), _)| (*number, std::cmp::Reverse(*since)));
        match most.map(|(_, account)| account.live.lambda.remove_longest_idle()) {
            None => return false,
            Some(Some(_removed)) => return true,
            // Taken by a call meanwhile.
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
