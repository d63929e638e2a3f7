//! The course as the rest of the server sees it: its prose ([`crate::course`]) and its labs ([`crate::labs`]), read from the same files and
//! read again together when one changes.
//!
//! [`pages`] makes of them what `app` shows; [`slots`] are the values that differ from learner to learner.

mod pages;
mod question;
mod slots;
#[cfg(test)]
mod tests;

pub use pages::problems;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use app::{
    account::Learner,
    course::{CoursePage, LabPage, ModulePage, door::Course},
};
use async_trait::async_trait;
use emulator::Emulator;
use parking_lot::RwLock;
use tokio::sync::watch;

use crate::{
    course::{
        model,
        shelf::{self, Shelf},
    },
    grading::CurrentLabs,
    labs::{Lab, Labs, vars::Seed},
};

/// The course, as last read.
pub struct Library {
    shelf: Arc<Shelf>,
    edition: RwLock<Arc<Edition>>,
    emulator: Emulator,
}

/// Prose and labs of one reading: both change at once, so that no page is made of the one before the other is there.
struct Edition {
    /// Grows with every reading.
    revision: u64,
    course: Arc<model::Course>,
    labs: Arc<Labs>,
}

impl Library {
    /// Reads a content folder, and goes on looking for changes until the library is let go.
    pub fn open(content: &Path, emulator: Emulator) -> Arc<Self> {
        let shelf = Arc::new(Shelf::open(content));
        let edition = Edition { revision: *shelf.editions().borrow(), course: shelf.course(), labs: Arc::new(load_labs(content)) };
        let library = Arc::new(Self { shelf: shelf.clone(), edition: RwLock::new(Arc::new(edition)), emulator });
        let editions = shelf.editions();
        tokio::spawn(shelf::watch(shelf));
        tokio::spawn(follow(Arc::downgrade(&library), editions));
        library
    }

    /// Grows with every change of the course's files, when prose and labs have both been read.
    pub fn revision(&self) -> u64 {
        self.edition().revision
    }

    /// The labs.
    pub fn labs(&self) -> Arc<Labs> {
        self.edition().labs.clone()
    }

    fn edition(&self) -> Arc<Edition> {
        self.edition.read().clone()
    }

    /// A text of the prose as the learner sees it, with what has come into being since: invoke URLs, keys.
    pub async fn fill_blanks(&self, learner: &Learner, text: &str) -> String {
        slots::of(&self.emulator, learner).await.fill_blanks(text)
    }

    /// A module's picture: its file, and its media type.
    pub fn picture(&self, slug: &str, path: &str) -> Option<(std::path::PathBuf, &'static str)> {
        let course = &self.edition().course;
        crate::course::picture::find(course.module(slug)?.folder.as_deref()?, path)
    }
}

/// Reads the labs again with every new edition.
async fn follow(library: std::sync::Weak<Library>, mut editions: watch::Receiver<u64>) {
    while editions.changed().await.is_ok() {
        let Some(library) = library.upgrade() else { return };
        let (revision, course) = (*editions.borrow_and_update(), library.shelf.course());
        let content = library.shelf.content().to_owned();
        match tokio::task::spawn_blocking(move || load_labs(&content)).await {
            Ok(labs) => *library.edition.write() = Arc::new(Edition { revision, course, labs: Arc::new(labs) }),
            Err(error) => tracing::error!(%error, "reading the labs failed"),
        }
    }
}

fn load_labs(content: &Path) -> Labs {
    let labs = Labs::load(content);
    for problem in &labs.problems {
        tracing::warn!(%problem, "labs");
    }
    labs
}

impl CurrentLabs for Library {
    fn labs(&self) -> Arc<Labs> {
        self.labs()
    }

    fn published(&self) -> Vec<Arc<Lab>> {
        let Edition { course, labs, .. } = &*self.edition();
        labs.labs.values().filter(|lab| course.lab(&lab.id).is_some()).cloned().collect()
    }
}

#[async_trait]
impl Course for Library {
    fn course(&self) -> CoursePage {
        let edition = self.edition();
        pages::course(&edition.course, &edition.labs)
    }

    fn module(&self, slug: &str) -> Option<ModulePage> {
        let edition = self.edition();
        pages::module(&edition.course, &edition.labs, slug, &slots::of_everybody(&self.emulator))
    }

    async fn lab(&self, id: &str, learner: Option<&Learner>) -> Option<LabPage> {
        let Edition { course, labs, .. } = &*self.edition();
        let mut vars = slots::of_everybody(&self.emulator);
        let mut picks = crate::labs::text::Scope::default();
        if let Some(learner) = learner {
            slots::add_account(&mut vars, &self.emulator, learner).await;
            picks = labs.labs.get(id)?.picks(Seed::of_learner(learner.id));
            for (name, value) in &picks.values {
                vars.set(name, value);
            }
        }
        pages::lab(course, labs, id, &vars, &picks)
    }

    async fn values(&self, learner: &Learner) -> BTreeMap<String, String> {
        let vars = slots::of(&self.emulator, learner).await;
        vars.blanks().map(|(blank, value)| (blank, value.to_owned())).collect()
    }

    fn problems(&self) -> Vec<String> {
        let edition = self.edition();
        problems(&edition.course, &edition.labs)
    }
}
