//! The shell's process: `rust-bash` over files in memory. The server starts one for each learner at work, as `coldstart shell`; it speaks
//! [`super::wire`] on its standard streams and ends when they are closed.
//!
//! It has no network, opens no file of the host except its own statistics in `/proc`, and has no secret except the learner's own keys. Nothing here
//! may outlive the session; the server stores what has to.

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

/// The stack of the shell's thread. Parser and interpreter recurse for each bracket and each call.
const STACK: usize = 64 << 20;
/// How many commands a line may run, and how many iterations a loop may have.
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
        // The server has ended, or has closed the session.
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
            // Belongs to a line that has ended already.
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
    // Interactive bash expands aliases too.
    let aliases = "shopt -s expand_aliases; alias ll='ls -l' la='ls -A' l='ls -CF' history=";
    shell.exec(&format!("{aliases}{}", recall::COMMAND)).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(shell)
}
