//! The course as the rest of the server uses it: its prose ([`crate::course`]) and its labs ([`crate::labs`]), read from the same files, and read
//! again together when a file changes.
//!
//! [`pages`] makes the types that `app` shows; [`slots`] has the values that differ between learners.

mod pages;
mod question;
mod search;
mod slots;
#[cfg(test)]
mod tests;

pub use pages::problems;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, OnceLock},
};

use app::{
    account::Learner,
    course::{CoursePage, Hit, LabPage, ModulePage, port::Course},
};
use async_trait::async_trait;
use emulator::Emulator;
use parking_lot::RwLock;
use tokio::sync::watch;

use crate::{
    course::{
        content_watcher::{self, ContentWatcher},
        files::Drafts,
        model, picture,
    },
    grading::CurrentLabs,
    labs::{Lab, Labs, vars::Seed},
};

/// The course, as last read.
pub struct Catalog {
    watcher: Arc<ContentWatcher>,
    current: RwLock<Arc<Revision>>,
    emulator: Emulator,
}

/// Prose and labs of one reading. Both are replaced together, so that no page combines different versions of them.
struct Revision {
    /// Grows with every reading.
    number: u64,
    course: Arc<model::Course>,
    /// As learners see them, without hidden checks.
    labs: Arc<Labs>,
    /// The same labs with all checks.
    whole: Arc<Labs>,
    /// The text of all pages for the search, made when it is first asked for.
    texts: OnceLock<Vec<search::Text>>,
}

impl Revision {
    fn new(number: u64, course: Arc<model::Course>, labs: Labs) -> Self {
        Self { number, course, labs: Arc::new(labs.for_learners()), whole: Arc::new(labs), texts: OnceLock::new() }
    }
}

impl Catalog {
    /// Reads a content folder and watches it for changes until the catalog is dropped.
    pub fn open(content: &Path, emulator: Emulator) -> Arc<Self> {
        Self::open_with(content, Drafts::LeftOut, emulator)
    }

    /// As [`Self::open`], with or without drafts.
    pub fn open_with(content: &Path, drafts: Drafts, emulator: Emulator) -> Arc<Self> {
        let watcher = Arc::new(ContentWatcher::open(content, drafts));
        let revision =
            Revision::new(*watcher.revisions().borrow(), watcher.course(), load_labs((content, drafts), &Labs::default()));
        let catalog = Arc::new(Self { watcher: watcher.clone(), current: RwLock::new(Arc::new(revision)), emulator });
        let revisions = watcher.revisions();
        tokio::spawn(content_watcher::watch(watcher));
        tokio::spawn(follow(Arc::downgrade(&catalog), revisions));
        catalog
    }

    /// A number that grows with every change of the course's files, after prose and labs have both been read.
    pub fn revision(&self) -> u64 {
        self.current().number
    }

    /// The labs, as learners see them.
    pub fn labs(&self) -> Arc<Labs> {
        self.current().labs.clone()
    }

    fn current(&self) -> Arc<Revision> {
        self.current.read().clone()
    }

    /// A text of the prose as the learner sees it, with values that did not exist when the page was made: invoke URLs and keys.
    pub async fn fill_blanks(&self, learner: &Learner, text: &str) -> String {
        slots::of(&self.emulator, learner).await.fill_blanks(text)
    }

    /// The file and media type of a module's picture, or of one that lies outside of modules.
    pub fn picture(&self, slug: &str, path: &str) -> Option<(std::path::PathBuf, &'static str)> {
        let course = &self.current().course;
        if slug == picture::SHARED {
            return picture::find_shared(self.watcher.content(), path);
        }
        picture::find(course.module(slug)?.folder.as_deref()?, path)
    }
}

/// Reads the labs again with every new revision.
async fn follow(catalog: std::sync::Weak<Catalog>, mut revisions: watch::Receiver<u64>) {
    while revisions.changed().await.is_ok() {
        let Some(catalog) = catalog.upgrade() else { return };
        let (number, course) = (*revisions.borrow_and_update(), catalog.watcher.course());
        let (content, drafts) = (catalog.watcher.content().to_owned(), catalog.watcher.drafts());
        let before = catalog.current().whole.clone();
        match tokio::task::spawn_blocking(move || load_labs((&content, drafts), &before)).await {
            Ok(labs) => {
                *catalog.current.write() = Arc::new(Revision::new(number, course, labs));
            }
            Err(error) => tracing::error!(%error, "reading the labs failed"),
        }
    }
}

fn load_labs((content, drafts): (&Path, Drafts), before: &Labs) -> Labs {
    let labs = Labs::load_with(content, drafts).keep_good(before);
    for problem in &labs.problems {
        tracing::warn!(%problem, "labs");
    }
    labs
}

impl CurrentLabs for Catalog {
    fn labs(&self) -> Arc<Labs> {
        self.labs()
    }

    fn whole(&self) -> Arc<Labs> {
        self.current().whole.clone()
    }

    fn published(&self) -> Vec<Arc<Lab>> {
        let Revision { course, labs, .. } = &*self.current();
        labs.labs.values().filter(|lab| course.lab(&lab.id).is_some()).cloned().collect()
    }
}

#[async_trait]
impl Course for Catalog {
    fn course(&self) -> CoursePage {
        let revision = self.current();
        pages::course(&revision.course, &revision.labs)
    }

    fn module(&self, slug: &str) -> Option<ModulePage> {
        let revision = self.current();
        pages::module(&revision.course, &revision.labs, slug, &slots::of_everybody(&self.emulator))
    }

    async fn lab(&self, id: &str, learner: Option<&Learner>) -> Option<LabPage> {
        let Revision { course, labs, .. } = &*self.current();
        let mut vars = slots::of_everybody(&self.emulator);
        let mut picks = crate::labs::text::Scope::default();
        if let Some(learner) = learner {
            slots::add_account(&mut vars, &self.emulator, learner).await;
            picks = labs.labs.get(id).map(|lab| lab.picks(Seed::of_learner(learner.id))).unwrap_or_default();
            for (name, value) in &picks.values {
                vars.set(name, value);
            }
        }
        pages::lab(course, labs, id, &vars, &picks)
    }

    fn search(&self, words: &str) -> Vec<Hit> {
        let revision = self.current();
        let texts = revision.texts.get_or_init(|| search::texts(&revision.course, &slots::of_everybody(&self.emulator)));
        search::find(texts, words)
    }

    async fn values(&self, learner: &Learner) -> BTreeMap<String, String> {
        let vars = slots::of(&self.emulator, learner).await;
        vars.blanks().map(|(blank, value)| (blank, value.to_owned())).collect()
    }

    fn problems(&self) -> Vec<String> {
        let revision = self.current();
        problems(&revision.course, &revision.labs)
    }
}
