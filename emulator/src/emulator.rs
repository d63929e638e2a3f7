//! The emulator as its callers hold it, and the core that operations are handed.

use std::{
    convert::Infallible,
    sync::{Arc, Weak},
};

use bytes::Bytes;
use dashmap::DashMap;
use http::{Request, Response};
use parking_lot::Mutex;

use crate::{
    Account, AccountId, Called, CallerContext, Clock, Config, Ids, JournalEntry, Keyring, LogLine, Runtime, SaveError,
    ServiceTable, Store, StoreError, Unread,
    account::{self, State},
    dispatch, execute_api, lambda,
    shares::{NoPermit, Permit},
};

/// So many records of an account are read beside the threads that answer: it takes milliseconds.
const MANY: usize = 500;

/// An AWS in memory. Cheap to clone; all clones are the same AWS.
#[derive(Clone)]
pub struct Emulator {
    core: Arc<Core>,
}

/// What the emulator is made of; every operation can reach it.
pub struct Core {
    /// Settings.
    pub config: Config,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Who runs the code.
    pub runtime: Arc<dyn Runtime>,
    /// Who stores.
    pub store: Arc<dyn Store>,
    /// Who knows the keys.
    pub keyring: Arc<dyn Keyring>,
    /// Unzipped code packages, by content.
    pub packages: Arc<lambda::Packages>,
    /// A table a service.
    pub services: Arc<[ServiceTable]>,
    /// Which account an API id belongs to, as far as it was asked for: calls of deployed APIs begin with it.
    pub(crate) api_owners: DashMap<String, AccountId>,
    accounts: DashMap<AccountId, Arc<Account>>,
    /// The emulators on this machine, itself included: their idle environments make room for each other's.
    neighbours: Arc<Mutex<Vec<Weak<Core>>>>,
    loading: tokio::sync::Mutex<()>,
}

/// What an emulator and those over copies of its accounts have in common.
struct Common {
    packages: Arc<lambda::Packages>,
    services: Arc<[ServiceTable]>,
    neighbours: Arc<Mutex<Vec<Weak<Core>>>>,
}

type Parts = (Config, Arc<dyn Clock>, Arc<dyn Ids>, Arc<dyn Runtime>, Arc<dyn Store>, Arc<dyn Keyring>);
impl Emulator {
    /// An emulator of these parts. Nothing is loaded until an account is called.
    pub fn new(
        config: Config,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        runtime: Arc<dyn Runtime>,
        store: Arc<dyn Store>,
        keyring: Arc<dyn Keyring>,
    ) -> Self {
        let common = Common { packages: Arc::default(), services: dispatch::services().into(), neighbours: Arc::default() };
        Self::among(common, DashMap::new(), (config, clock, ids, runtime, store, keyring))
    }

