//! A `coldstart` process on ports of its own, with a data folder of its own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};
use tempfile::TempDir;

/// A running process; killed when dropped.
pub struct Coldstart {
    child: Child,
    /// `http://localhost:PORT` of the site; empty for `coldstart aws`.
    pub web: String,
    /// `http://localhost:PORT` of the AWS endpoint.
    pub aws: String,
    data: TempDir,
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
        let mut command = coldstart()?;
        command.args(["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data"]).arg(data.path());
        command.arg("--content").arg(content);
        let (child, lines) = start(command, 2)?;
        Ok(Self { child, web: address(&lines, "The course: ")?, aws: address(&lines, "The AWS endpoint: ")?, data })
    }

    /// `coldstart aws`: any credentials.
    ///
    /// # Errors
    /// When it is not built, or does not start.
    pub fn aws() -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = coldstart()?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        let (child, lines) = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data })
    }

    /// Ends it as a power cut would, and starts it again on the same data.
    ///
    /// # Errors
    /// When it does not start.
    pub fn kill_and_restart(self) -> anyhow::Result<Self> {
        let is_site = !self.web.is_empty();
        let data = self.kill()?;
        if is_site {
            return Self::serve_in(data, &crate::root().join("content"));
        }
        let mut command = coldstart()?;
        command.args(["aws", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        let (child, lines) = start(command, 1)?;
        Ok(Self { child, web: String::new(), aws: address(&lines, "AWS_ENDPOINT_URL=")?, data })
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
    command.current_dir(crate::root()).env("RUST_LOG", "warn").env_remove("COLDSTART_DATA");
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

/// Starts it, and reads what it says until it has said where it listens.
fn start(mut command: Command, wanted: usize) -> anyhow::Result<(Child, Vec<String>)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut said = BufReader::new(child.stderr.take().context("no standard error")?).lines();
    let mut lines = Vec::new();
    let mut addresses = 0;
    while addresses < wanted {
        let Some(line) = said.next().transpose()? else {
            bail!("coldstart ended before it listened:\n{}", lines.join("\n"));
        };
        addresses += usize::from(line.contains("http://localhost:"));
        lines.push(line);
    }
    std::thread::spawn(move || said.map_while(Result::ok).for_each(|line| eprintln!("coldstart: {line}")));
    Ok((child, lines))
}

fn address(lines: &[String], label: &str) -> anyhow::Result<String> {
    let line = lines.iter().find_map(|line| line.strip_prefix(label));
    line.map(str::to_owned).with_context(|| format!("coldstart did not say `{label}…`: {lines:?}"))
}
