//! `aws` and `python3`: programs that run in the sandbox over a shell's files. They reach one account and nothing else.
//!
//! A shell calls [`command`]; code that shows output while the program runs calls [`Programs::run`].

mod command;
mod files;

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal};
use sandbox::{Command, CommandLimits, Ending, HostCalls, Printed, Program, Screen, StartError, Stdin, Stream, Terminal};

use crate::{
    exchange,
    runtime::Sandboxes,
    student_threads::{StudentThreads, TIMING},
};
pub use command::InSandbox;
pub use files::Files;

/// The programs. Cheap to clone.
#[derive(Clone)]
pub struct Programs {
    sandboxes: Sandboxes,
    threads: Arc<StudentThreads>,
}

/// The caller of a program's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The signer of each request. The program counts for this account.
    Signed(AccountId),
    /// The owner of this account, whatever the signature: an author's lines.
    Owner(AccountId),
}

impl Caller {
    /// The account whose share of the environments the program uses.
    fn account(self) -> AccountId {
        match self {
            Self::Signed(account) | Self::Owner(account) => account,
        }
    }
}

/// A program to run.
#[derive(Clone, Debug)]
pub struct ProgramRequest {
    pub program: Program,
    pub arguments: Vec<String>,
    /// The program's whole environment.
    pub variables: Vec<(String, String)>,
    pub cwd: String,
    /// Which of its streams are a terminal.
    pub terminal: Terminal,
    /// The program's limits.
    pub limits: CommandLimits,
}

/// The exit status of a program that exceeded a limit: bash's status for a killed process.
const KILLED: i32 = 137;
/// The exit status of a program that could not be started.
const NOT_STARTED: i32 = 126;
/// The message if no environment is free.
const BUSY: &str = "too many programs are running at the moment; try again in a few seconds";

impl Programs {
    /// Programs that run in these sandboxes, on these threads.
    pub fn new(sandboxes: Sandboxes, threads: Arc<StudentThreads>) -> Self {
        Self { sandboxes, threads }
    }

    /// The sandboxes in which programs run.
    pub fn sandboxes(&self) -> &Sandboxes {
        &self.sandboxes
    }

    /// Runs a program on a copy of the files, shows its output, and returns its exit status. A limit that ends the program is named on standard
    /// error. Dropping the future ends the program at once without a change to the files.
    pub async fn run(
        &self,
        request: ProgramRequest,
        files: &mut Files,
        stdin: Stdin,
        screen: Arc<dyn Screen>,
        emulator: &Emulator,
        caller: Caller,
    ) -> i32 {
        let name = name(request.program);
        let command = Command {
            program: request.program,
            arguments: request.arguments,
            variables: request.variables,
            cwd: request.cwd,
            home: files.home.clone(),
            tmp: files.tmp.clone(),
            terminal: request.terminal,
            limits: request.limits,
        };
        let calls = Arc::new(ProgramHostClient { emulator: emulator.clone(), caller });
        let say = |words: String| screen.print(Stream::Stderr, Bytes::from(format!("{name}: {words}\n")));
        let begun = Instant::now();
        let Ok(_permit) = emulator.acquire(caller.account()).await else {
            say(BUSY.into());
            return NOT_STARTED;
        };
        let place = begun.elapsed().as_millis() as u64;
        // Idle environments of functions are ended to make room. This program has a permit, so not too many environments are busy.
        while self.sandboxes.all().is_full() && emulator.make_room() {}
        let (sandbox, shown) = (self.sandboxes.of(caller.account()).await, screen.clone());
        let running = async move { sandbox.run(command, stdin, shown, calls).await };
        let ran = self.threads.run_while_awaited(caller.account(), name, running).await;
        let took = begun.elapsed().as_millis() as u64;
        tracing::debug!(target: TIMING, account = %caller.account(), name, place, took, "a program has ended");
        let report = match ran.unwrap_or_else(|broken| Err(StartError::Failed(broken.into()))) {
            Ok(report) => report,
            Err(error) => {
                match error {
                    StartError::Busy => say(BUSY.into()),
                    StartError::TooManyFiles => say("there are more files here than it can be given".into()),
                    StartError::Failed(error) => {
                        tracing::error!(?error, "a program could not be started");
                        say("it could not be started; this is an error of the site".into());
                    }
                }
                return NOT_STARTED;
            }
        };
        files.changed(report.home, report.tmp, report.memory);
        let limits = request.limits;
        match report.ending {
            Ending::Exited(status) => return i32::from(status),
            Ending::TimedOut => say(format!("stopped: it took longer than {} seconds", limits.time.as_secs())),
            Ending::OutOfMemory => say(format!("stopped: it used more than {} MB of memory", limits.memory_mb)),
            Ending::TooMuchOutput => say(format!("stopped: it printed more than {} MB", limits.output >> 20)),
            Ending::Crashed => say("Python crashed (endless recursion is a usual cause)".into()),
        }
        KILLED
    }

    /// The whole words that the CLI's own completer suggests for a line's last word.
    pub async fn complete(&self, line: &str, emulator: &Emulator, account: AccountId) -> Vec<String> {
        let request = ProgramRequest {
            program: Program::AwsCompleter,
            arguments: vec![line.to_owned()],
            variables: Vec::new(),
            cwd: "/".into(),
            terminal: Terminal::default(),
            limits: CommandLimits::default(),
        };
        let screen = Arc::new(Printed::default());
        let mut files = Files::default();
        if self.run(request, &mut files, Stdin::given(Bytes::new()), screen.clone(), emulator, Caller::Signed(account)).await != 0 {
            return Vec::new();
        }
        String::from_utf8_lossy(&screen.take().0).lines().map(str::to_owned).collect()
    }
}

fn name(program: Program) -> &'static str {
    match program {
        Program::Aws => "aws",
        Program::AwsCompleter => "aws_completer",
        Program::Python3 => "python3",
    }
}

/// The host calls of a program: requests to one account's AWS.
struct ProgramHostClient {
    emulator: Emulator,
    caller: Caller,
}

#[async_trait]
impl HostCalls for ProgramHostClient {
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String> {
        if op != "http.send" {
            return Err(format!("{op} is not available in this sandbox"));
        }
        match self.caller {
            Caller::Signed(_) => exchange::answer_from(&self.emulator, CallSource::Terminal, payload).await,
            Caller::Owner(account) => {
                let caller = CallerContext { account, principal: Principal::Owner, service: None, source: CallSource::Solution };
                exchange::answer_as(&self.emulator, caller, payload).await
            }
        }
    }
}
