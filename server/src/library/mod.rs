//! The course as the rest of the server sees it: its prose ([`crate::course`]) and its labs ([`crate::labs`]), read from the same files and
//! read again together when one changes.
//!
//! [`pages`] makes of them what `app` shows; [`slots`] are the values that differ from learner to learner.

mod pages;
mod question;
mod slots;

use std::{path::Path, sync::Arc};

use app::{
    account::Learner,
    course::{CoursePage, LabPage, ModulePage, door::Course},
};
use async_trait::async_trait;
use emulator::Emulator;
use parking_lot::RwLock;
use tokio::sync::watch;

use crate::{
    course::shelf::{self, Shelf},
    grading::CurrentLabs,
    labs::{Labs, vars::Seed},
};

/// The course, as last read.
pub struct Library {
    shelf: Arc<Shelf>,
    labs: RwLock<Arc<Labs>>,
    emulator: Emulator,
}

impl Library {
    /// Reads a content folder, and goes on looking for changes until the library is let go.
    pub fn open(content: &Path, emulator: Emulator) -> Arc<Self> {
        let shelf = Arc::new(Shelf::open(content));
        let labs = RwLock::new(Arc::new(load_labs(content)));
        let library = Arc::new(Self { shelf: shelf.clone(), labs, emulator });
        tokio::spawn(shelf::watch(shelf.clone()));
        tokio::spawn(follow(Arc::downgrade(&library), shelf.editions()));
        library
    }

    /// Grows with every change of the course's files.
    pub fn revision(&self) -> u64 {
        *self.shelf.editions().borrow()
    }

    /// The labs.
    pub fn labs(&self) -> Arc<Labs> {
        self.labs.read().clone()
    }

    /// A text of the prose as the learner sees it, with what has come into being since: invoke URLs, keys.
    pub async fn fill_blanks(&self, learner: &Learner, text: &str) -> String {
        let mut vars = slots::of_everybody(&self.emulator);
        slots::add_account(&mut vars, &self.emulator, learner).await;
        vars.fill_blanks(text)
    }

    /// A module's picture: its file, and its media type.
    pub fn picture(&self, slug: &str, path: &str) -> Option<(std::path::PathBuf, &'static str)> {
        let course = self.shelf.course();
        crate::course::picture::find(course.module(slug)?.folder.as_deref()?, path)
    }
}

/// Reads the labs again with every new edition.
async fn follow(library: std::sync::Weak<Library>, mut editions: watch::Receiver<u64>) {
    while editions.changed().await.is_ok() {
        let Some(library) = library.upgrade() else { return };
        let content = library.shelf.content().to_owned();
        match tokio::task::spawn_blocking(move || load_labs(&content)).await {
            Ok(labs) => *library.labs.write() = Arc::new(labs),
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
}

#[async_trait]
impl Course for Library {
    fn course(&self) -> CoursePage {
        pages::course(&self.shelf.course(), &self.labs())
    }

    fn module(&self, slug: &str) -> Option<ModulePage> {
        pages::module(&self.shelf.course(), &self.labs(), slug, &slots::of_everybody(&self.emulator))
    }

    async fn lab(&self, id: &str, learner: Option<&Learner>) -> Option<LabPage> {
        let labs = self.labs();
        let mut vars = slots::of_everybody(&self.emulator);
        let mut picks = crate::labs::text::Scope::default();
        if let Some(learner) = learner {
            slots::add_account(&mut vars, &self.emulator, learner).await;
            picks = labs.labs.get(id)?.picks(Seed::of_learner(learner.id));
            for (name, value) in &picks.values {
                vars.set(name, value);
            }
        }
        pages::lab(&self.shelf.course(), &labs, id, &vars, &picks)
    }
}
