//! All terminals: one for each learner at work. An idle one is dropped after a while and built again from what is stored.

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
    workspace::SqlWorkspace,
};

/// How long an idle terminal is kept.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// How often idle terminals are looked for.
const ROUND: Duration = Duration::from_secs(60);

/// What the terminals depend on.
pub struct Parts {
    /// Stores files and lines.
    pub db: Db,
    /// The learners' keys.
    pub accounts: Arc<dyn Accounts>,
    /// The drafts of functions.
    pub workspace: Arc<SqlWorkspace>,
    /// The emulator that `aws` and `curl` call.
    pub emulator: Emulator,
    /// The labs, for their starters.
    pub catalog: Arc<Catalog>,
    /// Runs `aws` and `python3`.
    pub programs: Programs,
    /// Limits how many terminals there may be, and how many of them guests may have.
    pub admission: Admission,
}

/// All terminals. Cheap to clone.
#[derive(Clone)]
pub struct Terminals(Arc<Inner>);

struct Inner {
    parts: Parts,
    homes: Arc<Homes>,
    sessions: DashMap<i64, Arc<Session>>,
}

impl Terminals {
    /// Starts without a terminal. A task drops idle terminals until the last clone is dropped.
    pub fn new(parts: Parts) -> Self {
        let homes = Homes { db: parts.db.clone(), workspace: parts.workspace.clone(), labs: parts.catalog.clone() };
        let inner = Arc::new(Inner { homes: Arc::new(homes), sessions: DashMap::new(), parts });
        tokio::spawn(sweep(Arc::downgrade(&inner)));
        Self(inner)
    }

    /// A learner's terminal, which is made if there is none.
    ///
    /// # Errors
    /// [`Full`] if every permit that this learner could get belongs to a terminal that runs a line.
    pub async fn of(&self, learner: &Learner) -> Result<Arc<Session>, Full> {
        if let Some(session) = self.running(learner) {
            // Marks it as used, so that it is not dropped as idle before the caller uses it.
            session.use_now();
            return Ok(session);
        }
        let account = learner.aws_account.parse().map_err(|_| Full::Share)?;
        let permit = self.permit(self.0.parts.admission.party(account).await)?;
        let host_calls = HostCallRunner::new(self.0.parts.emulator.clone(), self.0.parts.programs.clone(), account).await;
        let new = || Arc::new(Session::new(learner.clone(), self.0.homes.clone(), host_calls, permit));
        Ok(self.0.sessions.entry(learner.id).or_insert_with(new).clone())
    }

    /// Takes a permit for one more terminal. If there is none, an idle terminal is ended.
    fn permit(&self, party: Party) -> Result<Permit, Full> {
        loop {
            match self.0.parts.admission.terminals.try_take(party) {
                Ok(permit) => return Ok(permit),
                Err(full) => self.make_room(full, party.class)?,
            }
        }
    }

    /// Ends the terminal that has been idle longest among those whose permit would help; guests' terminals before members'.
    fn make_room(&self, full: Full, class: Class) -> Result<(), Full> {
        let is_in_the_way = |other: Class| match (full, class, other) {
            (Full::Network, Class::Guest { network, .. }, Class::Guest { network: others, .. }) => network == others,
            (Full::Guests, _, Class::Guest { .. }) | (Full::All, ..) => true,
            _ => false,
        };
        let resting = self.0.sessions.iter().filter_map(|session| Some((session.resting()?, *session.key())));
        let mut resting: Vec<_> = resting.filter(|((_, party), _)| is_in_the_way(party.class)).collect();
        resting.sort_by_key(|((idle, party), _)| (party.class != Class::Member, *idle));
        // A terminal that has started a line in the meantime is kept.
        let ended = resting.iter().rev().find(|(_, id)| self.0.sessions.remove_if(id, |_, session| session.retire()).is_some());
        match ended {
            Some(_) => Ok(()),
            None => Err(full),
        }
    }

    /// Ends the terminal of a learner who has been deleted.
    pub fn forget(&self, learner: i64) {
        if let Some((_, session)) = self.0.sessions.remove(&learner) {
            session.stop();
        }
    }

    /// A learner's terminal, if there is one.
    pub fn running(&self, learner: &Learner) -> Option<Arc<Session>> {
        self.0.sessions.get(&learner.id).map(|session| session.clone())
    }

    /// All terminals that run no line, with their idle times.
    pub(super) fn resting(&self) -> Vec<(Duration, Arc<Session>)> {
        self.0.sessions.iter().filter_map(|session| Some((session.idle()?, session.clone()))).collect()
    }

    /// Whether the memory budget of students' code has this many bytes left.
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

    /// The environment variables that point `aws` and boto3 at the learner's own account.
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

    /// The completions of the AWS CLI's own completer.
    pub async fn complete_aws(&self, learner: &Learner, line: &str) -> Vec<String> {
        let Ok(account) = learner.aws_account.parse() else { return Vec::new() };
        self.0.parts.programs.complete(line, &self.0.parts.emulator, account).await
    }

    /// The newest lines of a learner, oldest first.
    pub async fn history(&self, learner: &Learner) -> sqlx::Result<Vec<String>> {
        super::db::history(&self.0.parts.db.reader, learner.id, super::recall::MOST).await
    }

    /// Fills in placeholders of a page's text whose values did not exist yet when the page was made: invoke URLs and keys.
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
