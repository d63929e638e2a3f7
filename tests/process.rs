//! A `coldstart` process with its own ports and data folder.

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

/// Timeout of subcommands that end by themselves; checking the course takes longest.
const LONGEST: Duration = Duration::from_secs(600);

/// A running process; dropping it kills it.
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
    /// Starts `coldstart serve` with the repository's course and an empty database.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn serve() -> anyhow::Result<Self> {
        Self::serve_in(tempfile::tempdir()?, &crate::root().join("content"))
    }

    /// Starts `coldstart serve` with a data folder and a course.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn serve_in(data: TempDir, content: &Path) -> anyhow::Result<Self> {
        Self::serve_with(data, content, &[])
    }

    /// Starts `coldstart serve` with more options.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn serve_with(data: TempDir, content: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut command = coldstart()?;
        command.args(["serve", "--data"]).arg(data.path()).arg("--content").arg(content).args(options);
        for listener in ["--web", "--aws"].into_iter().filter(|listener| !options.contains(listener)) {
            command.args([listener, "127.0.0.1:0"]);
        }
        let Started { child, lines, said } = start(command, 2)?;
        Ok(Self { child, web: address(&lines, "The course: ")?, aws: address(&lines, "The AWS endpoint: ")?, data, said })
    }

    /// Starts `coldstart aws`, which accepts any credentials.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn aws() -> anyhow::Result<Self> {
        Self::aws_in(tempfile::tempdir()?)
    }

    /// Starts `coldstart aws` with a data folder.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn aws_in(data: TempDir) -> anyhow::Result<Self> {
        Self::aws_with(data, &[])
    }

    /// Starts `coldstart aws` with more options.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn aws_with(data: TempDir, options: &[&str]) -> anyhow::Result<Self> {
        let mut command = coldstart()?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()).args(options);
        let Started { child, lines, said } = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data, said })
    }

    /// Starts `coldstart aws` on a disk that is full as soon as a file has this many blocks of 1 KB.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn aws_with_small_files(data: TempDir, blocks: u32) -> anyhow::Result<Self> {
        let mut command = with_small_files(blocks)?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        let Started { child, lines, said } = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data, said })
    }

    /// Starts `coldstart serve` on such a disk.
    ///
    /// # Errors
    /// When the program is not built, or does not start.
    pub fn serve_with_small_files(data: TempDir, blocks: u32) -> anyhow::Result<Self> {
        let mut command = with_small_files(blocks)?;
        command.args(["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data"]).arg(data.path());
        let Started { child, lines, said } = start(command, 2)?;
        Ok(Self { child, web: address(&lines, "The course: ")?, aws: address(&lines, "The AWS endpoint: ")?, data, said })
    }

    /// Removes the limit on the size of the process's files.
    ///
    /// # Errors
    /// When `prlimit` is missing or fails.
    pub fn give_room(&self) -> anyhow::Result<()> {
        let given = Command::new("prlimit").args(["--pid", &self.id().to_string(), "--fsize=unlimited:"]).status()?;
        if given.success() { Ok(()) } else { bail!("prlimit failed") }
    }

    /// Returns the site that tests share if their students do not affect each other. It ends with the test process.
    pub fn shared_site() -> &'static Self {
        static SITE: OnceLock<Coldstart> = OnceLock::new();
        SITE.get_or_init(|| Self::serve().and_then(Self::ending_with_the_tests).unwrap_or_else(|error| panic!("{error:#}")))
    }

    /// Returns the `coldstart aws` that tests share; each test uses an account of its own. It ends with the test process.
    pub fn shared_aws() -> &'static Self {
        static AWS: OnceLock<Coldstart> = OnceLock::new();
        AWS.get_or_init(|| Self::aws().and_then(Self::ending_with_the_tests).unwrap_or_else(|error| panic!("{error:#}")))
    }

    /// Statics are not dropped. Instead a shell waits for the end of this process, which closes the shell's standard input, and
    /// then kills the server.
    fn ending_with_the_tests(self) -> anyhow::Result<Self> {
        let mut watch = Command::new("sh");
        watch.args(["-c", r#"read -r _; kill -9 "$0"; rm -rf "$1""#]).arg(self.id().to_string()).arg(self.data());
        let mut watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        std::mem::forget(watch.stdin.take());
        Ok(self)
    }

    /// Kills the process, as a power cut would, and starts it again with the same data.
    ///
    /// # Errors
    /// When the program does not start.
    pub fn kill_and_restart(self) -> anyhow::Result<Self> {
        let is_site = !self.web.is_empty();
        let data = self.kill()?;
        if is_site { Self::serve_in(data, &crate::root().join("content")) } else { Self::aws_in(data) }
    }

    /// Starts `coldstart serve` with the data of one that was killed, at that one's addresses.
    ///
    /// # Errors
    /// When the program does not start.
    pub fn serve_again(data: TempDir, content: &Path, (web, aws): (&str, &str)) -> anyhow::Result<Self> {
        let address = |url: &str| format!("127.0.0.1:{}", url.rsplit(':').next().unwrap_or_default());
        Self::serve_with(data, content, &["--web", &address(web), "--aws", &address(aws)])
    }

    /// Ends the process with SIGKILL and returns its data folder.
    ///
    /// # Errors
    /// When the process cannot be killed.
    pub fn kill(mut self) -> anyhow::Result<TempDir> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(std::mem::replace(&mut self.data, tempfile::tempdir()?))
    }

    /// Sends SIGTERM, as a service manager does, and returns at once.
    ///
    /// # Errors
    /// When `kill` is missing or fails.
    pub fn terminate(&self) -> anyhow::Result<()> {
        let sent = Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        if sent.success() { Ok(()) } else { bail!("no such process") }
    }

    /// Waits until the process ends, and returns its status.
    ///
    /// # Errors
    /// When the system does not report the process's state.
    pub fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        Ok(self.child.wait()?)
    }

    /// Returns the data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns whether the process still runs.
    ///
    /// # Errors
    /// When the system does not report the process's state.
    pub fn is_running(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Returns what the process has written to standard error so far.
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

/// Returns the program's command, to be run in the repository's root as the README says.
///
/// # Errors
/// When the program is not built.
pub fn coldstart() -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    command.current_dir(crate::root()).env("RUST_LOG", log_filter()).env_remove("COLDSTART_DATA");
    Ok(command)
}

