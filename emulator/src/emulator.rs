//! `Emulator`, the handle for the server, and `Core`, the parts that operations use.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Weak},
};

use bytes::Bytes;
use dashmap::DashMap;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use crate::{
    Account, AccountId, Admitted, Called, CallerContext, Clock, Config, Ids, JournalEntry, Keyring, LogLine, Runtime, SaveError,
    Service, ServiceTable, Store, StoreError, Unread,
    account::{self, Part, State},
    content, dispatch, execute_api,
    ids::Sequences,
    jobs::{self, Forward, ForwardError, Forwarded, Scheduler},
    lambda,
    shares::{NoPermit, Permit},
};

/// An account, or a part, with more records than this is parsed on a blocking thread, because it takes milliseconds.
const MANY: usize = 500;
/// How often an account is loaded again that other processes take over while its parts are loaded.
const MOST_LOADS: usize = 5;
/// The time after its last call after which an account leaves memory. It is longer than an environment stays warm, and than a token
/// bucket takes to fill.
const IDLE: SignedDuration = SignedDuration::from_mins(15);

/// An AWS in memory. A clone is cheap, and is the same AWS.
#[derive(Clone)]
pub struct Emulator {
    core: Arc<Core>,
}

/// The parts of an emulator. Every operation can reach it, by `Call::core`.
pub struct Core {
    pub config: Config,
    /// The real time. [`Core::now`] is that of an account.
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    /// Runs the functions' code.
    pub runtime: Arc<dyn Runtime>,
    pub store: Arc<dyn Store>,
    /// Finds the secrets of access keys.
    pub keyring: Arc<dyn Keyring>,
    /// Unzipped code packages, by the hash of their content.
    pub packages: Arc<lambda::Packages>,
    /// One table for each service.
    pub services: Arc<[ServiceTable]>,
    /// Numbers that increase.
    pub(crate) sequences: Sequences,
    /// Keys that verify signatures.
    pub(crate) signing_keys: sigv4::SigningKeys,
    /// The account of each API id, function URL and access key that was looked up so far; a call starts with this lookup.
    pub(crate) api_owners: DashMap<String, AccountId>,
    accounts: DashMap<AccountId, Arc<Account>>,
    /// All emulators on this machine, itself included. Idle environments of one are dropped to make room for another.
    neighbours: Arc<Mutex<Vec<Weak<Core>>>>,
    loading: tokio::sync::Mutex<()>,
    /// Starts the accounts' jobs.
    pub(crate) jobs: Arc<Scheduler>,
}

/// The parts that an emulator shares with the emulators over copies of its accounts.
struct Common {
    packages: Arc<lambda::Packages>,
    services: Arc<[ServiceTable]>,
    neighbours: Arc<Mutex<Vec<Weak<Core>>>>,
}

type Parts = (Config, Arc<dyn Clock>, Arc<dyn Ids>, Arc<dyn Runtime>, Arc<dyn Store>, Arc<dyn Keyring>);
impl Emulator {
    /// Returns an emulator of these parts. An account is loaded when it is first called.
    pub fn new(
        config: Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        runtime: Arc<dyn Runtime>,
        store: Arc<dyn Store>,
        keyring: Arc<dyn Keyring>,
    ) -> Self {
        Self::of_services(dispatch::services(), config, clock, ids, runtime, store, keyring)
    }

    /// Returns an emulator of these services. [`dispatch::services`] has those of AWS that are implemented.
    pub fn of_services(
        services: Vec<ServiceTable>,
        config: Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        runtime: Arc<dyn Runtime>,
        store: Arc<dyn Store>,
        keyring: Arc<dyn Keyring>,
    ) -> Self {
        let common = Common { packages: Arc::default(), services: services.into(), neighbours: Arc::default() };
        Self::among(common, DashMap::new(), (config, clock, ids, runtime, store, keyring))
    }

    /// Returns an emulator with the same parts and settings, another store, and this account loaded; used for experiments on a
    /// copy. Unzipped packages are shared, since their key is their content. Both emulators share the machine's environments: idle
    /// ones of one are dropped to make room for the other.
    pub fn with_account(&self, account: Account, store: Arc<dyn Store>, keyring: Arc<dyn Keyring>) -> Self {
        let Core { config, clock, ids, runtime, packages, services, neighbours, .. } = &*self.core;
        let common = Common { packages: packages.clone(), services: services.clone(), neighbours: neighbours.clone() };
        let accounts = DashMap::from_iter([(account.id, Arc::new(account))]);
        Self::among(common, accounts, (config.clone(), clock.clone(), ids.clone(), runtime.clone(), store, keyring))
    }

