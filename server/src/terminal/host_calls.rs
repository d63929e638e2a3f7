//! The commands that the server runs for a shell, over the learner's files: `aws` and `python3` run in the sandbox, `curl` calls the emulator
//! directly.
//!
//! The commands are those of [`crate::shell`]. In addition, a program at the terminal prints as it runs and reads what is typed, and a cancelled host
//! call ends its program at once.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;
use emulator::{AccountId, Emulator};
use rust_bash::{CommandContext, CommandResult, ExecutionLimits, NetworkPolicy, commands::VirtualCommand};
use sandbox::{CommandLimits, Printed, Program, Sandbox, Screen, Stdin, Terminal};
use tokio::sync::{Semaphore, mpsc};

use super::{
    LONGEST, MOST_OUTPUT, editor,
    live::{Live, Waiting},
    wire::HostCall,
    worker::Disk,
};
use crate::shell::{
    self, Caller, Programs,
    programs::{Files, ProgramRequest},
};

/// How many calls of `curl` of one learner may run at once: the current one, and one that was stopped by Ctrl+C but has not ended yet.
const AT_ONCE: usize = 2;
/// How long a host call waits for a free place among them.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the host calls of one learner.
#[derive(Clone)]
pub struct HostCallRunner {
    emulator: Emulator,
    programs: Programs,
    commands: Arc<HashMap<String, Arc<dyn VirtualCommand>>>,
    permits: Arc<Semaphore>,
    /// The account that the programs run for.
    account: AccountId,
    sandbox: Sandbox,
}

/// The terminal's streams, as a host call uses them.
pub struct Seat {
    /// Receives the output.
    pub said: Arc<Waiting>,
    /// What the learner types, if the program reads it.
    pub typed: Option<mpsc::Receiver<Bytes>>,
}

impl HostCallRunner {
    /// Makes a runner for an account.
    pub async fn new(emulator: Emulator, programs: Programs, account: AccountId) -> Self {
        let sandbox = programs.sandboxes().of(account).await;
        let commands = shell::host_commands(&emulator, Caller::Signed(account), &programs);
        let commands = commands.into_iter().map(|command| (command.name().to_owned(), command)).collect();
        Self { emulator, programs, commands: Arc::new(commands), permits: Arc::new(Semaphore::new(AT_ONCE)), account, sandbox }
    }

    /// The sandbox in which programs run, with the account's share of the memory.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Runs a host call. Changes to files are made in `disk`, which records them. The future may be dropped, which ends a program.
    pub async fn run(&self, host_call: HostCall, stdin: Vec<u8>, disk: &Disk, seat: Seat) -> CommandResult {
        if let Some(complaint) = editor::complaint(&host_call) {
            return complaint;
        }
        match host_call.command.as_str() {
            "aws" => self.program(Program::Aws, host_call, stdin, disk, seat).await,
            "python3" | "python" => self.program(Program::Python3, host_call, stdin, disk, seat).await,
            command => match self.commands.get(command).cloned() {
                Some(known) => self.command(known, host_call, stdin, disk.clone()).await,
                None => absent(command),
            },
        }
    }

    async fn program(&self, program: Program, host_call: HostCall, stdin: Vec<u8>, disk: &Disk, seat: Seat) -> CommandResult {
        let mut files = match Files::gather(disk) {
            Ok(files) => files,
            Err(error) => return failed(1, &format!("{}: {error}", host_call.command)),
        };
        let at = host_call.terminal;
        let request = ProgramRequest {
            program,
            arguments: host_call.arguments,
            variables: host_call.variables,
            cwd: host_call.cwd,
            terminal: Terminal { stdin: seat.typed.is_some(), stdout: at.output, stderr: at.output },
            limits: CommandLimits { time: LONGEST, output: MOST_OUTPUT as u64, ..CommandLimits::default() },
        };
        let printed = Arc::new(Printed::default());
        let screen: Arc<dyn Screen> = match at.output {
            true => Arc::new(Live::new(seat.said)),
            false => printed.clone(),
        };
        let stdin = seat.typed.map_or_else(|| Stdin::given(stdin.into()), Stdin::typed);
        let exit_code = self.programs.run(request, &mut files, stdin, screen, &self.emulator, Caller::Signed(self.account)).await;
        if let Err(error) = files.put_back(disk) {
            return failed(1, &format!("{}: {error}", host_call.command));
        }
        let (stdout, stderr) = printed.take();
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        CommandResult { stdout: String::new(), stderr, exit_code, stdout_bytes: Some(stdout) }
    }

    async fn command(&self, command: Arc<dyn VirtualCommand>, host_call: HostCall, stdin: Vec<u8>, disk: Disk) -> CommandResult {
        let name = host_call.command.clone();
        let Ok(Ok(permit)) = tokio::time::timeout(PATIENCE, self.permits.clone().acquire_owned()).await else {
            return failed(1, &format!("{name}: the commands that you stopped have not ended yet. Try again in a moment."));
        };
        let ran = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            execute(command.as_ref(), &host_call, &stdin, &disk)
        });
        ran.await.unwrap_or_else(|error| {
            tracing::error!(%error, command = name, "a command panicked");
            failed(125, &format!("{name}: something went wrong on our side. Try again."))
        })
    }
}

fn execute(command: &dyn VirtualCommand, host_call: &HostCall, stdin: &[u8], disk: &Disk) -> CommandResult {
    let variables: HashMap<String, String> = host_call.variables.iter().cloned().collect();
    let (limits, policy) = (ExecutionLimits::default(), NetworkPolicy::default());
    let text = String::from_utf8_lossy(stdin);
    let context = CommandContext {
        fs: disk,
        cwd: &host_call.cwd,
        env: &variables,
        variables: None,
        stdin: &text,
        stdin_bytes: Some(stdin).filter(|bytes| !bytes.is_empty()),
        limits: &limits,
        network_policy: &policy,
        exec: None,
        shell_opts: None,
    };
    command.execute(&host_call.arguments, &context)
}

fn absent(command: &str) -> CommandResult {
    let why = match command {
        "pip" | "pip3" => "there is no network here to install from. boto3 is there already.",
        _ => "not available in this terminal.",
    };
    failed(127, &format!("{command}: {why}"))
}

fn failed(code: i32, message: &str) -> CommandResult {
    CommandResult { stderr: format!("{message}\n"), exit_code: code, ..CommandResult::default() }
}