/// Returns the log filter: warnings, or the value of `COLDSTART_TEST_LOG`.
fn log_filter() -> String {
    std::env::var("COLDSTART_TEST_LOG").unwrap_or_else(|_| "warn".into())
}

/// Runs a subcommand that ends by itself, with `input` on its standard input.
///
/// # Errors
/// When the program is not built.
pub fn run(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> anyhow::Result<Finished> {
    let mut command = coldstart()?;
    command.args(arguments).envs(variables.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    // A subcommand that does not read its input closes the pipe; that is no error.
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

/// Returns a command that runs the program with a limit on the size of files, in blocks of 1 KB.
fn with_small_files(blocks: u32) -> anyhow::Result<Command> {
    let mut command = Command::new("bash");
    // The signal for a file that is too large is ignored, so that the write fails instead.
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
    /// The lines up to the one with the last address.
    lines: Vec<String>,
    /// All lines so far, also those after the last address.
    said: Arc<Mutex<Vec<String>>>,
}

/// The beginnings of the lines with the addresses.
const ADDRESSES: [&str; 3] = ["The course: ", "The AWS endpoint: ", "AWS_ENDPOINT_URL="];

/// Starts the process, and reads its output until it has printed `wanted` addresses.
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

/// Returns the address at which it listens on this machine, whatever public names it has.
fn address(lines: &[String], label: &str) -> anyhow::Result<String> {
    let line = lines.iter().find_map(|line| line.strip_prefix(label)).map(|line| match line.rsplit_once(" (listening on ") {
        Some((_, address)) => format!("http://localhost:{}", address.rsplit(':').next().unwrap_or(address).trim_end_matches(')')),
        None => line.to_owned(),
    });
    line.with_context(|| format!("coldstart did not say `{label}…`: {lines:?}"))
}