    fn among(
        Common { packages, services, neighbours }: Common,
        accounts: DashMap<AccountId, Arc<Account>>,
        (config, clock, ids, runtime, store, keyring): Parts,
    ) -> Self {
        let core = Arc::new_cyclic(|core| Core {
            jobs: Scheduler::new(core.clone(), clock.clone()),
            config,
            clock,
            ids,
            runtime,
            store,
            keyring,
            packages,
            services,
            sequences: Sequences::default(),
            signing_keys: sigv4::SigningKeys::default(),
            api_owners: DashMap::new(),
            accounts,
            neighbours: neighbours.clone(),
            loading: tokio::sync::Mutex::default(),
        });
        core.loaded().iter().for_each(|account| core.jobs.refresh(account));
        let mut all = neighbours.lock();
        all.retain(|core| core.strong_count() > 0);
        all.push(Arc::downgrade(&core));
        Self { core }
    }

    /// Decides from a request's head, before a large body is read, how many bytes the body may have.
    ///
    /// # Errors
    /// A response, if the body would be read in vain: the signature is missing, is of an unknown key, or is too old.
    pub async fn admit(&self, head: &Request<Bytes>) -> Result<Admitted, Response<Bytes>> {
        dispatch::admit(&self.core, head).await
    }

    /// Returns what a request calls, as far as its head shows.
    pub fn called<B>(&self, head: &Request<B>) -> Called {
        dispatch::called(&self.core, head)
    }

    /// Refuses a request that the server does not accept, in the error shape of the called service.
    pub fn deny(&self, head: Request<Bytes>, message: String) -> Response<Bytes> {
        dispatch::deny(&self.core, head, message)
    }

    /// Answers a request whose body was not read.
    pub async fn refuse(&self, head: Request<Bytes>, why: Unread) -> Response<Bytes> {
        dispatch::refuse(&self.core, head, why).await
    }

    pub(crate) fn of(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Answers a request from the network, which its signature authenticates. Also answers calls of deployed APIs.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let is_streamed = content::is_accepted(&request);
        let response = dispatch::handle(&self.core, request).await;
        if is_streamed { response } else { content::whole(response).await }
    }

    /// Answers a request of a caller who is authenticated already; the signature is ignored.
    pub async fn handle_as(&self, caller: CallerContext, request: Request<Bytes>) -> Response<Bytes> {
        content::whole(dispatch::handle_as(&self.core, caller, request).await).await
    }

    /// Returns the service with a signing name, if it is implemented.
    pub fn service(&self, signing_name: &str) -> Option<Service> {
        let tables = self.core.services.iter();
        tables.map(|table| table.service).find(|service| service.signing_name() == signing_name)
    }

    /// Returns an account, for a caller that reads its state: the checker.
    ///
    /// # Errors
    /// The account can't be loaded.
    pub async fn account(&self, id: AccountId) -> Result<Arc<Account>, StoreError> {
        self.core.account(id).await
    }

    /// Returns a stage's invoke URL, without a slash at its end.
    pub fn invoke_url(&self, api_id: &str, stage: &str) -> String {
        execute_api::invoke_url(&self.core.config, api_id, stage)
    }

    /// Replaces an account's state, in memory and in the store, and adds log events: for "catch me up", "reset" and for proving a
    /// course.
    ///
    /// Calls in flight continue in the new state, because they hold the account itself. Warm environments and jobs of the old state
    /// are dropped, and functions that still run write no log. The account's clock does not go back.
    ///
    /// # Errors
    /// The state can't be stored; the account then keeps its old state.
    pub async fn restore(&self, id: AccountId, mut state: State, lines: Vec<LogLine>) -> Result<(), StoreError> {
        let core = &self.core;
        let account = core.account(id).await?;
        // An account's clock never goes back.
        let clock = account.clock().later(*state.clock);
        if clock != *state.clock {
            *state.clock.get_mut() = clock;
        }
        // Readers of logs wait until the new state's logs are in place.
        let logs = account.live.logs.shut().await;
        let before = account.replace(state);
        let generation = account.generation();
        let saved = core.save(&account, None).await;
        if saved.is_ok() {
            // Log groups store their creation time, so events that could not be deleted are not shown in the new state.
            if let Err(error) = core.store.delete_logs(id, None, None).await {
                tracing::error!(%error, account = %id, "the events of an account that was put back are still stored");
            }
            core.store.append_logs(id, lines);
            logs.read_anew();
        } else {
            account.write_in(generation, |state| {
                *state = before;
                Ok::<_, Infallible>(())
            });
        }
        lambda::drop_all(&account);
        account.jobs.begin_anew();
        core.jobs.refresh(&account);
        saved.map_err(StoreError::from)
    }

