//! Running one command of a terminal, in a guest that lives as long as the command does.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use wasmtime::Store;
use wasmtime_wasi::{I32Exit, p2::bindings::filesystem::types::ErrorCode};

use crate::{
    Changes, Command, CommandReport, Ending, Folder, HostCalls, Sandbox, Screen, StartError, Stdin,
    command::{HOME, TMP, Told},
    files::{Files, Mount, Scratch},
    guest::{Guest, OutputIsFull, TimeIsUp, console},
    limit::Memory,
};

/// Where the guest has its packages' data files.
const DATA: &str = "/usr/lib/python3.14/site-packages";

impl Sandbox {
    /// Runs a command to its end, and shows what it prints. Dropping the future ends it at once.
    ///
    /// # Errors
    /// [`StartError`] when it could not be started: no room for another one, or for its files.
    pub async fn run(
        &self,
        command: Command,
        stdin: Stdin,
        screen: Arc<dyn Screen>,
        calls: Arc<dyn HostCalls>,
    ) -> Result<CommandReport, StartError> {
        let _permit = self.permit_soon().await?;
        let begun = Instant::now();
        let deadline = begun + command.limits.time;
        let mounts = vec![
            (DATA, Mount::ReadOnly(vec![self.tools_data()])),
            (HOME, Mount::Scratch(self.scratch(&command, HOME, &command.home)?)),
            (TMP, Mount::Scratch(self.scratch(&command, TMP, &command.tmp)?)),
        ];
        let memory = Memory::new(u64::from(command.limits.memory_mb) << 20, self.budget());
        let console = console::Console::new(stdin, screen, command.terminal, command.limits.output);
        let mut store = Guest::program(self.engine(), Files::new(mounts), memory, calls, console);
        store.data_mut().allow_until(deadline);
        let instance = self.tools().instantiate_async(&mut store).await.map_err(StartError::Failed)?;
        let run = instance.get_typed_func::<(String,), (i32,)>(&mut store, "run").map_err(StartError::Failed)?;
        let told = serde_json::to_string(&told(&command)).map_err(|error| StartError::Failed(error.into()))?;
        let answer = tokio::time::timeout_at(deadline.into(), run.call_async(&mut store, (told,))).await;
        let ending = ending(&store, answer);
        let files = &store.data().files;
        Ok(CommandReport {
            ending,
            home: changes(files, HOME, &command.home),
            tmp: changes(files, TMP, &command.tmp),
            duration: begun.elapsed(),
            max_memory: store.data().memory.most(),
        })
    }

    fn scratch(&self, command: &Command, at: &str, folder: &Folder) -> Result<Scratch, StartError> {
        let mut scratch = Scratch::new(command.limits.files, self.budget());
        let cwd = command.cwd.strip_prefix(at).and_then(|inside| inside.strip_prefix('/')).filter(|inside| !inside.is_empty());
        scratch.put(folder).and_then(|()| cwd.map_or(Ok(()), |cwd| scratch.create_folders(cwd))).map_err(|error| match error {
            ErrorCode::InsufficientSpace => StartError::TooManyFiles,
            other => StartError::Failed(other.into()),
        })?;
        Ok(scratch)
    }
}

fn told(command: &Command) -> Told<'_> {
    Told {
        program: command.program,
        arguments: &command.arguments,
        variables: command.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<BTreeMap<_, _>>(),
        cwd: &command.cwd,
    }
}

fn changes(files: &Files, at: &str, before: &Folder) -> Changes {
    files.scratch(at).map(|scratch| scratch.changes(before)).unwrap_or_default()
}

fn ending(store: &Store<Guest>, answer: Result<wasmtime::Result<(i32,)>, tokio::time::error::Elapsed>) -> Ending {
    let error = match answer {
        Err(_) => return Ending::TimedOut,
        Ok(Ok((status,))) => return Ending::Exited((status & 0xFF) as u8),
        Ok(Err(error)) => error,
    };
    if error.is::<TimeIsUp>() {
        Ending::TimedOut
    } else if error.is::<OutputIsFull>() {
        Ending::TooMuchOutput
    } else if store.data().memory.killed() {
        Ending::OutOfMemory
    } else if let Some(exit) = error.downcast_ref::<I32Exit>() {
        Ending::Exited((exit.0 & 0xFF) as u8)
    } else {
        tracing::debug!(?error, "a command crashed");
        Ending::Crashed
    }
}
