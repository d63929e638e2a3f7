//! The shell's process: `rust-bash` over files in memory. Started by the server as `coldstart shell`, one for each learner at work; it
//! speaks [`super::wire`] on its standard streams and ends when they do.
//!
//! It has no network, opens no file of the host and holds no secret but the learner's own keys. What must not be here: anything that
//! outlives a line; the server keeps that.

mod channel;
pub mod commands;
mod complaint;
mod disk;
mod host_client;
mod line;
mod ls;
mod nesting;
mod tee;
mod watch;

use std::{io, process::ExitCode, sync::Arc, thread};

use rust_bash::{ExecutionLimits, RustBash, RustBashBuilder};

use super::{HOME, LONGEST, MEMORY, recall, wire};
use crate::student_threads::give_way;
use channel::Channel;
pub use disk::Disk;
use host_client::ShellHostClient;
use watch::Watch;
use wire::{ShellRequest, unpacked};

/// A parser and an interpreter that descend once for every bracket and every call need room for it.
const STACK: usize = 64 << 20;
/// Commands that a line may run, and rounds of a loop.
const MOST_COMMANDS: usize = 100_000;

/// Serves one session.
pub fn serve(politeness: i32) -> ExitCode {
    give_way(politeness);
    if let Err(error) = rlimit::setrlimit(rlimit::Resource::DATA, MEMORY, MEMORY) {
        eprintln!("coldstart shell: its memory could not be bounded: {error}");
        return ExitCode::FAILURE;
    }
    let session = thread::Builder::new().name("shell".into()).stack_size(STACK).spawn(session);
    let ended = session.and_then(|session| session.join().map_err(|_| io::Error::other("the shell panicked"))?);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        // The server has gone, or has closed the session.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("coldstart shell: {error}");
            ExitCode::FAILURE
        }
    }
}

fn session() -> io::Result<()> {
    let channel = Channel::new();
    let requests = channel.listen();
    let disk = Disk::new(Some(channel.clone()));
    let watch = Watch::start(channel.clone());
    let mut shell = None;
    while let Ok((request, contents)) = requests.recv() {
        match request {
            ShellRequest::Open { cwd, variables, files } => {
                disk.apply(unpacked(files, contents)?);
                let host = ShellHostClient::new(channel.clone(), disk.clone(), requests.clone());
                shell = Some(open(&cwd, variables, &disk, &host)?);
            }
            ShellRequest::Run { text, variables, files } => {
                disk.apply(unpacked(files, contents)?);
                let Some(shell) = &mut shell else { return Err(io::Error::other("a line came before the session was opened")) };
                line::run(shell, &text, &variables, &disk, &channel, &watch)?;
            }
            // Of something that has ended already.
            ShellRequest::Interrupt | ShellRequest::Answer { .. } => {}
        }
    }
    Ok(())
}

fn open(cwd: &str, variables: Vec<(String, String)>, disk: &Disk, host: &Arc<ShellHostClient>) -> io::Result<RustBash> {
    let limits = ExecutionLimits {
        max_execution_time: LONGEST,
        max_command_count: MOST_COMMANDS,
        max_loop_iterations: MOST_COMMANDS,
        ..ExecutionLimits::default()
    };
    let fixed = [("HOME", HOME), ("USER", "student"), ("HOSTNAME", "coldstart"), ("LANG", "C.UTF-8")];
    let fixed = fixed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut builder = RustBashBuilder::new()
        .fs(Arc::new(disk.clone()))
        .cwd(cwd)
        .env(fixed.into_iter().chain(variables).collect())
        .execution_limits(limits);
    for command in commands::all(host) {
        builder = builder.command(command);
    }
    let mut shell = builder.build().map_err(|error| io::Error::other(error.to_string()))?;
    shell.set_shell_name("bash".into());
    disk.furnish();
    // As in any interactive bash.
    let aliases = "shopt -s expand_aliases; alias ll='ls -l' la='ls -A' l='ls -CF' history=";
    shell.exec(&format!("{aliases}{}", recall::COMMAND)).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(shell)
}