    /// Starts the jobs that are stored, now or when they are due, also in accounts that nobody calls. The server calls it at its
    /// start; without it, an account's jobs start when the account is first called.
    pub fn start_jobs(&self) {
        self.core.jobs.start();
    }

    /// Starts no more jobs, and waits until those that run have ended, at most this long.
    pub async fn drain_jobs(&self, limit: SignedDuration) {
        self.core.jobs.drain(limit).await;
    }

    /// Moves an account's clock forward, and runs the jobs that are due on the way, each at its time.
    ///
    /// # Errors
    /// The clock can't be moved so far, nothing waits, or the store fails. The clock may then have moved a part of the way.
    pub async fn fast_forward(&self, id: AccountId, forward: Forward) -> Result<Forwarded, ForwardError> {
        let account = self.core.account(id).await.map_err(SaveError::from)?;
        jobs::fast_forward(&self.core, &account, forward).await
    }

    /// Drops execution environments that have been idle for some time. The server calls it about once a minute.
    pub fn drop_idle_environments(&self) {
        lambda::drop_idle(&self.core);
    }

    /// Drops accounts from memory that were not called for a quarter of an hour and in which nothing runs or waits; the next call loads
    /// them again. The server calls it about once a minute. Returns how many were dropped.
    pub async fn drop_idle_accounts(&self) -> usize {
        let core = &self.core;
        let before = core.clock.now() - IDLE;
        let mut dropped = BTreeSet::new();
        for account in core.loaded().into_iter().filter(|account| account.is_idle_since(before)) {
            // Counts of calls are stored with the next change, or here.
            if !account.is_outdated()
                && !account.is_stored()
                && let Err(error) = core.save(&account, None).await
            {
                tracing::warn!(%error, account = %account.id, "an idle account stays in memory, because it could not be stored");
            }
            let id = account.id;
            drop(account);
            // An account that is in use has other holders.
            let is_droppable = |account: &Arc<Account>| {
                Arc::strong_count(account) == 1 && (account.is_outdated() || (account.is_idle_since(before) && account.is_stored()))
            };
            if core.accounts.remove_if(&id, |_, account| is_droppable(account)).is_some() {
                dropped.insert(id);
            }
        }
        core.api_owners.retain(|_, owner| !dropped.contains(owner));
        dropped.len()
    }

    /// Takes a place among the busy environments, for a program that runs on the same machine as the functions.
    ///
    /// # Errors
    /// [`NoPermit`] if the account's share is used up.
    pub async fn acquire(&self, account: AccountId) -> Result<Permit, NoPermit> {
        self.core.config.shares.take(account).await
    }

    /// Drops an idle environment, of the account that has the most. Returns false if none is idle.
    pub fn make_room(&self) -> bool {
        lambda::make_room(&self.core)
    }

    /// Removes an account whose records have been deleted: its state in memory, its environments and its events. Code that still
    /// runs there has no effect.
    pub fn forget(&self, id: AccountId) {
        if let Some((_, account)) = self.core.accounts.remove(&id) {
            account.outdate();
            account.replace(State::default());
            lambda::drop_all(&account);
        }
        self.core.jobs.forget(id);
        self.core.api_owners.retain(|_, owner| *owner != id);
    }

    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

impl Core {
    /// Returns the account that has a global name. Those that were found are remembered, so the caller must look whether the account
    /// still has it.
    ///
    /// # Errors
    /// The store can't be read.
    pub async fn owner(&self, kind: &str, name: &str) -> Result<Option<AccountId>, StoreError> {
        if let Some(owner) = self.api_owners.get(name) {
            return Ok(Some(*owner));
        }
        let owner = self.store.owner(kind, name).await?;
        if let Some(owner) = owner {
            self.api_owners.insert(name.into(), owner);
        }
        Ok(owner)
    }

