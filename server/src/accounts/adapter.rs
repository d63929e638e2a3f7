//! Implements the port `Accounts`, which the account pages use, on the database.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Instant,
};

use app::{
    account::{AccountError, AwsAccess, Learner, Role, port::Accounts},
    ports::Visitor,
};
use async_trait::async_trait;
use emulator::Emulator;
use http::request::Parts;
use tower_sessions::Session;

use crate::{
    catalog::Catalog,
    labs::provision::provision,
    web::{
        networks::Networks,
        peer::{Peer, network_of},
    },
};

use super::{
    Devices, Hashing, LearnerName, Password, Register, RegisterError, Visits,
    guests::NewGuests,
    name::TypedName,
    password, session,
    tries::{Tries, Who},
};

/// How many learners an instructor's page lists.
const MOST_LISTED: i64 = 100;

/// Learners and their sessions in the database.
pub struct SqlAccounts {
    register: Register,
    new_guests: NewGuests,
    visits: Visits,
    tries: Tries,
    devices: Devices,
    hashing: Hashing,
    emulator: Emulator,
    catalog: Arc<Catalog>,
}

impl SqlAccounts {
    /// Makes the adapter. `catalog` says what a new learner's AWS account in `emulator` is provisioned with.
    pub fn new(visits: Visits, networks: Arc<Networks>, devices: Devices, emulator: Emulator, catalog: Arc<Catalog>) -> Self {
        let (register, new_guests) = (visits.register().clone(), NewGuests::new(networks));
        let (tries, hashing) = (Tries::default(), Hashing::default());
        Self { register, new_guests, visits, tries, devices, hashing, emulator, catalog }
    }

    /// The learner with this name, if the password is right.
    async fn verified(&self, name: &TypedName, who: &Who, typed: &str) -> Result<Learner, AccountError> {
        let (learner, hash) = self.register.by_name(name).await?.unzip();
        password::verify(&self.hashing, who.network, typed.into(), hash.flatten()).await?;
        self.tries.succeeded(who);
        learner.ok_or(AccountError::Wrong)
    }

    /// Starts a learner's session and provisions the learner's AWS account as the course says.
    async fn welcome(&self, request: &Parts, learner: &Learner) -> Result<(), AccountError> {
        let account = learner.aws_account.parse().map_err(|_| AccountError::Internal)?;
        provision(&self.emulator, account, &self.catalog.labs().provision).await.map_err(|error| {
            tracing::error!(%error, "a new AWS account could not be provisioned");
            AccountError::Internal
        })?;
        session::begin(session_of(request)?, learner).await.map_err(failed)?;
        self.visits.note(learner, address(request));
        Ok(())
    }

    fn access(&self, account: &str, (access_key_id, secret_access_key): (String, String)) -> AwsAccess {
        AwsAccess {
            account: account.into(),
            region: self.emulator.core().config.region.clone(),
            endpoint: format!("http://{}", self.emulator.core().config.endpoint),
            invoke_url: self.emulator.invoke_url("{api}", "{stage}"),
            access_key_id,
            secret_access_key,
        }
    }
}

#[async_trait]
impl Accounts for SqlAccounts {
    async fn start_as_guest(&self, request: &Parts) -> Result<Learner, AccountError> {
        if let Some(learner) = present(request) {
            return Ok(learner);
        }
        self.new_guests.start(address(request))?;
        let guest = self.register.add(None, Role::Guest).await?;
        self.welcome(request, &guest).await?;
        Ok(guest)
    }

    async fn sign_up(&self, request: &Parts, name: &str, password: &str) -> Result<Learner, AccountError> {
        self.new_guests.start(address(request))?;
        let name = LearnerName::parse(name)?;
        let hash = Password::parse(password.into())?.hash(&self.hashing, network_of(address(request))).await?;
        let learner = match present(request).filter(|learner| learner.role == Role::Guest) {
            Some(guest) => self.register.promote(guest.id, &name, &hash).await?,
            None => self.register.add(Some((&name, &hash)), Role::Student).await?,
        };
        self.welcome(request, &learner).await?;
        Ok(learner)
    }

    async fn sign_in(&self, request: &Parts, name: &str, typed: &str) -> Result<Learner, AccountError> {
        let name = TypedName::parse(name);
        let who = Who {
            network: network_of(address(request)),
            // A text that cannot be a name is nobody's, so no tries are counted for it as a name.
            name: name.as_ref().ok().map(|name| name.prepared.clone()),
            device: name.as_ref().ok().and_then(|name| self.devices.known(&request.headers, &name.prepared)),
        };
        let wait = self.tries.begin(&who, Instant::now())?;
        tokio::time::sleep(wait).await;
        let learner = self.verified(&name?, &who, typed).await?;
        self.welcome(request, &learner).await?;
        Ok(learner)
    }

    async fn sign_out(&self, request: &Parts) -> Result<(), AccountError> {
        session::end(session_of(request)?).await.map_err(failed)
    }

    async fn learners(&self, name: &str) -> Result<Vec<Learner>, AccountError> {
        Ok(self.register.named(name, MOST_LISTED).await?)
    }

    async fn aws_access(&self, learner: &Learner) -> Result<AwsAccess, AccountError> {
        let keys = self.register.keys(&learner.aws_account).await?;
        keys.map(|keys| self.access(&learner.aws_account, keys)).ok_or(AccountError::Internal)
    }

    async fn rotate_keys(&self, learner: &Learner) -> Result<AwsAccess, AccountError> {
        let keys = self.register.rotate_keys(&learner.aws_account).await?;
        Ok(self.access(&learner.aws_account, keys))
    }
}

fn present(request: &Parts) -> Option<Learner> {
    request.extensions.get::<Visitor>().and_then(|visitor| visitor.0.clone())
}

fn session_of(request: &Parts) -> Result<&Session, AccountError> {
    request.extensions.get::<Session>().ok_or(AccountError::NoSession)
}

fn address(request: &Parts) -> IpAddr {
    request.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Peer(address)| *address)
}

fn failed(error: tower_sessions::session::Error) -> AccountError {
    tracing::error!(%error, "a session could not be stored");
    AccountError::Internal
}

impl From<RegisterError> for AccountError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::NameTaken => Self::NameTaken,
            RegisterError::NameTooAlike => Self::NameTooAlike,
            RegisterError::NoGuest => Self::NoSession,
            RegisterError::Storage(error) => {
                tracing::error!(%error, "the register failed");
                Self::Internal
            }
        }
    }
}
