//! Tests of the terminal's programs through the sandbox's public interface.

mod files;
mod http;
mod keys;
mod limits;
mod look;
mod streams;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Command, CommandLimits, CommandReport, Ending, Folder, HostCalls, Printed, Program, Stdin, Terminal};

use crate::{
    code::sandbox,
    web::{Asked, read},
};

/// Returns a program in an empty home folder, with a region and an endpoint, and without keys.
pub fn command(program: Program, arguments: &[&str]) -> Command {
    let variables = [("HOME", "/home/student"), ("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", "http://localhost:4566")];
    Command {
        program,
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        variables: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        cwd: "/home/student".into(),
        home: Folder::default(),
        tmp: Folder::default(),
        terminal: Terminal::default(),
        limits: CommandLimits { time: Duration::from_secs(30), ..CommandLimits::default() },
    }
}

/// Returns the command `aws {line}` with these keys (id, secret).
pub fn aws(line: &str, keys: (&str, &str)) -> Command {
    let mut command = command(Program::Aws, &line.split(' ').collect::<Vec<_>>());
    command.variables.push(("AWS_ACCESS_KEY_ID".into(), keys.0.into()));
    command.variables.push(("AWS_SECRET_ACCESS_KEY".into(), keys.1.into()));
    command
}

/// Returns the command `python3 -c {code}`.
pub fn python(code: &str) -> Command {
    command(Program::Python3, &["-c", code])
}

/// A command's report and output.
pub struct Ran {
    pub report: CommandReport,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command with an empty standard input.
pub async fn run(command: Command, aws: &Arc<Answering>) -> Ran {
    let screen = Arc::new(Printed::default());
    let report = sandbox().run(command, Stdin::given(Bytes::new()), screen.clone(), aws.clone()).await.expect("there is room");
    let (stdout, stderr) = screen.take();
    Ran { report, stdout: String::from_utf8(stdout).expect("text"), stderr: String::from_utf8(stderr).expect("text") }
}

/// Returns what a program prints that reaches no host. Panics unless it exits with 0.
pub async fn printed(command: Command) -> String {
    let ran = run(command, &Answering::nobody()).await;
    assert_eq!(ran.report.ending, Ending::Exited(0), "{}", ran.stderr);
    ran.stdout
}

/// A host in AWS's place: records the requests and gives all of them the same answer.
pub struct Answering {
    body: Option<&'static str>,
    asked: Mutex<Vec<Asked>>,
}

impl Answering {
    /// Returns a host that answers every request with this JSON.
    pub fn with(body: &'static str) -> Arc<Answering> {
        Arc::new(Answering { body: Some(body), asked: Mutex::default() })
    }

    /// Returns a host that cannot be reached.
    pub fn nobody() -> Arc<Answering> {
        Arc::new(Answering { body: None, asked: Mutex::default() })
    }

    /// Returns the requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }
}

#[async_trait]
impl HostCalls for Answering {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        let (Some(body), "http.send") = (self.body, op) else { return Err(format!("{op}: nothing can be reached")) };
        self.asked.lock().push(read(&payload));
        let head = br#"{"status": 200, "reason": "OK", "headers": [["content-type", "application/json"]]}"#;
        Ok([&(head.len() as u32).to_le_bytes()[..], head, body.as_bytes()].concat().into())
    }
}