    /// Returns an account with all its parts, from memory, else from the store; a new one if it was never stored.
    ///
    /// # Errors
    /// The store can't be read, or has a record that can't be parsed.
    pub async fn account(&self, id: AccountId) -> Result<Arc<Account>, StoreError> {
        self.account_with(id, &Part::ALL).await
    }

    /// Returns an account like [`Core::account`], with these parts at least.
    ///
    /// # Errors
    /// Those of [`Core::account`].
    pub async fn account_with(&self, id: AccountId, parts: &[Part]) -> Result<Arc<Account>, StoreError> {
        for _ in 0..MOST_LOADS {
            let account = self.account_in_parts(id).await?;
            if self.load_parts(&account, parts).await? {
                return Ok(account);
            }
        }
        Err(StoreError("the account is changed elsewhere while it is loaded".into()))
    }

    /// Loads what an account lacks of these parts. Returns false if the account has to be loaded again, because the stored one is
    /// another.
    async fn load_parts(&self, account: &Account, parts: &[Part]) -> Result<bool, StoreError> {
        if account.missing(parts).is_empty() {
            return Ok(true);
        }
        let _one_at_a_time = account.loading.lock().await;
        for part in account.missing(parts) {
            // A commit that ends meanwhile changes nothing in a part that is not loaded.
            let (epoch, revision) = account.stored_position();
            let stored = self.store.load_part(account.id, part.path()).await?;
            if stored.epoch != epoch || stored.revision < revision {
                account.outdate();
                return Ok(false);
            }
            let rows = stored.rows;
            let state = parsed(rows.len(), move || records::from_rows::<State>(rows)).await?.0;
            account.read(|present| part.load(present, &state));
        }
        Ok(true)
    }

    /// Returns an account from memory, else from the store, which may leave parts out.
    async fn account_in_parts(&self, id: AccountId) -> Result<Arc<Account>, StoreError> {
        if let Some(account) = self.in_memory(id) {
            return Ok(account);
        }
        let _one_at_a_time = self.loading.lock().await;
        if let Some(account) = self.in_memory(id) {
            return Ok(account);
        }
        let stored = self.store.load_without(id, &Part::ALL.map(Part::path)).await?;
        let account = Arc::new(parsed(stored.rows.len(), move || Account::from_stored(id, stored)).await?);
        account.touch(self.clock.now());
        self.accounts.insert(id, account.clone());
        self.jobs.refresh(&account);
        Ok(account)
    }

    /// Returns the table of a service, if it is implemented.
    pub fn table(&self, service: Service) -> Option<&ServiceTable> {
        self.services.iter().find(|table| table.service == service)
    }

    /// Returns an account's time.
    pub fn now(&self, account: &Account) -> Timestamp {
        account.clock().at(self.clock.now())
    }

    pub(crate) fn in_memory(&self, id: AccountId) -> Option<Arc<Account>> {
        let account = self.accounts.get(&id).filter(|account| !account.is_outdated())?.clone();
        account.touch(self.clock.now());
        Some(account)
    }

    pub(crate) fn neighbours(&self) -> Vec<Arc<Self>> {
        self.neighbours.lock().iter().filter_map(Weak::upgrade).collect()
    }

    pub(crate) fn loaded(&self) -> Vec<Arc<Account>> {
        self.accounts.iter().map(|account| account.value().clone()).collect()
    }

    /// Makes the account's present state durable, and writes a call to the journal.
    ///
    /// # Errors
    /// The state can't be stored, or is over the quota and not smaller than before; the caller must not report success. The
    /// account is then reset to the state that was stored last, unless it has changed meanwhile: that change is then stored
    /// together with this one, or lost together with it.
    pub async fn save(&self, account: &Arc<Account>, entry: Option<JournalEntry>) -> Result<(), SaveError> {
        let quota = self.config.shares.quota(account.id, self.config.quota);
        account::save(&self.store, &self.jobs, quota, account, entry).await
    }
}

/// Parses rows, on a blocking thread if there are many.
async fn parsed<T: Send + 'static>(
    rows: usize,
    parse: impl FnOnce() -> Result<T, records::ReadError> + Send + 'static,
) -> Result<T, StoreError> {
    let parsed = match rows > MANY {
        true => tokio::task::spawn_blocking(parse).await.map_err(|error| StoreError(error.into()))?,
        false => parse(),
    };
    parsed.map_err(|error| StoreError(error.into()))
}

impl Drop for Core {
    fn drop(&mut self) {
        self.jobs.stop();
    }
}
