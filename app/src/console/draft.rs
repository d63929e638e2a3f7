//! The open function's files while they are typed: saved half a second after the last key, and kept in the page and tried again when
//! saving fails. Nothing is deployed before it is saved. [`saving`] sends them, and brings in what other windows and the terminal have saved.

mod saving;

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};

use self::saving::{Known, Parcel};
use super::{aws::Failure, browser};
use crate::{
    calm::NOT_CONNECTED,
    workspace::{Draft, Finding, Revision, WorkspaceError, api},
};

/// Where the typed text is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Safety {
    /// On the server.
    Saved,
    /// On its way there.
    Saving,
    /// Only in this page, so far, and why; empty if the site is away.
    Unsaved(String),
    /// Only in this page, until the learner has chosen between it and what another window has saved.
    Clash,
}

/// A file that was changed in this page and elsewhere, in the same lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Its path.
    pub path: String,
    /// The text that is saved, with its revision; `None` if the file was deleted.
    pub theirs: Option<(String, Revision)>,
}

/// The open function's files.
#[derive(Clone, Copy)]
pub struct Workspace {
    /// The function and its files as the editor has them. `None` before a function is opened.
    pub draft: RwSignal<Option<Draft>>,
    /// Which file is in the editor.
    pub path: RwSignal<String>,
    /// Where they are stored.
    pub safety: RwSignal<Safety>,
    /// Why the files could not be opened.
    pub failure: RwSignal<Option<Failure>>,
    /// Counts the times that files came from elsewhere than the editor, which must show them then.
    pub replaced: RwSignal<u32>,
    /// A line to mark: path, line counted from 1, and what is wrong there.
    pub mark: RwSignal<Option<(String, u32, String)>>,
    /// Counts the requests to deploy.
    pub deploy_now: RwSignal<u32>,
    /// Counts the requests to show the editor.
    pub shown: RwSignal<u32>,
    /// What is wrong with the code of the last deploy.
    pub findings: RwSignal<Vec<Finding>>,
    /// A file that the prose offers: path and text; taken when a function is open.
    pub offered: RwSignal<Option<(String, String)>>,
    /// A file whose two texts the learner has to choose between.
    pub clash: RwSignal<Option<Clash>>,
    /// What the server is known to have, by path.
    known: RwSignal<BTreeMap<String, Known>>,
    /// Paths typed into since they were last sent.
    unsent: RwSignal<Vec<String>>,
    /// The path that is on its way.
    flying: RwSignal<Option<String>>,
    /// What was typed into functions that were left before it was saved.
    left: RwSignal<Vec<Parcel>>,
    /// Those of them that were changed elsewhere in the same lines: they wait until their function is opened.
    parked: RwSignal<Vec<Parcel>>,
    /// Whether something is sent, or waits to be.
    sending: RwSignal<bool>,
    /// Counts how often the site came back.
    woken: RwSignal<u32>,
    /// Counts edits and saves: an answer to a request from before the last one is ignored.
    edits: RwSignal<u32>,
    /// The function that was asked for last.
    wanted: RwSignal<String>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self {
            draft: RwSignal::new(None),
            path: RwSignal::new(String::new()),
            safety: RwSignal::new(Safety::Saved),
            failure: RwSignal::new(None),
            replaced: RwSignal::new(0),
            mark: RwSignal::new(None),
            deploy_now: RwSignal::new(0),
            shown: RwSignal::new(0),
            findings: RwSignal::new(Vec::new()),
            offered: RwSignal::new(None),
            clash: RwSignal::new(None),
            known: RwSignal::new(BTreeMap::new()),
            unsent: RwSignal::new(Vec::new()),
            flying: RwSignal::new(None),
            left: RwSignal::new(Vec::new()),
            parked: RwSignal::new(Vec::new()),
            sending: RwSignal::new(false),
            woken: RwSignal::new(0),
            edits: RwSignal::new(0),
            wanted: RwSignal::new(String::new()),
        }
    }
}

/// A server function's answer, with both of its errors as one.
fn came<T, E>(answer: Result<Result<T, WorkspaceError>, E>) -> Result<T, Failure>
where
    E: Into<Failure>,
{
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(WorkspaceError::Refused(words))) => Err(refused(&words)),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// What a learner reads who goes on before choosing.
const CHOOSE: &str = "A file was changed in another window, too. Choose in the Code tab which text is kept.";

