//! A Python process that runs the CLI: a line of JSON in, a line of JSON out.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::shell::AwsFinished;

const PROGRAM: &str = include_str!("pilot.py");

/// The process; ended when dropped.
pub struct Pilot {
    child: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
}

#[derive(Serialize)]
struct Order<'o> {
    arguments: &'o [String],
    folder: &'o Path,
    endpoint: &'o str,
    region: &'o str,
}

#[derive(Deserialize)]
struct Report {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Pilot {
    /// Starts it; it imports the CLI while the first order waits.
    pub fn start(python: &Path) -> std::io::Result<Self> {
        let mut child = Command::new(python)
            .args(["-c", PROGRAM])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let gone = || std::io::Error::other("it has no standard streams");
        let orders = child.stdin.take().ok_or_else(gone)?;
        let reports = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        Ok(Self { child, orders, reports })
    }

    /// Runs a command and waits for it.
    pub fn run(&mut self, arguments: &[String], folder: &Path, endpoint: &str, region: &str) -> std::io::Result<AwsFinished> {
        let mut order = serde_json::to_string(&Order { arguments, folder, endpoint, region })?;
        order.push('\n');
        self.orders.write_all(order.as_bytes())?;
        self.orders.flush()?;
        let mut line = String::new();
        if self.reports.read_line(&mut line)? == 0 {
            return Err(std::io::Error::other("it has ended; has this Python `awscli`?"));
        }
        let Report { code, stdout, stderr } = serde_json::from_str(&line)?;
        Ok(AwsFinished { code, stdout, stderr, ..AwsFinished::default() })
    }
}

impl Drop for Pilot {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
