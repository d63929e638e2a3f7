//! A bash for solutions: `rust-bash` over files in memory, with `aws`, `python3`, `curl`, `zip` and `unzip` that reach one account and nothing else.
//!
//! It runs the lines of an author's solution, to prove a course and for "Catch me up". A student's terminal is [`crate::terminal`]; it runs its shell
//! in a process of its own and shares the commands of this folder. `aws` and `python3` run in the sandbox: see [`programs`].

pub(crate) mod archive;
mod curl;
pub mod programs;

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use emulator::{AccountId, Emulator};
use parking_lot::Mutex;
use rust_bash::{ExecutionLimits, RustBash, RustBashBuilder, commands::VirtualCommand};
use sandbox::Program;

use crate::labs::Tree;
pub use programs::{Caller, Programs};
use programs::{Files, InSandbox};

/// The working folder.
const HOME: &str = sandbox::command::HOME;
/// How long a line may take.
const LONGEST: Duration = Duration::from_secs(60);
/// How much a line may print, in bytes.
const MOST_OUTPUT: usize = 4 << 20;

/// A shell session: variables and files are kept from line to line. Clones are the same session and are cheap.
#[derive(Clone)]
pub struct Shell {
    bash: Arc<Mutex<RustBash>>,
}

/// The result of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Why a line did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// The line is not valid bash, or a limit was exceeded.
    #[error("{0}")]
    Bash(String),
    /// The shell itself failed.
    #[error("the shell was ended")]
    Ended,
}

/// The commands that leave the shell, for [`crate::terminal`], which runs them for a shell in another process.
pub fn host_commands(emulator: &Emulator, caller: Caller, programs: &Programs) -> Vec<Arc<dyn VirtualCommand>> {
    let in_sandbox = |program| InSandbox { programs: programs.clone(), program, emulator: emulator.clone(), caller };
    vec![
        Arc::new(in_sandbox(Program::Aws)),
        Arc::new(in_sandbox(Program::Python3)),
        Arc::new(curl::Curl { emulator: emulator.clone() }),
    ]
}

impl Shell {
    /// Opens a session in an account, with these files in its working folder.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn open(emulator: &Emulator, account: AccountId, files: &Tree, programs: &Programs) -> Result<Self, ShellError> {
        let limits = ExecutionLimits { max_execution_time: LONGEST, max_output_size: MOST_OUTPUT, ..ExecutionLimits::default() };
        let config = &emulator.core().config;
        let variables = HashMap::from([
            ("HOME".to_owned(), HOME.to_owned()),
            ("AWS_DEFAULT_REGION".to_owned(), config.region.clone()),
            ("AWS_ENDPOINT_URL".to_owned(), format!("http://{}", config.endpoint)),
            ("AWS_ACCESS_KEY_ID".to_owned(), "AKIACOLDSTARTAUTHOR0".to_owned()),
            ("AWS_SECRET_ACCESS_KEY".to_owned(), "not-looked-at".to_owned()),
            ("AWS_MAX_ATTEMPTS".to_owned(), "1".to_owned()),
        ]);
        let host_commands = host_commands(emulator, Caller::Owner(account), programs);
        let bash = RustBashBuilder::new()
            .cwd(HOME)
            .env(variables)
            .execution_limits(limits)
            .command(Arc::new(archive::Zip))
            .command(Arc::new(archive::Unzip));
        let bash = host_commands
            .into_iter()
            .fold(bash, RustBashBuilder::command)
            .build()
            .map_err(|error| ShellError::Bash(error.to_string()))?;
        let shell = Self { bash: Arc::new(Mutex::new(bash)) };
        for (path, content) in files {
            shell.put(path, content)?;
        }
        Ok(shell)
    }

    /// Writes a file to the working folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&self, path: &str, content: &Bytes) -> Result<(), ShellError> {
        let whole = format!("{HOME}/{path}");
        let bash = self.bash.lock();
        let folder = Path::new(&whole).parent().map(|folder| folder.display().to_string());
        let made = folder.map_or(Ok(()), |folder| bash.mkdir(&folder, true));
        made.and_then(|()| bash.write_file(&whole, content)).map_err(|error| ShellError::Bash(error.to_string()))
    }

    /// The files of the working folder.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn files(&self) -> Result<Tree, ShellError> {
        let gathered = Files::gather(self.bash.lock().fs().as_ref());
        gathered.map(|files| files.home.files).map_err(|error| ShellError::Bash(error.to_string()))
    }

    /// Runs a line.
    ///
    /// # Errors
    /// If the line is not valid bash or exceeds a limit. A command that fails is not an error but an exit code.
    pub async fn run(&self, line: &str) -> Result<Finished, ShellError> {
        let (bash, line) = (self.bash.clone(), line.to_owned());
        let ran = tokio::task::spawn_blocking(move || bash.lock().exec(&line));
        let finished = ran.await.map_err(|_| ShellError::Ended)?.map_err(|error| ShellError::Bash(error.to_string()))?;
        Ok(Finished { code: finished.exit_code, stdout: finished.stdout, stderr: finished.stderr })
    }
}
