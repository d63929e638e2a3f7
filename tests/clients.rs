//! The real clients: the AWS CLI and boto3, from the virtual environment with pinned versions that `make test` makes.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use anyhow::bail;

use crate::Coldstart;

/// The AWS CLI with a folder, credentials and an endpoint.
pub struct Aws {
    endpoint: String,
    access_key_id: String,
    secret_access_key: String,
    folder: PathBuf,
}

/// The result of a command.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Finished {
    /// Returns standard output.
    ///
    /// # Errors
    /// When the exit code is not 0; the message has the output.
    pub fn ok(self) -> anyhow::Result<String> {
        if self.code != 0 {
            bail!("exit code {}: {}{}", self.code, self.stdout, self.stderr);
        }
        Ok(self.stdout)
    }

    /// Returns standard output as JSON.
    ///
    /// # Errors
    /// When the exit code is not 0, or the output is not JSON.
    pub fn json(self) -> anyhow::Result<serde_json::Value> {
        Ok(serde_json::from_str(&self.ok()?)?)
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        }
    }
}

impl Aws {
    /// Returns the CLI with these keys (id, secret), in this folder.
    pub fn new(endpoint: &str, keys: (&str, &str), folder: &Path) -> Self {
        Self { endpoint: endpoint.into(), access_key_id: keys.0.into(), secret_access_key: keys.1.into(), folder: folder.into() }
    }

    /// Returns the AWS CLI for `coldstart aws`, in an account (twelve digits).
    pub fn of_account(coldstart: &Coldstart, account: &str, folder: &Path) -> Self {
        Self::new(&coldstart.aws, (account, "anything"), folder)
    }

    /// Runs a line in bash as a student types it, with `aws` and `curl` on the path. `aws` is the real CLI with its imports done.
    ///
    /// # Errors
    /// When bash or the virtual environment does not exist.
    pub fn sh(&self, line: &str) -> anyhow::Result<Finished> {
        self.bash(line, &format!("{}:{}", crate::warm::folder(&python()?)?.display(), environment()?.join("bin").display()))
    }

    /// Runs a line as `sh` does, but with `aws` as it was installed, which takes half a second to start.
    ///
    /// # Errors
    /// When bash or the virtual environment does not exist.
    pub fn sh_as_installed(&self, line: &str) -> anyhow::Result<Finished> {
        self.bash(line, &environment()?.join("bin").display().to_string())
    }

    fn bash(&self, line: &str, path: &str) -> anyhow::Result<Finished> {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.folder).env("PATH", format!("{path}:{}", std::env::var("PATH")?));
        Ok(self.with_credentials(command.stdin(Stdio::null())).output()?.into())
    }

    /// Returns a command of any other client, with these credentials and this endpoint in its environment variables.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).stdin(Stdio::null());
        self.with_credentials(&mut command);
        command
    }

    /// Returns the working folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a Python script of the tests with boto3.
    ///
    /// # Errors
    /// When the virtual environment does not exist.
    pub fn python(&self, script: &Path, arguments: &[&str]) -> anyhow::Result<Finished> {
        Ok(self.command(&python()?).arg(script).args(arguments).output()?.into())
    }

    fn with_credentials<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", &self.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", &self.secret_access_key)
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_PAGER", "")
            .env("COLUMNS", "100")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("NO_PROXY", "localhost,127.0.0.1")
    }
}

/// Returns the Python of the virtual environment.
///
/// # Errors
/// When the virtual environment does not exist.
pub fn python() -> anyhow::Result<PathBuf> {
    Ok(environment()?.join("bin/python"))
}

fn environment() -> anyhow::Result<PathBuf> {
    let folder = std::env::var_os("COLDSTART_TEST_VENV").map_or_else(|| crate::root().join("target/venvs/aws"), PathBuf::from);
    if !folder.join("bin/aws").is_file() {
        bail!("{} has no AWS CLI: run `make test`, which makes it", folder.display());
    }
    Ok(folder)
}
