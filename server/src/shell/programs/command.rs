//! The programs as commands of a shell.

use std::sync::Arc;

use bytes::Bytes;
use emulator::Emulator;
use rust_bash::{CommandContext, CommandResult, commands::VirtualCommand};
use sandbox::{CommandLimits, Printed, Program, Stdin, Terminal};
use tokio::runtime::Handle;

use super::{Caller, Files, ProgramRequest, Programs};

/// One program as a command. It is called on a thread that may block.
pub struct InSandbox {
    /// Runs the program.
    pub programs: Programs,
    /// The program.
    pub program: Program,
    /// The emulator that the program's requests go to.
    pub emulator: Emulator,
    /// The caller of these requests.
    pub caller: Caller,
}

impl VirtualCommand for InSandbox {
    fn name(&self) -> &'static str {
        super::name(self.program)
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let mut files = match Files::gather(context.fs) {
            Ok(files) => files,
            Err(error) => return self.failed(&error.to_string()),
        };
        let request = ProgramRequest {
            program: self.program,
            arguments: arguments.to_vec(),
            variables: exported(context),
            cwd: context.cwd.to_owned(),
            terminal: Terminal::default(),
            limits: CommandLimits::default(),
        };
        let stdin = context.stdin_bytes.map_or_else(|| context.stdin.as_bytes().to_vec(), <[u8]>::to_vec);
        let screen = Arc::new(Printed::default());
        let run =
            self.programs.run(request, &mut files, Stdin::given(Bytes::from(stdin)), screen.clone(), &self.emulator, self.caller);
        let code = Handle::current().block_on(run);
        if let Err(error) = files.put_back(context.fs) {
            return self.failed(&error.to_string());
        }
        let (stdout, stderr) = screen.take();
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        match String::from_utf8(stdout) {
            Ok(stdout) => CommandResult { stdout, stderr, exit_code: code, stdout_bytes: None },
            Err(binary) => {
                CommandResult { stdout: String::new(), stderr, exit_code: code, stdout_bytes: Some(binary.into_bytes()) }
            }
        }
    }
}

impl InSandbox {
    fn failed(&self, why: &str) -> CommandResult {
        CommandResult { stderr: format!("{}: {why}\n", self.name()), exit_code: 1, ..CommandResult::default() }
    }
}

/// The variables that a program gets: the exported ones.
fn exported(context: &CommandContext<'_>) -> Vec<(String, String)> {
    let is_exported =
        |name: &str| context.variables.is_none_or(|variables| variables.get(name).is_some_and(rust_bash::Variable::exported));
    let variables = context.env.iter().filter(|(name, _)| is_exported(name));
    variables.map(|(name, value)| (name.clone(), value.clone())).collect()
}
