//! Holds the course and reads it again when a file has changed. A reader gets the course from memory and never waits for a file.
//!
//! Changes are found by comparing times and sizes of files twice a second: this works on every file system, takes a millisecond, and the delay is
//! short for an author.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use parking_lot::{Mutex, RwLock};
use tokio::sync::watch;

use super::{files::Drafts, load::load_with, model::Course};

/// How often [`watch()`] looks.
const EVERY: Duration = Duration::from_millis(500);
/// Folders nested deeper than this are not watched.
const DEEPEST: usize = 8;

/// The course as last read.
pub struct ContentWatcher {
    content: PathBuf,
    drafts: Drafts,
    course: RwLock<Arc<Course>>,
    /// Times and sizes of the files when they were last read. The lock is held while reading, so that only one task reads.
    snapshot: Mutex<Snapshot>,
    revisions: watch::Sender<u64>,
}

type Snapshot = Vec<(PathBuf, Option<SystemTime>, u64)>;

impl ContentWatcher {
    /// Reads the course in this folder. If the folder does not exist, this is one of the course's problems.
    pub fn open(content: impl Into<PathBuf>, drafts: Drafts) -> Self {
        let content = content.into();
        let snapshot = read_snapshot(&content);
        let course = load_with(&content, drafts);
        report(&course);
        let (course, snapshot) = (RwLock::new(Arc::new(course)), Mutex::new(snapshot));
        Self { course, snapshot, revisions: watch::Sender::new(1), content, drafts }
    }

    /// Whether drafts are read.
    pub fn drafts(&self) -> Drafts {
        self.drafts
    }

    /// The content folder.
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// The course in memory.
    pub fn course(&self) -> Arc<Course> {
        self.course.read().clone()
    }

    /// A number that grows with every new revision of the course, for pages that reload themselves and for caches that depend on the course.
    pub fn revisions(&self) -> watch::Receiver<u64> {
        self.revisions.subscribe()
    }

    /// Reads the course again if a file has changed; returns whether one has. Blocks meanwhile.
    pub fn refresh(&self) -> bool {
        let mut snapshot = self.snapshot.lock();
        let now = read_snapshot(&self.content);
        if *snapshot == now {
            return false;
        }
        let mut course = load_with(&self.content, self.drafts);
        keep_standing(&self.course(), &mut course, &self.content);
        report(&course);
        *self.course.write() = Arc::new(course);
        *snapshot = now;
        self.revisions.send_modify(|revision| *revision += 1);
        true
    }
}

/// Looks for changes until the watcher is dropped.
pub async fn watch(watcher: Arc<ContentWatcher>) {
    let mut clock = tokio::time::interval(EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let watcher = Arc::downgrade(&watcher);
    loop {
        clock.tick().await;
        let Some(watcher) = watcher.upgrade() else { return };
        if let Err(error) = tokio::task::spawn_blocking(move || watcher.refresh()).await {
            tracing::error!(%error, "reading the course failed");
        }
    }
}

/// Keeps the old version of a module that has become invalid, or of whose labs one has, because a class may be reading it while its author fixes a
/// mistake.
fn keep_standing(old: &Course, new: &mut Course, content: &Path) {
    for (index, module) in old.modules.iter().enumerate() {
        let folder = module.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_lost = |id: &str| {
            let file = format!("{folder}/labs/{id}/lab.yaml");
            let is_gone = new.module(&module.slug).is_some_and(|module| module.labs.iter().all(|lab| lab.id != id));
            is_gone && new.problems.iter().any(|problem| problem.file == file)
        };
        if module.labs.iter().any(|lab| !lab.practice && is_lost(&lab.id)) {
            for other in new.modules.iter_mut().filter(|other| other.slug == module.slug) {
                *other = module.clone();
            }
        }
        let broken = new.problems.iter().any(|problem| problem.file == module.file);
        if broken && new.module(&module.slug).is_none() && content.join(&module.file).is_file() {
            new.modules.insert(index.min(new.modules.len()), module.clone());
        }
    }
}

fn report(course: &Course) {
    for problem in &course.problems {
        tracing::warn!(%problem, "content");
    }
}

/// The files of a content folder, for a program that waits for their next change.
pub struct Files {
    content: PathBuf,
    snapshot: Snapshot,
}

impl Files {
    /// The files as they are now.
    pub fn of(content: &Path) -> Self {
        Self { content: content.to_owned(), snapshot: read_snapshot(content) }
    }

    /// Waits until files have changed, and returns their paths in the content folder.
    pub async fn next_change(&mut self) -> Vec<PathBuf> {
        loop {
            tokio::time::sleep(EVERY).await;
            let now = read_snapshot(&self.content);
            if now == self.snapshot {
                continue;
            }
            let changed = now.iter().filter(|file| !self.snapshot.contains(file));
            let gone = self.snapshot.iter().filter(|(path, ..)| now.iter().all(|(other, ..)| other != path));
            let inside = |path: &PathBuf| path.strip_prefix(&self.content).unwrap_or(path).to_path_buf();
            let changed: Vec<PathBuf> = changed.chain(gone).map(|(path, ..)| inside(path)).collect();
            self.snapshot = now;
            return changed;
        }
    }
}

/// Time and size of every file.
fn read_snapshot(content: &Path) -> Snapshot {
    let mut snapshot = Snapshot::new();
    // A folder that cannot be read looks empty here; loading reports the reason.
    let _ = walk(content, 0, &mut snapshot);
    snapshot.sort();
    snapshot
}

fn walk(folder: &Path, depth: usize, snapshot: &mut Snapshot) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, snapshot)?;
        } else {
            snapshot.push((path, about.modified().ok(), about.len()));
        }
    }
    Ok(())
}