    /// An emulator of the same parts and settings over another store, in which this account is loaded already: for trying things on a copy.
    /// Unzipped packages are shared, since their content is their key. Both run in the same places: the idle environments of one make room for
    /// the other's.
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
        let core = Arc::new(Core {
            config,
            clock,
            ids,
            runtime,
            store,
            keyring,
            packages,
            services,
            api_owners: DashMap::new(),
            accounts,
            neighbours: neighbours.clone(),
            loading: tokio::sync::Mutex::default(),
        });
        let mut all = neighbours.lock();
        all.retain(|core| core.strong_count() > 0);
        all.push(Arc::downgrade(&core));
        Self { core }
    }

    /// Before a large body is read: how large it may be, bytes, or what the caller is told at once.
    ///
    /// # Errors
    /// An answer, when a body would be read in vain: without a signature, with one of a key that nobody has, or with one that is too old.
    pub async fn admit(&self, head: &Request<Bytes>) -> Result<usize, Response<Bytes>> {
        dispatch::admit(&self.core, head).await
    }

    /// What a request is for, as its head tells.
    pub fn called<B>(&self, head: &Request<B>) -> Called {
        dispatch::called(&self.core, head)
    }

    /// Refuses a request that the server does not let in, in the called service's error shape.
    pub fn deny(&self, head: Request<Bytes>, message: String) -> Response<Bytes> {
        dispatch::deny(&self.core, head, message)
    }

    /// Answers a request whose body was not read.
    pub async fn refuse(&self, head: Request<Bytes>, why: Unread) -> Response<Bytes> {
        dispatch::refuse(&self.core, head, why).await
    }

    /// The emulator of a core.
    pub(crate) fn of(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Answers a request as it came over the network: its signature says whose it is. Also answers callers of deployed APIs.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        dispatch::handle(&self.core, request).await
    }

    /// Answers a request of a caller who has been let in already; no signature is looked at.
    pub async fn handle_as(&self, caller: CallerContext, request: Request<Bytes>) -> Response<Bytes> {
        dispatch::handle_as(&self.core, caller, request).await
    }

    /// An account, for a caller that looks at its state: the checker.
    ///
    /// # Errors
    /// When it can't be loaded.
    pub async fn account(&self, id: AccountId) -> Result<Arc<Account>, StoreError> {
        self.core.account(id).await
    }

    /// A stage's invoke URL, without a slash at its end.
    pub fn invoke_url(&self, api_id: &str, stage: &str) -> String {
        execute_api::invoke_url(&self.core.config, api_id, stage)
    }

    /// Puts an account into another state, in memory and in the store, and adds log events: for "catch me up", "reset" and for proving a course.
    ///
    /// Calls in flight hold the account itself and go on in the new state. What is left of the old one ends: warm environments, events that waited to
    /// be delivered; and functions that still run write no log.
    ///
    /// # Errors
    /// When it can't be stored; the account is as it was then.
    pub async fn restore(&self, id: AccountId, state: State, lines: Vec<LogLine>) -> Result<(), StoreError> {
        let core = &self.core;
        let account = core.account(id).await?;
        // Whoever wants to read logs waits until they are those of the new state.
        let logs = account.live.logs.shut().await;
        let before = account.replace(state);
        let generation = account.generation();
        let saved = core.save(&account, None).await;
        if saved.is_ok() {
            // Groups know when they were made, so events that could not be deleted are not shown in the new state.
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
        lambda::begin_anew(core, &account);
        saved.map_err(StoreError::from)
    }

    /// Throws away execution environments that nobody has come to for a while. The server calls it every minute or so.
    pub fn drop_idle_environments(&self) {
        lambda::drop_idle(&self.core);
    }

    /// A place among the busy environments, for a program that runs in the same machine as the functions do.
    ///
    /// # Errors
    /// [`NoPermit`] when the account has its share.
    pub async fn acquire(&self, account: AccountId) -> Result<Permit, NoPermit> {
        self.core.config.shares.take(account).await
    }

    /// Throws an idle environment away, of the account that has the most. False if none is idle.
    pub fn make_room(&self) -> bool {
        lambda::make_room(&self.core)
    }

    /// Forgets an account whose records have been deleted: its state in memory, its environments and its events. What still runs there leaves no trace.
    pub fn forget(&self, id: AccountId) {
        if let Some((_, account)) = self.core.accounts.remove(&id) {
            account.replace(State::default());
            account.outdate();
            lambda::drop_all(&account);
        }
        self.core.api_owners.retain(|_, owner| *owner != id);
    }

    /// The parts, for the server's own glue.
    pub fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

impl Core {
    /// An account: from memory, from the store, or new.
    ///
    /// # Errors
    /// When the store can't be read, or holds a record that is none.
    pub async fn account(&self, id: AccountId) -> Result<Arc<Account>, StoreError> {
        if let Some(account) = self.in_memory(id) {
            return Ok(account);
        }
        let _one_at_a_time = self.loading.lock().await;
        if let Some(account) = self.in_memory(id) {
            return Ok(account);
        }
        let stored = self.store.load(id).await?;
        let read = match stored.rows.len() > MANY {
            true => tokio::task::spawn_blocking(move || Account::from_stored(id, stored))
                .await
                .map_err(|error| StoreError(error.into()))?,
            false => Account::from_stored(id, stored),
        };
        let account = Arc::new(read.map_err(|error| StoreError(error.into()))?);
        self.accounts.insert(id, account.clone());
        Ok(account)
    }

    fn in_memory(&self, id: AccountId) -> Option<Arc<Account>> {
        self.accounts.get(&id).filter(|account| !account.is_outdated()).map(|account| account.clone())
    }

    /// The emulators on this machine.
    pub(crate) fn neighbours(&self) -> Vec<Arc<Self>> {
        self.neighbours.lock().iter().filter_map(Weak::upgrade).collect()
    }

    /// The accounts that are in memory.
    pub(crate) fn loaded(&self) -> Vec<Arc<Account>> {
        self.accounts.iter().map(|account| account.value().clone()).collect()
    }

    /// Makes the account's present state durable, and notes a call in the journal.
    ///
    /// # Errors
    /// When it can't be stored, or is larger than an account may be and than it was; the caller must not answer that all went well. The account is as
    /// it was stored last then, unless somebody has changed it since: their change is stored with this one, or taken back with it.
    pub async fn save(&self, account: &Arc<Account>, entry: Option<JournalEntry>) -> Result<(), SaveError> {
        account::save(&self.store, account, entry).await
    }
}
