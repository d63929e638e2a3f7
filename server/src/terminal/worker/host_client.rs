//! The shell's client for host calls: commands that the server runs.

use std::{sync::Arc, time::Duration};

use rust_bash::CommandContext;
use rust_bash::CommandResult;

use super::{
    channel::{Channel, Requests},
    disk::Disk,
};
use crate::terminal::wire::{AtTerminal, HostCall, ShellEvent, ShellRequest, packed, unpacked};

/// How often a waiting call checks for Ctrl+C.
const POLL: Duration = Duration::from_millis(20);

/// Sends host calls to the server.
pub struct ShellHostClient {
    channel: Channel,
    disk: Disk,
    requests: Requests,
}

impl ShellHostClient {
    pub fn new(channel: Channel, disk: Disk, requests: Requests) -> Arc<Self> {
        Arc::new(Self { channel, disk, requests })
    }

    /// The channel to the server.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// Sends a host call and waits for its result.
    pub fn run(&self, command: &str, arguments: &[String], terminal: AtTerminal, context: &CommandContext<'_>) -> CommandResult {
        self.send(command, arguments, terminal, context).unwrap_or_else(|error| CommandResult {
            stderr: format!("{command}: {error}\n"),
            exit_code: 126,
            ..CommandResult::default()
        })
    }

    fn send(
        &self,
        command: &str,
        arguments: &[String],
        terminal: AtTerminal,
        context: &CommandContext<'_>,
    ) -> std::io::Result<CommandResult> {
        let number = self.channel.next_host_call();
        let stdin = context.stdin_bytes.map_or_else(|| context.stdin.as_bytes().to_vec(), <[u8]>::to_vec);
        let (files, contents) = packed(self.disk.take_changes());
        let host_call = HostCall {
            number,
            command: command.to_owned(),
            arguments: arguments.to_vec(),
            cwd: context.cwd.to_owned(),
            variables: exported(context),
            terminal,
            files,
        };
        let strings: Vec<Vec<u8>> = std::iter::once(stdin).chain(contents).collect();
        self.channel.send(&ShellEvent::HostCall(host_call), &strings)?;
        loop {
            if self.channel.stopped().is_some() {
                return Ok(CommandResult { exit_code: 130, ..CommandResult::default() });
            }
            let Some((ShellRequest::Answer { host_call, code, files }, contents)) = self.requests.wait(POLL) else { continue };
            // An answer with another number belongs to a call that was interrupted.
            if host_call != number {
                continue;
            }
            let mut contents = contents.into_iter();
            let mut next = || contents.next().unwrap_or_default();
            let (stdout, stderr) = (next(), next());
            self.disk.apply(unpacked(files, contents)?);
            return Ok(result(code, stdout, stderr));
        }
    }
}

fn result(code: i32, stdout: Vec<u8>, stderr: Vec<u8>) -> CommandResult {
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    match String::from_utf8(stdout) {
        Ok(stdout) => CommandResult { stdout, stderr, exit_code: code, stdout_bytes: None },
        Err(bytes) => CommandResult { stdout: String::new(), stderr, exit_code: code, stdout_bytes: Some(bytes.into_bytes()) },
    }
}

fn exported(context: &CommandContext<'_>) -> Vec<(String, String)> {
    let is_exported =
        |name: &str| context.variables.is_none_or(|variables| variables.get(name).is_some_and(rust_bash::Variable::exported));
    let variables = context.env.iter().filter(|(name, _)| is_exported(name));
    variables.map(|(name, value)| (name.clone(), value.clone())).collect()
}
