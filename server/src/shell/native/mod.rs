//! The machine's own AWS CLI, in a process that has imported it once and forks for every command.
//!
//! It reaches the emulator by a listener on the loopback address, under a path that nobody can guess; what an author types in a solution
//! is all that it is given to run.

mod listener;
mod pilot;

use std::{fs, path::Path, path::PathBuf};

use parking_lot::Mutex;
use tempfile::TempDir;

use super::{AwsCli, AwsCommand, AwsFinished};
use crate::labs::Tree;
use listener::Listener;
use pilot::Pilot;

/// How many processes there are at most; commands beyond that wait.
const PILOTS: usize = 2;

/// The CLI of a Python that has `awscli`.
pub struct NativeAws {
    python: PathBuf,
    idle: Mutex<Vec<Pilot>>,
    places: std::sync::Arc<tokio::sync::Semaphore>,
    listener: Listener,
}

impl NativeAws {
    /// With this Python, such as that of a virtual environment. Nothing is started before the first command.
    pub fn new(python: PathBuf) -> Self {
        Self {
            python,
            idle: Mutex::default(),
            places: std::sync::Arc::new(tokio::sync::Semaphore::new(PILOTS)),
            listener: Listener::default(),
        }
    }

    fn try_run(&self, command: &AwsCommand<'_>) -> std::io::Result<AwsFinished> {
        let folder = tempfile::tempdir()?;
        write(folder.path(), &command.files)?;
        let guest = self.listener.invite(command.emulator, command.account)?;
        let place = tokio::runtime::Handle::current().block_on(self.places.clone().acquire_owned());
        let idle = self.idle.lock().pop();
        let mut pilot = match idle {
            Some(pilot) => pilot,
            None => Pilot::start(&self.python)?,
        };
        let region = &command.emulator.core().config.region;
        let mut finished = pilot.run(command.arguments, folder.path(), guest.endpoint(), region)?;
        self.idle.lock().push(pilot);
        drop(place);
        finished.written = changed(&folder, &command.files)?;
        Ok(finished)
    }
}

impl AwsCli for NativeAws {
    fn run(&self, command: AwsCommand<'_>) -> AwsFinished {
        self.try_run(&command).unwrap_or_else(|error| AwsFinished {
            code: 127,
            stderr: format!("aws: the AWS CLI can't be run by {}: {error}. `make` fetches it.\n", self.python.display()),
            ..AwsFinished::default()
        })
    }
}

fn write(folder: &Path, files: &Tree) -> std::io::Result<()> {
    for (path, content) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

/// Files of the folder's top level that are new or different: the CLI writes where it is told to, and solutions tell it here.
fn changed(folder: &TempDir, before: &Tree) -> std::io::Result<Tree> {
    let mut changed = Tree::new();
    for entry in fs::read_dir(folder.path())? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let content = fs::read(entry.path())?;
            if before.get(&name).is_none_or(|known| *known != content) {
                changed.insert(name, content.into());
            }
        }
    }
    Ok(changed)
}
