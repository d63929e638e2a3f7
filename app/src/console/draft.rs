//! The open function's files while they are typed: saved half a second after the last key, and kept in the page and tried again when
//! saving fails. Nothing is deployed before it is saved.

use leptos::{prelude::*, task::spawn_local};

use super::{aws::Failure, browser};
use crate::workspace::{Draft, Finding, WorkspaceError, api};

/// How safe what was typed is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Safety {
    /// On the server.
    Saved,
    /// On its way there.
    Saving,
    /// Only in this page, so far.
    Unsaved(String),
}

/// The open function's files.
#[derive(Clone, Copy)]
pub struct Workspace {
    /// The function and its files as the editor has them. `None` before a function is opened.
    pub draft: RwSignal<Option<Draft>>,
    /// Which file is in the editor.
    pub path: RwSignal<String>,
    /// How safe they are.
    pub safety: RwSignal<Safety>,
    /// Why the files could not be opened.
    pub failure: RwSignal<Option<Failure>>,
    /// Counts the times that files came from elsewhere than the editor, which must show them then.
    pub replaced: RwSignal<u32>,
    /// A line to mark: path, line counted from 1, and what is wrong there.
    pub mark: RwSignal<Option<(String, u32, String)>>,
    /// Counts the wishes to deploy.
    pub deploy_now: RwSignal<u32>,
    /// Counts the wishes to see the editor.
    pub shown: RwSignal<u32>,
    /// What is wrong with the code of the last deploy.
    pub findings: RwSignal<Vec<Finding>>,
    /// A file that the prose offers: path and text; taken when a function is open.
    pub offered: RwSignal<Option<(String, String)>>,
    /// Paths typed into since they were last sent.
    unsent: RwSignal<Vec<String>>,
    /// Whether something is on its way.
    sending: RwSignal<bool>,
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
            unsent: RwSignal::new(Vec::new()),
            sending: RwSignal::new(false),
        }
    }
}

/// A server function's answer, with both of its errors as one.
fn came<T, E>(answer: Result<Result<T, WorkspaceError>, E>) -> Result<T, Failure>
where
    E: std::fmt::Display,
{
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(WorkspaceError::Refused(words))) => Err(refused(&words)),
        Ok(Err(error)) => Err(Failure::Unreachable(error.to_string())),
        Err(error) => Err(Failure::Unreachable(error.to_string())),
    }
}

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
        self.draft.set(None);
        self.failure.set(None);
        self.mark.set(None);
        self.findings.set(Vec::new());
        spawn_local(async move {
            match came(api::open_draft(function).await) {
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
        self.draft.set(Some(draft));
        self.safety.set(Safety::Saved);
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
        self.safety.set(Safety::Saving);
        if !self.sending.get_untracked() {
            self.sending.set(true);
            spawn_local(async move {
                browser::sleep(500).await;
                self.send_all().await;
            });
        }
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

    /// Sends until nothing is left; waits and tries again when it fails.
    async fn send_all(self) {
        while let Some(path) =
            self.unsent.try_update(|unsent| if unsent.is_empty() { None } else { Some(unsent.remove(0)) }).flatten()
        {
            let Some((function, text)) = self.text_of(&path) else { continue };
            match came(api::save_file(function.clone(), path.clone(), text).await) {
                Ok(saved) => self.note_saved(&function, &saved),
                Err(failure) => {
                    self.unsent.update(|unsent| unsent.push(path));
                    self.safety.set(Safety::Unsaved(failure.to_string()));
                    browser::sleep(3000).await;
                }
            }
        }
        self.sending.try_set(false);
    }

    fn text_of(self, path: &str) -> Option<(String, String)> {
        self.draft.try_with_untracked(|draft| {
            let draft = draft.as_ref()?;
            let (_, text) = draft.files.iter().find(|(name, _)| name == path)?;
            Some((draft.function.clone(), text.clone()))
        })?
    }

    fn note_saved(self, function: &str, saved: &Draft) {
        if !self.unsent.with_untracked(Vec::is_empty) || self.function().as_deref() != Some(function) {
            return;
        }
        self.safety.set(Safety::Saved);
        let deployed = saved.deployed;
        self.draft.update(|draft| {
            if let Some(draft) = draft {
                // Typed while it was sent: the answer is about an older text.
                if draft.files == saved.files {
                    draft.deployed = deployed;
                }
            }
        });
    }

    /// Somebody else has changed files: shows them, unless something is typed just now, which wins.
    pub fn refresh(self) {
        let Some(function) = self.function() else { return };
        spawn_local(async move {
            let Ok(draft) = came(api::open_draft(function.clone()).await) else { return };
            let is_typing = self.safety.with_untracked(|safety| *safety != Safety::Saved);
            let is_news = self.draft.with_untracked(|shown| shown.as_ref() != Some(&draft));
            if self.function().as_deref() == Some(function.as_str()) && !is_typing && is_news {
                self.take(draft);
            }
        });
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
                Safety::Unsaved(why) => return Err(Failure::Unreachable(why)),
                Safety::Saving => browser::sleep(50).await,
            }
        }
        Err(Failure::Unreachable("Your code could not be saved, so it was not deployed. Try again.".into()))
    }

    /// Deploy: saves, and gives the function this code.
    pub async fn deploy(self) -> Result<(), Failure> {
        let Some(function) = self.function() else { return Ok(()) };
        self.saved().await?;
        let before = self.draft.get_untracked();
        let deployed = came(api::deploy_draft(function).await)?;
        if self.draft.get_untracked() == before {
            self.draft.set(Some(deployed));
        }
        browser::tell_changed();
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
        self.take(came(api::revert_draft(function).await)?);
        Ok(())
    }

    /// Removes a file.
    pub async fn delete(self, path: String) -> Result<(), Failure> {
        let Some(function) = self.function() else { return Ok(()) };
        self.saved().await?;
        self.take(came(api::delete_file(function, path).await)?);
        Ok(())
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
        let answer: Result<Result<Draft, WorkspaceError>, String> =
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
