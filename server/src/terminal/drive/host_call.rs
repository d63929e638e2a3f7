//! Serves the shell's host calls. The session answers some of them itself; the others run a command on the server.

use std::{sync::Arc, time::Instant};

use rust_bash::{CommandResult, NodeType, VirtualFs};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{RunError, TOGETHER};
use crate::{
    student_threads::TIMING,
    terminal::{
        db, editor,
        host_calls::Seat,
        live::{Said, Waiting},
        paths::in_home,
        recall,
        session::{Event, Inner, Session},
        wire::{HostCall, ShellRequest, packed},
    },
    workspace::Written,
};

impl Session {
    /// Runs a host call and sends its result to the shell.
    pub(super) async fn host_call(
        &self,
        inner: &mut Inner,
        host_call: HostCall,
        contents: Vec<Vec<u8>>,
        events: &mpsc::Sender<Event>,
        stop: &CancellationToken,
    ) -> Result<(), RunError> {
        let begun = Instant::now();
        let mut contents = contents.into_iter();
        let stdin = contents.next().unwrap_or_default();
        let number = host_call.number;
        self.keep(inner, host_call.files.clone(), contents).await?;
        let (kept, command) = (begun.elapsed().as_millis() as u64, host_call.command.clone());
        let finished = match self.answer(inner, &host_call, events).await? {
            Some(answered) => answered,
            None => {
                inner.outside = true;
                // No answer is sent if the host call was stopped: the shell has noticed the stop itself.
                let Some(finished) = self.at_the_terminal(inner, host_call, stdin, events, stop).await else { return Ok(()) };
                finished
            }
        };
        let finished_after = begun.elapsed().as_millis() as u64;
        let changes = inner.disk.take_changes();
        self.save(inner, changes.clone()).await?;
        let saved = begun.elapsed().as_millis() as u64;
        tracing::debug!(target: TIMING, learner = self.learner.id, command, kept, finished = finished_after, saved, "an host_call has been run");
        let (files, file_contents) = packed(changes);
        let stdout = finished.stdout_bytes.unwrap_or_else(|| finished.stdout.into_bytes());
        let strings: Vec<Vec<u8>> = [stdout, finished.stderr.into_bytes()].into_iter().chain(file_contents).collect();
        let answer = ShellRequest::Answer { host_call: number, code: finished.exit_code, files };
        if let Some(process) = &mut inner.process {
            process.send(&answer, &strings).await?;
        }
        Ok(())
    }

    /// Runs a command, shows its output and passes on what the learner types. `None` if the command was stopped.
    async fn at_the_terminal(
        &self,
        inner: &mut Inner,
        host_call: HostCall,
        stdin: Vec<u8>,
        events: &mpsc::Sender<Event>,
        stop: &CancellationToken,
    ) -> Option<CommandResult> {
        let said = Arc::new(Waiting::default());
        let (typing, typed) = mpsc::channel(16);
        let reads = host_call.terminal.input && stdin.is_empty() && reads_what_is_typed(&host_call);
        let seat = Seat { said: said.clone(), typed: reads.then_some(typed) };
        if reads {
            *self.typing.lock() = Some(typing);
            events.send(Event::Reading { on: true }).await.ok();
        }
        let running = self.host_calls.run(host_call, stdin, &inner.disk, seat);
        tokio::pin!(running);
        let finished = loop {
            tokio::select! {
                biased;
                first = said.next() => show(events, first, &said).await,
                finished = &mut running => break Some(finished),
                () = stop.cancelled() => break None,
                () = events.closed() => break None,
            }
        };
        if reads {
            *self.typing.lock() = None;
            events.send(Event::Reading { on: false }).await.ok();
        }
        while let Some(first) = said.take() {
            show(events, first, &said).await;
        }
        finished
    }

    /// The result of a host call that the session answers itself; `None` if the call has to run a command.
    async fn answer(
        &self,
        inner: &mut Inner,
        host_call: &HostCall,
        events: &mpsc::Sender<Event>,
    ) -> Result<Option<CommandResult>, RunError> {
        if host_call.command != recall::COMMAND {
            return self.open_in_editor(inner, host_call, events).await;
        }
        let lines = db::history(&self.homes.db.reader, self.learner.id, recall::MOST).await?;
        Ok(Some(recall::recall(&host_call.arguments, &lines)))
    }

    /// Serves `nano FILE` and the like: opens the file of an existing function in the page's editor. A file that does not exist is created.
    async fn open_in_editor(
        &self,
        inner: &mut Inner,
        host_call: &HostCall,
        events: &mpsc::Sender<Event>,
    ) -> Result<Option<CommandResult>, RunError> {
        let Some((function, path)) = editor::wanted(host_call) else { return Ok(None) };
        let Some(folder) = inner.folders.get(&function).filter(|folder| folder.exists).cloned() else { return Ok(None) };
        if !folder.files.contains_key(&path) {
            let place = in_home(&format!("{function}/{path}"));
            if inner.disk.stat(&place).is_ok_and(|found| found.node_type == NodeType::Directory) {
                return Ok(Some(editor::refused(host_call, "it is a folder")));
            }
            // The draft does not have the file yet, and perhaps neither has the disk.
            let content = inner.disk.read_file(&place).unwrap_or_default();
            if self.homes.workspace.write(&self.learner, &function, &folder, &path, &content).await? == Written::Unfit {
                return Ok(Some(editor::refused(host_call, "the editor takes text only, and not too much of it")));
            }
            inner.drafts_changed.insert(function.clone());
        }
        events.send(Event::Open { function, path }).await.ok();
        Ok(Some(CommandResult::default()))
    }
}

/// Whether the command reads from the terminal. What the learner types while any other command runs is meant for the next prompt.
fn reads_what_is_typed(host_call: &HostCall) -> bool {
    let verb = host_call.arguments.iter().find(|argument| !argument.starts_with('-'));
    match host_call.command.as_str() {
        "python3" | "python" => true,
        "aws" => verb.is_some_and(|verb| verb == "configure"),
        _ => false,
    }
}

/// Sends a piece of output, joined with the pieces that directly follow it.
async fn show(events: &mpsc::Sender<Event>, mut said: Said, waiting: &Waiting) {
    let mut other = None;
    while said.text.len() < TOGETHER && other.is_none() {
        match waiting.take() {
            Some(more) if more.stream == said.stream => said.text.push_str(&more.text),
            Some(more) => other = Some(more),
            None => break,
        }
    }
    for Said { stream, text } in std::iter::once(said).chain(other) {
        let event = match stream {
            sandbox::Stream::Stdout => Event::Output { text },
            sandbox::Stream::Stderr => Event::Error { text },
        };
        // The send fails if nobody listens any more; the line is stopped for that reason anyway.
        events.send(event).await.ok();
    }
}
