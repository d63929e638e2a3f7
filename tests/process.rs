//! A `coldstart` process on ports of its own, with a data folder of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    time::Duration,
};

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::Finished;

/// How long a subcommand that ends by itself may take; proving the course is the longest.
const LONGEST: Duration = Duration::from_secs(600);

/// A running process; killed when dropped.
pub struct Coldstart {
    child: Child,
    /// `http://localhost:PORT` of the site; empty for `coldstart aws`.
    pub web: String,
    /// `http://localhost:PORT` of the AWS endpoint.
    pub aws: String,
    data: TempDir,
    said: Arc<Mutex<Vec<String>>>,
}

impl Coldstart {
    /// `coldstart serve` on the repository's own course, from an empty database.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn serve() -> anyhow::Result<Self> {
        Self::serve_in(tempfile::tempdir()?, &crate::root().join("content"))
    }

    /// `coldstart serve` on a data folder and a course.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn serve_in(data: TempDir, content: &Path) -> anyhow::Result<Self> {
        Self::serve_with(data, content, &[])
    }

    /// `coldstart serve` with more options.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn serve_with(data: TempDir, content: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut command = coldstart()?;
        command.args(["serve", "--data"]).arg(data.path()).arg("--content").arg(content).args(options);
        for listener in ["--web", "--aws"].into_iter().filter(|listener| !options.contains(listener)) {
            command.args([listener, "127.0.0.1:0"]);
        }
        let Started { child, lines, said } = start(command, 2)?;
        Ok(Self { child, web: address(&lines, "The course: ")?, aws: address(&lines, "The AWS endpoint: ")?, data, said })
    }

    /// `coldstart aws`: any credentials.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn aws() -> anyhow::Result<Self> {
        Self::aws_in(tempfile::tempdir()?)
    }

    /// `coldstart aws` on a data folder.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn aws_in(data: TempDir) -> anyhow::Result<Self> {
        Self::aws_with(data, &[])
    }

    /// `coldstart aws` with more options.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn aws_with(data: TempDir, options: &[&str]) -> anyhow::Result<Self> {
        let mut command = coldstart()?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()).args(options);
        let Started { child, lines, said } = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data, said })
    }

    /// `coldstart aws` on a disk that is full as soon as a file has this many blocks of 1 KB.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn aws_with_small_files(data: TempDir, blocks: u32) -> anyhow::Result<Self> {
        let mut command = with_small_files(blocks)?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        let Started { child, lines, said } = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data, said })
    }

    /// `coldstart serve` on such a disk.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn serve_with_small_files(data: TempDir, blocks: u32) -> anyhow::Result<Self> {
        let mut command = with_small_files(blocks)?;
        command.args(["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data"]).arg(data.path());
        let Started { child, lines, said } = start(command, 2)?;
        Ok(Self { child, web: address(&lines, "The course: ")?, aws: address(&lines, "The AWS endpoint: ")?, data, said })
    }

    /// Makes the disk of such a process as large as the machine's.
    ///
    /// # Errors
    /// When there is no `prlimit`.
    pub fn give_room(&self) -> anyhow::Result<()> {
        let given = Command::new("prlimit").args(["--pid", &self.id().to_string(), "--fsize=unlimited:"]).status()?;
        if given.success() { Ok(()) } else { bail!("prlimit failed") }
    }

    /// The site that tests share whose students don't get into each other's way. It ends with the test process.
    pub fn shared_site() -> &'static Self {
        static SITE: OnceLock<Coldstart> = OnceLock::new();
        SITE.get_or_init(|| Self::serve().and_then(Self::ending_with_the_tests).unwrap_or_else(|error| panic!("{error:#}")))
    }

    /// The `coldstart aws` that tests share; each takes an account of its own. It ends with the test process.
    pub fn shared_aws() -> &'static Self {
        static AWS: OnceLock<Coldstart> = OnceLock::new();
        AWS.get_or_init(|| Self::aws().and_then(Self::ending_with_the_tests).unwrap_or_else(|error| panic!("{error:#}")))
    }

    /// Nobody drops what is static: a small shell waits for this process's end instead, which closes its standard input.
    fn ending_with_the_tests(self) -> anyhow::Result<Self> {
        let mut watch = Command::new("sh");
        watch.args(["-c", r#"read -r _; kill -9 "$0"; rm -rf "$1""#]).arg(self.id().to_string()).arg(self.data());
        let mut watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        std::mem::forget(watch.stdin.take());
        Ok(self)
    }

    /// Ends it as a power cut would, and starts it again on the same data.
    ///
    /// # Errors
    /// When it does not start.
    pub fn kill_and_restart(self) -> anyhow::Result<Self> {
        let is_site = !self.web.is_empty();
        let data = self.kill()?;
        if is_site { Self::serve_in(data, &crate::root().join("content")) } else { Self::aws_in(data) }
    }

    /// `kill -9`; what is left is the data.
    ///
    /// # Errors
    /// When it can't be killed.
    pub fn kill(mut self) -> anyhow::Result<TempDir> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(std::mem::replace(&mut self.data, tempfile::tempdir()?))
    }

    /// `kill -TERM`, as a service manager ends it; returns at once.
    ///
    /// # Errors
    /// When there is no `kill`.
    pub fn terminate(&self) -> anyhow::Result<()> {
        let sent = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        if sent.success() { Ok(()) } else { bail!("no such process") }
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When the system can't tell.
    pub fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        Ok(self.child.wait()?)
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// When the system can't tell.
    pub fn is_running(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// What it has said on standard error so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }
}

impl Drop for Coldstart {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The program, run from the repository's root as the README says.
///
/// # Errors
/// When it is not built.
pub fn coldstart() -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    command.current_dir(crate::root()).env("RUST_LOG", log_filter()).env_remove("COLDSTART_DATA");
    Ok(command)
}

/// What the program writes to its log: warnings, or what `COLDSTART_TEST_LOG` says.
fn log_filter() -> String {
    std::env::var("COLDSTART_TEST_LOG").unwrap_or_else(|_| "warn".into())
}

/// Runs a subcommand that ends by itself, and gives it a line to read.
///
/// # Errors
/// When it is not built.
pub fn run(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> anyhow::Result<Finished> {
    let mut command = coldstart()?;
    command.args(arguments).envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    // Who does not read closes the pipe; that is theirs to do.
    child.stdin.take().context("no standard input")?.write_all(input.as_bytes()).ok();
    let id = child.id().to_string();
    let (ended, end) = mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait_with_output()));
    match end.recv_timeout(LONGEST) {
        Ok(output) => Ok(output?.into()),
        Err(_) => {
            Command::new("kill").args(["-9", &id]).status()?;
            bail!("coldstart {arguments:?} has not ended by itself")
        }
    }
}

/// The program where no file gets larger than so many blocks of 1 KB.
fn with_small_files(blocks: u32) -> anyhow::Result<Command> {
    let mut command = Command::new("bash");
    // The signal that a too large file brings is ignored, so that the write fails instead.
    command.args(["-c", r#"trap "" XFSZ; ulimit -S -f "$1"; exec "$0" "${@:2}""#]).arg(program()?).arg(blocks.to_string());
    command.current_dir(crate::root()).env("RUST_LOG", log_filter()).env_remove("COLDSTART_DATA");
    Ok(command)
}

fn program() -> anyhow::Result<PathBuf> {
    if let Some(path) = std::env::var_os("COLDSTART_PROGRAM") {
        return Ok(path.into());
    }
    let test = std::env::current_exe()?;
    let program = test.ancestors().nth(2).map(|folder| folder.join("coldstart")).context("the test has no folder")?;
    if !program.is_file() {
        bail!("{} is not built: run `make test`, which builds it", program.display());
    }
    Ok(program)
}

struct Started {
    child: Child,
    /// Up to the line that says the last address.
    lines: Vec<String>,
    /// These and all that follow.
    said: Arc<Mutex<Vec<String>>>,
}

/// How lines begin that say where it is reached.
const ADDRESSES: [&str; 3] = ["The course: ", "The AWS endpoint: ", "AWS_ENDPOINT_URL="];

/// Starts it, and reads what it says until it has said where it listens.
fn start(mut command: Command, wanted: usize) -> anyhow::Result<Started> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut heard = BufReader::new(child.stderr.take().context("no standard error")?).lines();
    let mut lines = Vec::new();
    let mut addresses = 0;
    while addresses < wanted {
        let Some(line) = heard.next().transpose()? else {
            bail!("coldstart ended before it listened:\n{}", lines.join("\n"));
        };
        addresses += usize::from(ADDRESSES.iter().any(|label| line.starts_with(label)));
        lines.push(line);
    }
    let said = Arc::new(Mutex::new(lines.clone()));
    let hears = said.clone();
    std::thread::spawn(move || {
        for line in heard.map_while(Result::ok) {
            eprintln!("coldstart: {line}");
            hears.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
    Ok(Started { child, lines, said })
}

/// Where it listens on this machine, whatever names it is reached by.
fn address(lines: &[String], label: &str) -> anyhow::Result<String> {
    let line = lines.iter().find_map(|line| line.strip_prefix(label)).map(|line| match line.rsplit_once(" (listening on ") {
        Some((_, address)) => format!("http://localhost:{}", address.rsplit(':').next().unwrap_or(address).trim_end_matches(')')),
        None => line.to_owned(),
    });
    line.with_context(|| format!("coldstart did not say `{label}…`: {lines:?}"))
}
