//! Holds the course, and reads it again when a file has changed. A reader gets what is in memory and never waits for a file.
//!
//! Changes are found by looking at times and sizes once a second: that works on every file system, needs a millisecond, and an author
//! does not notice the second.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use parking_lot::{Mutex, RwLock};
use tokio::sync::watch;

use super::{load::load, model::Course};

/// How often [`watch()`] looks.
const EVERY: Duration = Duration::from_secs(1);
/// Folders deeper than this are not looked into.
const DEEPEST: usize = 8;

/// The course as last read.
pub struct Shelf {
    content: PathBuf,
    course: RwLock<Arc<Course>>,
    /// What the files looked like when they were last read; held while reading, so that only one reads.
    seen: Mutex<Seen>,
    editions: watch::Sender<u64>,
}

type Seen = Vec<(PathBuf, Option<SystemTime>, u64)>;

impl Shelf {
    /// Reads the course in this folder. It need not exist yet: the course's problems say so.
    pub fn open(content: impl Into<PathBuf>) -> Self {
        let content = content.into();
        let seen = look(&content);
        let course = load(&content);
        report(&course);
        Self { course: RwLock::new(Arc::new(course)), seen: Mutex::new(seen), editions: watch::Sender::new(1), content }
    }

    /// The content folder.
    pub fn content(&self) -> &Path {
        &self.content
    }

    /// The course as it stands in memory.
    pub fn course(&self) -> Arc<Course> {
        self.course.read().clone()
    }

    /// Tells of every new edition, by a number that grows; for pages that reload themselves and caches made of the course.
    pub fn editions(&self) -> watch::Receiver<u64> {
        self.editions.subscribe()
    }

    /// Reads the course again if a file has changed, and says whether it did. Blocks for as long as that takes.
    pub fn refresh(&self) -> bool {
        let mut seen = self.seen.lock();
        let now = look(&self.content);
        if *seen == now {
            return false;
        }
        let mut course = load(&self.content);
        keep_standing(&self.course(), &mut course, &self.content);
        report(&course);
        *self.course.write() = Arc::new(course);
        *seen = now;
        self.editions.send_modify(|edition| *edition += 1);
        true
    }
}

/// Looks for changes until the shelf is let go.
pub async fn watch(shelf: Arc<Shelf>) {
    let mut clock = tokio::time::interval(EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let shelf = Arc::downgrade(&shelf);
    loop {
        clock.tick().await;
        let Some(shelf) = shelf.upgrade() else { return };
        if let Err(error) = tokio::task::spawn_blocking(move || shelf.refresh()).await {
            tracing::error!(%error, "reading the course failed");
        }
    }
}

/// A module that was fine and is broken now stays as it was: a class may be reading it while its author mends a line.
fn keep_standing(old: &Course, new: &mut Course, content: &Path) {
    for (index, module) in old.modules.iter().enumerate() {
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

/// Every file's time and size.
fn look(content: &Path) -> Seen {
    let mut seen = Seen::new();
    // A folder that cannot be read looks empty; loading says why.
    let _ = walk(content, 0, &mut seen);
    seen.sort();
    seen
}

fn walk(folder: &Path, depth: usize, seen: &mut Seen) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, seen)?;
        } else {
            seen.push((path, about.modified().ok(), about.len()));
        }
    }
    Ok(())
}
