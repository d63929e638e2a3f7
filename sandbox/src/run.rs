//! Runs one command of a terminal, in an instance that lives as long as the command.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use wasmtime::Store;
use wasmtime_wasi::{I32Exit, p2::bindings::filesystem::types::ErrorCode};

use crate::{
    Changes, Command, CommandReport, Ending, Folder, HostCalls, Sandbox, Screen, StartError, Stdin,
    command::{HOME, TMP, Told},
    files::{Files, Mount, Scratch},
    instance::{InstanceState, NotPrinted, TimeIsUp, console},
    limit::Memory,
    pressure,
};

/// The folder of the data files of the image's packages.
const DATA: &str = "/usr/lib/python3.14/site-packages";

impl Sandbox {
    /// Runs a command to its end and passes its output to `screen` while it runs. Dropping the future ends the command at once.
    ///
    /// # Errors
    /// [`StartError`] when the command could not be started: no place, no memory, or no space for its files.
    pub async fn run(
        &self,
        command: Command,
        stdin: Stdin,
        screen: Arc<dyn Screen>,
        calls: Arc<dyn HostCalls>,
    ) -> Result<CommandReport, StartError> {
        let _reservation = self.reserve_soon().await?;
        let begun = Instant::now();
        let deadline = begun + command.limits.time;
        let mounts = vec![
            (DATA, Mount::ReadOnly(vec![self.tools_data()])),
            (HOME, Mount::Scratch(self.scratch(&command, HOME, &command.home)?)),
            (TMP, Mount::Scratch(self.scratch(&command, TMP, &command.tmp)?)),
        ];
        let budget = self.budget();
        let memory = Memory::new(u64::from(command.limits.memory_mb) << 20, budget);
        let held = budget.lease(stdin.given.len() as u64).ok_or(StartError::Busy)?;
        let console = console::Console::new(stdin, screen, command.terminal, command.limits.output, held);
        let files = Files::new(mounts, budget.clone());
        let mut store = InstanceState::program(self.engine(), files, memory, calls, console, budget.clone());
        store.data_mut().allow_until(deadline);
        let instance = self.tools().instantiate_async(&mut store).await.map_err(StartError::Failed)?;
        let run = instance.get_typed_func::<(String,), (i32,)>(&mut store, "run").map_err(StartError::Failed)?;
        let told = serde_json::to_string(&told(&command)).map_err(|error| StartError::Failed(error.into()))?;
        let answer = tokio::time::timeout_at(deadline.into(), pressure::within(run.call_async(&mut store, (told,)), budget)).await;
        let mut ending = ending(&store, answer);
        let (duration, max_memory) = (begun.elapsed(), store.data().memory.most());
        let InstanceState { files, .. } = store.into_data();
        // The changes have whole paths, which are not counted yet; the lease checks that there is memory for them. The files hold
        // the contents.
        let paths = [HOME, TMP].into_iter().filter_map(|at| files.scratch(at)).map(Scratch::path_bytes).sum();
        let (home, tmp) = match budget.lease(paths) {
            Some(_) => (changes(&files, HOME, &command.home), changes(&files, TMP, &command.tmp)),
            None => {
                ending = Ending::OutOfMemory;
                (Changes::default(), Changes::default())
            }
        };
        let bytes = home.bytes() + tmp.bytes();
        drop(files);
        let mut memory = budget.nothing();
        memory.hold_all(bytes);
        Ok(CommandReport { ending, home, tmp, duration, max_memory, memory: Arc::new(memory) })
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
    files.scratch(at).map(|scratch| scratch.take_changes(before)).unwrap_or_default()
}

fn ending(store: &Store<InstanceState>, answer: Result<Option<wasmtime::Result<(i32,)>>, tokio::time::error::Elapsed>) -> Ending {
    let error = match answer {
        Err(_) => return Ending::TimedOut,
        Ok(None) => return Ending::OutOfMemory,
        Ok(Some(Ok((status,)))) => return Ending::Exited((status & 0xFF) as u8),
        Ok(Some(Err(error))) => error,
    };
    if error.is::<TimeIsUp>() {
        Ending::TimedOut
    } else if let Some(why) = error.downcast_ref::<NotPrinted>() {
        match why {
            NotPrinted::Full => Ending::TooMuchOutput,
            NotPrinted::NoMemory => Ending::OutOfMemory,
        }
    } else if store.data().memory.killed() {
        Ending::OutOfMemory
    } else if let Some(exit) = error.downcast_ref::<I32Exit>() {
        Ending::Exited((exit.0 & 0xFF) as u8)
    } else {
        tracing::debug!(?error, "a command crashed");
        Ending::Crashed
    }
}