/// `Code: sentence`, as AWS's own tools print it.
fn refused(words: &str) -> Failure {
    match words.split_once(": ") {
        Some((code, message)) if !code.contains(' ') => Failure::Refused { code: code.into(), message: message.into() },
        Some(_) | None => Failure::Unreachable(words.into()),
    }
}

impl Workspace {
    /// Opens a function's files; keeps what is there already.
    pub fn open(self, function: String) {
        if self.function().as_deref() == Some(function.as_str()) {
            return;
        }
        self.leave();
        self.wanted.set(function.clone());
        spawn_local(async move {
            let came = came(api::open_draft(function.clone()).await);
            // Another may have been opened in the meantime.
            if self.wanted.try_get_untracked() != Some(function) {
                return;
            }
            match came {
                Ok(draft) => self.take(draft),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// The open function's name.
    pub fn function(self) -> Option<String> {
        self.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.function.clone()))
    }

    /// Whether the function runs what the editor shows. Untracked files count as typed.
    pub fn is_deployed(self) -> bool {
        self.draft.with(|draft| draft.as_ref().is_none_or(|draft| draft.deployed))
    }

    /// The file in the editor: path and text.
    pub fn current(self) -> Option<(String, String)> {
        let path = self.path.get_untracked();
        self.draft.with_untracked(|draft| draft.as_ref()?.files.iter().find(|(name, _)| *name == path).cloned())
    }

    fn take(self, draft: Draft) {
        let known = draft.files.iter().any(|(path, _)| *path == self.path.get_untracked());
        if !known {
            self.path.set(first_file(&draft.files));
        }
        self.unsent.set(Vec::new());
        self.clash.set(None);
        self.known.set(Known::all(&draft));
        self.edits.update(|edits| *edits += 1);
        self.draft.set(Some(draft));
        self.safety.set(Safety::Saved);
        self.bring_back();
        self.replaced.update(|times| *times += 1);
        if let Some((path, text)) = self.offered.try_update(Option::take).flatten() {
            self.put(&path, text);
        }
    }

    /// Notes what was typed, and saves it in a moment.
    pub fn typed(self, path: &str, text: String) {
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                draft.deployed = false;
                match draft.files.iter_mut().find(|(name, _)| name == path) {
                    Some((_, content)) => *content = text,
                    None => draft.files.push((path.into(), text)),
                }
            }
        });
        self.unsent.update(|unsent| {
            if !unsent.iter().any(|name| name == path) {
                unsent.push(path.into());
            }
        });
        self.edits.update(|edits| *edits += 1);
        if self.clash.with_untracked(Option::is_none) {
            self.safety.set(Safety::Saving);
        }
        self.send_soon();
    }

    /// Puts a file into the draft and into the editor.
    pub fn put(self, path: &str, text: String) {
        self.typed(path, text);
        self.path.set(path.into());
        self.replaced.update(|times| *times += 1);
    }

    /// The prose offers a file: it goes into the open function, or waits until one is open.
    pub fn offer(self, path: String, text: String) {
        self.show_editor();
        if self.draft.with_untracked(Option::is_some) {
            self.put(&path, text);
            browser::toast(&format!("{path} is in the editor now. Deploy makes AWS run it."), "good");
        } else {
            self.offered.set(Some((path, text)));
            browser::toast("Create or open the function first; then the code goes into its editor.", "");
        }
    }

    /// Opens a function's file.
    pub fn show(self, function: String, path: String) {
        self.path.set(path);
        self.show_editor();
        if self.function().as_deref() == Some(function.as_str()) {
            self.refresh();
        } else {
            self.open(function);
        }
    }

    /// Waits until everything that was typed is saved.
    pub async fn saved(self) -> Result<(), Failure> {
        for _ in 0..200 {
            match self.safety.get_untracked() {
                Safety::Saved => return Ok(()),
                Safety::Unsaved(why) if why.is_empty() => return Err(Failure::Unreachable(NOT_CONNECTED.into())),
                Safety::Unsaved(why) => return Err(Failure::Unreachable(why)),
                Safety::Clash => return Err(Failure::Unreachable(CHOOSE.into())),
                Safety::Saving => browser::sleep(50).await,
            }
        }
        Err(Failure::Unreachable("Your code could not be saved, so it was not deployed. Try again.".into()))
    }

    /// Deploy: saves, and gives the function this code.
    pub async fn deploy(self) -> Result<(), Failure> {
        let Some(function) = self.function() else { return Ok(()) };
        self.saved().await?;
        let edits = self.edits.get_untracked();
        match api::deploy_draft(function.clone(), self.revision()).await {
            Ok(Err(WorkspaceError::Changed(present))) => return Err(self.changed_elsewhere(*present)),
            answer => {
                let deployed = came(answer)?;
                if self.edits.get_untracked() == edits {
                    self.hear(deployed);
                }
            }
        }
        browser::tell_changed();
        browser::tell_tabs("drafts-changed", &function);
        self.inspect();
        Ok(())
    }

    /// Wants the editor to be seen.
    pub fn show_editor(self) {
        self.shown.update(|times| *times += 1);
    }

    /// Has the server look for what is wrong with the deployed code, and marks the line. Without an answer nothing is marked: the first call tells.
    pub fn inspect(self) {
        let Some(function) = self.function() else { return };
        self.mark.set(None);
        spawn_local(async move {
            let findings = came(api::inspect_code(function.clone()).await).unwrap_or_else(|_| Vec::new());
            if self.function() != Some(function) {
                return;
            }
            if let Some(Finding::Syntax { path, line, message }) = findings.first() {
                self.path.set(path.clone());
                self.mark.set(Some((path.clone(), *line, message.clone())));
            }
            self.findings.set(findings);
        });
    }

    /// Throws the changes away.
    pub async fn revert(self) -> Result<(), Failure> {
        let Some(function) = self.function() else { return Ok(()) };
        self.saved().await?;
        match api::revert_draft(function.clone(), self.revision()).await {
            Ok(Err(WorkspaceError::Changed(present))) => return Err(self.changed_elsewhere(*present)),
            answer => self.take(came(answer)?),
        }
        browser::tell_tabs("drafts-changed", &function);
        Ok(())
    }

    /// Removes a file.
    pub async fn delete(self, path: String) -> Result<(), Failure> {
        let Some(function) = self.function() else { return Ok(()) };
        self.saved().await?;
        let base = self.known.with_untracked(|known| known.get(&path).and_then(|known| known.revision.clone()));
        match api::delete_file(function.clone(), path, base).await {
            Ok(Err(WorkspaceError::Changed(present))) => return Err(self.changed_elsewhere(*present)),
            answer => self.take(came(answer)?),
        }
        browser::tell_tabs("drafts-changed", &function);
        Ok(())
    }

    /// The revision of the draft that the page shows.
    fn revision(self) -> Option<Revision> {
        self.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.revision.clone()))
    }

    /// Shows files that have arrived and are not shown yet.
    fn changed_elsewhere(self, present: Draft) -> Failure {
        self.hear(present);
        Failure::Unreachable(
            "The code was changed in another window or in the terminal. It is in the editor now: look at it, then try again."
                .into(),
        )
    }
}

/// What the editor opens: the usual handler's file, or the first.
fn first_file(files: &[(String, String)]) -> String {
    let usual = files.iter().find(|(path, _)| path == "lambda_function.py");
    usual.or_else(|| files.first()).map(|(path, _)| path.clone()).unwrap_or_else(|| "lambda_function.py".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_deploy_is_shown_as_aws_words_it() {
        let answer: Result<Result<Draft, WorkspaceError>, ServerFnError> =
            Ok(Err(WorkspaceError::Refused("ResourceConflictException: An update is in progress".into())));
        let expected = Failure::Refused { code: "ResourceConflictException".into(), message: "An update is in progress".into() };
        assert_eq!(came(answer), Err(expected));
    }

    #[test]
    fn the_handlers_file_opens_first() {
        let files = [("a.txt".to_owned(), String::new()), ("lambda_function.py".to_owned(), String::new())];
        assert_eq!(first_file(&files), "lambda_function.py");
        assert_eq!(first_file(&files[..1]), "a.txt");
    }
}
