//! All terminals: one for each learner at work, dropped when nothing has happened for a while and built again from what is kept.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use app::account::{AccountError, Learner, port::Accounts};
use dashmap::DashMap;
use emulator::Emulator;

use super::{home::Homes, host_calls::HostCallRunner, session::Session, wire::Changed};
use crate::{
    admission::{Admission, Class, Full, Party, Permit},
    catalog::Catalog,
    db::Db,
    shell::Programs,
    workspace::SqliteWorkspace,
};

/// How long a terminal is kept that nobody uses.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// How often that is looked at.
const ROUND: Duration = Duration::from_secs(60);

/// What the terminals are made of.
pub struct Parts {
    /// Where files and lines are kept.
    pub db: Db,
    /// The learners' keys.
    pub accounts: Arc<dyn Accounts>,
    /// Functions' drafts.
    pub workspace: Arc<SqliteWorkspace>,
    /// What `aws` and `curl` reach.
    pub emulator: Emulator,
    /// Labs, for their starters.
    pub catalog: Arc<Catalog>,
    /// What runs `aws` and `python3`.
    pub programs: Programs,
    /// How many terminals there may be, and whose.
    pub admission: Admission,
}

/// The terminals. Cheap to clone.
#[derive(Clone)]
pub struct Terminals(Arc<Inner>);

struct Inner {
    parts: Parts,
    homes: Arc<Homes>,
    sessions: DashMap<i64, Arc<Session>>,
}

impl Terminals {
    /// No terminal yet. Those that rest are dropped for as long as this lives.
    pub fn new(parts: Parts) -> Self {
        let homes = Homes { db: parts.db.clone(), workspace: parts.workspace.clone(), labs: parts.catalog.clone() };
        let inner = Arc::new(Inner { homes: Arc::new(homes), sessions: DashMap::new(), parts });
        tokio::spawn(sweep(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// A learner's terminal.
    ///
    /// # Errors
    /// [`Full`] when all places that it could have are taken by lines that run.
    pub async fn of(&self, learner: &Learner) -> Result<Arc<Session>, Full> {
        if let Some(session) = self.running(learner) {
            // From now on it is not swept away under whoever is about to use it.
            session.use_now();
            return Ok(session);
        }
        let account = learner.aws_account.parse().map_err(|_| Full::Share)?;
        let permit = self.permit(self.0.parts.admission.party(account).await)?;
        let host_calls = HostCallRunner::new(self.0.parts.emulator.clone(), self.0.parts.programs.clone(), account).await;
        let new = || Arc::new(Session::new(learner.clone(), self.0.homes.clone(), host_calls, permit));
        Ok(self.0.sessions.entry(learner.id).or_insert_with(new).clone())
    }

    /// A place for one more terminal. Where there is none, a resting terminal is ended for it.
    fn permit(&self, party: Party) -> Result<Permit, Full> {
        loop {
            match self.0.parts.admission.terminals.try_take(party) {
                Ok(permit) => return Ok(permit),
                Err(full) => self.make_room(full, party.class)?,
            }
        }
    }

    /// Ends the terminal that has rested longest among those that are in the way; guests' before others.
    fn make_room(&self, full: Full, class: Class) -> Result<(), Full> {
        let is_in_the_way = |other: Class| match (full, class, other) {
            (Full::Network, Class::Guest { network, .. }, Class::Guest { network: others, .. }) => network == others,
            (Full::Guests, _, Class::Guest { .. }) | (Full::All, ..) => true,
            _ => false,
        };
        let resting = self.0.sessions.iter().filter_map(|session| Some((session.resting()?, *session.key())));
        let mut resting: Vec<_> = resting.filter(|((_, party), _)| is_in_the_way(party.class)).collect();
        resting.sort_by_key(|((idle, party), _)| (party.class != Class::Member, *idle));
        // One that has begun to run meanwhile stays.
        let ended = resting.iter().rev().find(|(_, id)| self.0.sessions.remove_if(id, |_, session| session.retire()).is_some());
        match ended {
            Some(_) => Ok(()),
            None => Err(full),
        }
    }

    /// Ends a learner's terminal: there is no such learner any more.
    pub fn forget(&self, learner: i64) {
        if let Some((_, session)) = self.0.sessions.remove(&learner) {
            session.stop();
        }
    }

    /// A learner's terminal, if there is one.
    pub fn running(&self, learner: &Learner) -> Option<Arc<Session>> {
        self.0.sessions.get(&learner.id).map(|session| session.clone())
    }

    /// All that run nothing, and for how long.
    pub(super) fn resting(&self) -> Vec<(Duration, Arc<Session>)> {
        self.0.sessions.iter().filter_map(|session| Some((session.idle()?, session.clone()))).collect()
    }

    /// Whether there is as much left of the memory that all students' code shares.
    pub(super) fn has_memory(&self, bytes: u64) -> bool {
        self.0.parts.programs.sandboxes().all().lease().take(bytes)
    }

    /// A lab's function, and its starter as changes in that function's folder.
    pub fn lab(&self, id: &str) -> Option<(String, Vec<Changed>)> {
        let labs = self.0.parts.catalog.labs();
        let lab = labs.labs.get(id)?;
        let function = lab.workbench.as_ref()?.function.clone()?;
        let starter =
            lab.starter.iter().map(|(path, content)| Changed::File(format!("{function}/{path}"), content.to_vec())).collect();
        Some((function, starter))
    }

    /// The variables that point `aws` and boto3 at the learner's own account.
    pub async fn variables(&self, learner: &Learner) -> Result<Vec<(String, String)>, AccountError> {
        let access = self.0.parts.accounts.aws_access(learner).await?;
        let variables = [
            ("AWS_ACCESS_KEY_ID", access.access_key_id),
            ("AWS_SECRET_ACCESS_KEY", access.secret_access_key),
            ("AWS_REGION", access.region.clone()),
            ("AWS_DEFAULT_REGION", access.region),
            ("AWS_ENDPOINT_URL", access.endpoint),
        ];
        Ok(variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// What the AWS CLI's own completer makes of a line.
    pub async fn complete_aws(&self, learner: &Learner, line: &str) -> Vec<String> {
        let Ok(account) = learner.aws_account.parse() else { return Vec::new() };
        self.0.parts.programs.complete(line, &self.0.parts.emulator, account).await
    }

    /// The lines typed last.
    pub async fn history(&self, learner: &Learner) -> sqlx::Result<Vec<String>> {
        super::db::history(&self.0.parts.db.reader, learner.id, super::recall::MOST).await
    }

    /// A text of the prose, with what has come into being since the page was made: invoke URLs, keys.
    pub async fn fill(&self, learner: &Learner, text: &str) -> String {
        self.0.parts.catalog.fill_blanks(learner, text).await
    }
}

async fn sweep(terminals: Weak<Inner>) {
    loop {
        tokio::time::sleep(ROUND).await;
        let Some(inner) = terminals.upgrade() else { return };
        inner.sessions.retain(|_, session| session.idle().is_none_or(|idle| idle < KEPT));
    }
}
