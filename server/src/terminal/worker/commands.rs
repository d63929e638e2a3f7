//! Commands that `rust-bash` does not have, or that replace its own.

use std::{sync::Arc, time::Duration};

use rust_bash::{CommandContext, CommandResult, commands::VirtualCommand};

use super::{
    host_client::ShellHostClient,
    ls::Ls,
    tee::{AT_TERMINAL, TO_TERMINAL},
};
use crate::{
    shell::archive::{Unzip, Zip},
    terminal::{recall, wire::AtTerminal},
};

/// Commands that the server runs.
pub const HOST_COMMANDS: [&str; 11] =
    ["aws", "curl", "python3", "python", "pip", "pip3", "nano", "vi", "vim", "code", recall::COMMAND];

/// All commands of this folder.
pub fn all(host: &Arc<ShellHostClient>) -> Vec<Arc<dyn VirtualCommand>> {
    let host_commands = HOST_COMMANDS.map(|name| Arc::new(Outside { name, host: host.clone() }) as Arc<dyn VirtualCommand>);
    let here: [Arc<dyn VirtualCommand>; 4] = [Arc::new(Zip), Arc::new(Unzip), Arc::new(Ls), Arc::new(Sleep(host.clone()))];
    host_commands.into_iter().chain(here).collect()
}

struct Outside {
    name: &'static str,
    host: Arc<ShellHostClient>,
}

impl VirtualCommand for Outside {
    fn name(&self) -> &str {
        self.name
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let told = |what: &str| arguments.iter().any(|argument| argument == what);
        let terminal = AtTerminal { output: told(TO_TERMINAL) || told(AT_TERMINAL), input: told(AT_TERMINAL) };
        // In any position, because an alias may have put arguments before it.
        let given: Vec<String> =
            arguments.iter().filter(|argument| *argument != TO_TERMINAL && *argument != AT_TERMINAL).cloned().collect();
        self.host.run(self.name, &given, terminal, context)
    }
}

/// `sleep`, which Ctrl+C interrupts.
struct Sleep(Arc<ShellHostClient>);

impl VirtualCommand for Sleep {
    fn name(&self) -> &'static str {
        "sleep"
    }

    fn execute(&self, arguments: &[String], _context: &CommandContext<'_>) -> CommandResult {
        let complain = |what: String| CommandResult { stderr: what, exit_code: 1, ..CommandResult::default() };
        if arguments.is_empty() {
            return complain("sleep: missing operand\n".into());
        }
        let mut time = Duration::ZERO;
        for argument in arguments {
            match seconds(argument) {
                Some(more) => time += more,
                None => return complain(format!("sleep: invalid time interval '{argument}'\n")),
            }
        }
        let slept = self.0.channel().wait(time);
        CommandResult { exit_code: if slept { 0 } else { 130 }, ..CommandResult::default() }
    }
}

/// Parses `5`, `0.5`, `5s`, `2m`, `1h` or `1d`.
fn seconds(argument: &str) -> Option<Duration> {
    let (number, unit) = match argument.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(number) => (number, argument.chars().last()),
        None => (argument, None),
    };
    let unit = match unit {
        Some('m') => 60.0,
        Some('h') => 3600.0,
        Some('d') => 86400.0,
        Some(_) | None => 1.0,
    };
    let seconds: f64 = number.parse().ok()?;
    Duration::try_from_secs_f64((seconds * unit).min(1e6)).ok()
}
