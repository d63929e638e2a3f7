//! A bash for solutions: `rust-bash` over files in memory, with `aws`, `curl`, `zip` and `unzip` that reach one account and nothing else.
//!
//! It types an author's lines, for proving a course and for "catch me up". It is no student's terminal: the AWS CLI behind it is the
//! machine's own ([`native`]), which only an author's lines may reach.

mod archive;
mod aws;
mod curl;
pub mod native;

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use emulator::{AccountId, Emulator};
use parking_lot::Mutex;
use rust_bash::{ExecutionLimits, RustBash, RustBashBuilder};

use crate::labs::Tree;
pub use native::NativeAws;

/// The working folder.
const HOME: &str = "/home/student";
/// How long a line may take.
const LONGEST: Duration = Duration::from_secs(60);
/// How much a line may print, bytes.
const MOST_OUTPUT: usize = 4 << 20;

/// A shell session: variables and files stay from line to line. Cheap to clone; clones are the same session.
#[derive(Clone)]
pub struct Shell {
    bash: Arc<Mutex<RustBash>>,
}

/// How a line ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Why a line was not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// It is no bash, or a limit ended it.
    #[error("{0}")]
    Bash(String),
    /// The shell itself failed.
    #[error("the shell was ended")]
    Ended,
}

/// Runs the AWS CLI. Called on a thread that may block.
pub trait AwsCli: Send + Sync {
    /// Runs one command and answers with what it printed and the files that it wrote.
    fn run(&self, command: AwsCommand<'_>) -> AwsFinished;
}

/// One command of the AWS CLI.
pub struct AwsCommand<'c> {
    /// What stands behind `aws`.
    pub arguments: &'c [String],
    /// Whom it calls.
    pub emulator: &'c Emulator,
    /// In which account.
    pub account: AccountId,
    /// The working folder's files.
    pub files: Tree,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct AwsFinished {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Files that are new or different.
    pub written: Tree,
}

impl Shell {
    /// A session in an account, with these files in its working folder.
    ///
    /// # Errors
    /// When the files can't be put there.
    pub fn open(emulator: &Emulator, account: AccountId, files: &Tree, cli: Arc<dyn AwsCli>) -> Result<Self, ShellError> {
        let limits = ExecutionLimits { max_execution_time: LONGEST, max_output_size: MOST_OUTPUT, ..ExecutionLimits::default() };
        let config = &emulator.core().config;
        let variables = HashMap::from([
            ("HOME".to_owned(), HOME.to_owned()),
            ("AWS_DEFAULT_REGION".to_owned(), config.region.clone()),
            ("AWS_ENDPOINT_URL".to_owned(), format!("http://{}", config.endpoint)),
        ]);
        let bash = RustBashBuilder::new()
            .cwd(HOME)
            .env(variables)
            .execution_limits(limits)
            .command(Arc::new(aws::Aws { emulator: emulator.clone(), account, cli }))
            .command(Arc::new(curl::Curl { emulator: emulator.clone() }))
            .command(Arc::new(archive::Zip))
            .command(Arc::new(archive::Unzip))
            .build()
            .map_err(|error| ShellError::Bash(error.to_string()))?;
        let shell = Self { bash: Arc::new(Mutex::new(bash)) };
        for (path, content) in files {
            shell.put(path, content)?;
        }
        Ok(shell)
    }

    /// Puts a file into the working folder.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn put(&self, path: &str, content: &Bytes) -> Result<(), ShellError> {
        let whole = format!("{HOME}/{path}");
        let bash = self.bash.lock();
        let folder = Path::new(&whole).parent().map(|folder| folder.display().to_string());
        let made = folder.map_or(Ok(()), |folder| bash.mkdir(&folder, true));
        made.and_then(|()| bash.write_file(&whole, content)).map_err(|error| ShellError::Bash(error.to_string()))
    }

    /// The working folder's files.
    pub fn files(&self) -> Tree {
        let mut files = Tree::new();
        aws::gather(self.bash.lock().fs().as_ref(), Path::new(HOME), "", &mut files);
        files
    }

    /// Runs a line.
    ///
    /// # Errors
    /// When it is no bash, or a limit ended it. A command that fails is no error here but an exit code.
    pub async fn run(&self, line: &str) -> Result<Finished, ShellError> {
        let (bash, line) = (self.bash.clone(), line.to_owned());
        let ran = tokio::task::spawn_blocking(move || bash.lock().exec(&line));
        let finished = ran.await.map_err(|_| ShellError::Ended)?.map_err(|error| ShellError::Bash(error.to_string()))?;
        Ok(Finished { code: finished.exit_code, stdout: finished.stdout, stderr: finished.stderr })
    }
}
