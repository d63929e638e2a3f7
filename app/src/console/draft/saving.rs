//! Sends what was typed, and brings in what others have saved: other windows, and the terminal. Nobody overwrites what they have not seen: a file goes
//! with the revision that it is based on, and if that is not the present one, the server puts both changes together, or the learner chooses.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};

use super::{Clash, Safety, Workspace, came, first_file};
use crate::{
    calm::NOT_CONNECTED,
    console::{aws::Failure, browser},
    workspace::{Draft, Revision, WorkspaceError, api},
};

/// How long after the first key what was typed is sent, milliseconds.
const SOON: u32 = 500;
/// How long after a failure it is tried again, milliseconds.
const AGAIN: u32 = 3000;
/// How soon it notices that the site is back, milliseconds.
const MOMENT: u32 = 200;

/// What the server is known to have of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The text that the present one in the page is based on.
    pub text: String,
    /// Its revision; `None` for a file that is only in the page.
    pub revision: Option<Revision>,
}

impl Known {
    /// Of all files of a draft.
    pub fn all(draft: &Draft) -> BTreeMap<String, Self> {
        let known = |(path, text): &(String, String)| {
            (path.clone(), Self { text: text.clone(), revision: draft.revisions.get(path).cloned() })
        };
        draft.files.iter().map(known).collect()
    }
}

/// A text to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    function: String,
    path: String,
    text: String,
    known: Known,
}

impl Parcel {
    fn is_of(&self, other: &Self) -> bool {
        self.function == other.function && self.path == other.path
    }

    /// What a text is based on that was typed while this one was sent. If the server has put others' changes into this one, the next text is based on
    /// what the server does not have, and will be put together with it.
    fn base_of_next(&self, saved: &Draft) -> Known {
        let is_as_sent = saved.files.iter().any(|(path, text)| *path == self.path && *text == self.text);
        let present = saved.revisions.get(&self.path).filter(|_| is_as_sent);
        let revision = present.or(self.known.revision.as_ref()).cloned();
        Known { text: self.text.clone(), revision: revision.or_else(|| Some(Revision(String::new()))) }
    }
}

impl Workspace {
    /// Sends what was typed in a moment.
    pub(super) fn send_soon(self) {
        if !self.sending.get_untracked() {
            self.sending.set(true);
            spawn_local(async move {
                browser::sleep(SOON).await;
                self.send_all().await;
            });
        }
    }

    /// Sends until nothing is left; waits and tries again when it fails.
    async fn send_all(self) {
        while let Some(parcel) = self.next() {
            self.flying.set(Some(parcel.path.clone()));
            let sent = self.send(&parcel).await;
            if let Err(failure) = sent {
                if self.flying.try_set(None).is_some() {
                    // The page has gone.
                    return;
                }
                self.put_back(parcel);
                // The bar at the top says that the site is away.
                let why = Some(failure.to_string()).filter(|why| why != NOT_CONNECTED);
                self.safety.set(Safety::Unsaved(why.unwrap_or_default()));
                self.rest().await;
            }
        }
        self.sending.try_set(false);
    }

    /// Waits a while, or until the site is known to be back.
    async fn rest(self) {
        let woken = self.woken.get_untracked();
        for _ in 0..AGAIN / MOMENT {
            browser::sleep(MOMENT).await;
            if self.woken.try_get_untracked() != Some(woken) {
                return;
            }
        }
    }

    /// The site is back: what has failed is sent again at once.
    pub fn try_again(self) {
        self.woken.update(|times| *times += 1);
        if self.safety.with_untracked(|safety| matches!(safety, Safety::Unsaved(_))) {
            self.safety.set(Safety::Saving);
        }
    }

    /// What is to be sent next.
    fn next(self) -> Option<Parcel> {
        let left = self.left.try_update(|left| if left.is_empty() { None } else { Some(left.remove(0)) })?;
        left.or_else(|| {
            let clashing = self.clash.with_untracked(|clash| clash.as_ref().map(|clash| clash.path.clone()));
            let mut found = None;
            self.unsent.update(|unsent| {
                let at = unsent.iter().position(|path| Some(path) != clashing.as_ref());
                found = at.map(|at| unsent.remove(at));
            });
            self.parcel(found?)
        })
    }

    fn parcel(self, path: String) -> Option<Parcel> {
        let known = self.known.with_untracked(|known| known.get(&path).cloned()).unwrap_or_default();
        self.draft.with_untracked(|draft| {
            let draft = draft.as_ref()?;
            let (_, text) = draft.files.iter().find(|(name, _)| *name == path)?;
            Some(Parcel { function: draft.function.clone(), text: text.clone(), known, path })
        })
    }

    fn put_back(self, parcel: Parcel) {
        if self.function().as_deref() == Some(parcel.function.as_str()) {
            self.note_unsent(&parcel.path);
        } else {
            // What was typed after it was sent is there already, if there is anything.
            self.left.update(|left| {
                if !left.iter().any(|other| other.is_of(&parcel)) {
                    left.push(parcel);
                }
            });
        }
    }

    fn note_unsent(self, path: &str) {
        self.unsent.update(|unsent| {
            if !unsent.iter().any(|name| name == path) {
                unsent.push(path.into());
            }
        });
    }

    async fn send(self, parcel: &Parcel) -> Result<(), Failure> {
        let Parcel { function, path, text, known } = parcel.clone();
        let answer = api::save_file(function.clone(), path.clone(), text.clone(), known.revision.clone()).await;
        let answer = match answer {
            Ok(Err(WorkspaceError::Changed(_))) if known.revision.is_some() => {
                api::merge_file(function, path, text, known.text).await
            }
            answer => answer,
        };
        match answer {
            Ok(Err(WorkspaceError::Changed(present))) => self.note_clash(parcel, *present),
            answer => self.note_saved(parcel, came(answer)?),
        }
        Ok(())
    }

    fn note_saved(self, parcel: &Parcel, saved: Draft) {
        browser::tell_tabs("drafts-changed", &parcel.function);
        let next = parcel.base_of_next(&saved);
        for kept in [self.left, self.parked] {
            kept.update(|kept| kept.iter_mut().filter(|other| other.is_of(parcel)).for_each(|other| other.known = next.clone()));
        }
        if self.function().as_deref() != Some(parcel.function.as_str()) {
            return;
        }
        self.flying.set(None);
        self.edits.update(|edits| *edits += 1);
        if self.unsent.with_untracked(|unsent| unsent.contains(&parcel.path)) {
            self.known.update(|known| {
                known.insert(parcel.path.clone(), next);
            });
        }
        self.hear(saved);
    }

    fn note_clash(self, parcel: &Parcel, present: Draft) {
        if self.function().as_deref() != Some(parcel.function.as_str()) {
            let said = format!(
                "{}/{} was changed in another window, too. Open it to choose which text is kept.",
                parcel.function, parcel.path
            );
            browser::toast(&said, "bad");
            // Sent when the function is opened: a loop would never end.
            self.parked.update(|parked| parked.push(parcel.clone()));
            return;
        }
        self.flying.set(None);
        let text = present.files.iter().find(|(path, _)| *path == parcel.path).map(|(_, text)| text.clone());
        let theirs = text.zip(present.revisions.get(&parcel.path).cloned());
        self.note_unsent(&parcel.path);
        self.clash.set(Some(Clash { path: parcel.path.clone(), theirs }));
        self.safety.set(Safety::Clash);
        self.hear(present);
        browser::announce("This file was changed in another window, too. Choose which text is kept.");
    }

    /// Shows what is saved, except for files that are being typed: those are put together when they are saved.
    pub(super) fn hear(self, present: Draft) {
        let mut typed = self.unsent.get_untracked();
        typed.extend(self.flying.get_untracked());
        let Some(shown) = self.draft.get_untracked().filter(|shown| shown.function == present.function) else { return };
        let is_typed = |path: &str| typed.iter().any(|name| name == path);
        self.known.update(|known| {
            known.retain(|path, _| is_typed(path));
            for (path, theirs) in Known::all(&present) {
                known.entry(path).or_insert(theirs);
            }
        });
        let next = heard(&shown, present, is_typed);
        if typed.is_empty() {
            self.safety.set(Safety::Saved);
        }
        if next == shown {
            return;
        }
        let is_news = next.files != shown.files;
        if next.files.iter().all(|(path, _)| *path != self.path.get_untracked()) {
            self.path.set(first_file(&next.files));
        }
        self.draft.set(Some(next));
        if is_news {
            self.replaced.update(|times| *times += 1);
        }
    }

    /// Somebody else may have changed files: asks, and shows them.
    pub fn refresh(self) {
        let Some(function) = self.function() else { return };
        let edits = self.edits.get_untracked();
        spawn_local(async move {
            let Ok(present) = came(api::open_draft(function).await) else { return };
            match self.edits.try_get_untracked() {
                Some(now) if now == edits => self.hear(present),
                // Typed or saved in the meantime: the answer may be older than that.
                Some(_) => self.refresh(),
                None => {}
            }
        });
    }

    /// Another function is opened: what was typed and not saved yet is kept, and sent.
    pub(super) fn leave(self) {
        let unsent = self.unsent.try_update(std::mem::take).unwrap_or_default();
        let parcels: Vec<_> = unsent.into_iter().filter_map(|path| self.parcel(path)).collect();
        let is_clash = self.clash.with_untracked(Option::is_some);
        if !parcels.is_empty() {
            match is_clash {
                true => self.parked.update(|parked| parked.extend(parcels)),
                false => self.left.update(|left| left.extend(parcels)),
            }
            self.send_soon();
        }
        self.flying.set(None);
        self.clash.set(None);
        self.draft.set(None);
        self.failure.set(None);
        self.mark.set(None);
        self.findings.set(Vec::new());
    }

    /// What was typed into the function that is opened, and not saved before it was left, stands in the editor again.
    pub(super) fn bring_back(self) {
        let Some(function) = self.function() else { return };
        for kept in [self.left, self.parked] {
            let mine = kept.try_update(|kept| kept.extract_if(.., |parcel| parcel.function == function).collect::<Vec<_>>());
            for parcel in mine.unwrap_or_default() {
                self.known.update(|known| {
                    known.insert(parcel.path.clone(), parcel.known);
                });
                self.typed(&parcel.path, parcel.text);
            }
        }
    }

    /// The learner keeps this page's text, and has seen the other.
    pub fn keep_mine(self) {
        let Some(Clash { path, theirs }) = self.clash.try_update(Option::take).flatten() else { return };
        let (text, revision) = theirs.unzip();
        self.known.update(|known| {
            known.insert(path.clone(), Known { text: text.unwrap_or_default(), revision });
        });
        self.note_unsent(&path);
        self.safety.set(Safety::Saving);
        self.send_soon();
    }

    /// The learner takes the other text.
    pub fn take_theirs(self) {
        let Some(Clash { path, theirs }) = self.clash.try_update(Option::take).flatten() else { return };
        self.unsent.update(|unsent| unsent.retain(|name| *name != path));
        if self.unsent.with_untracked(Vec::is_empty) {
            self.safety.set(Safety::Saved);
        }
        self.edits.update(|edits| *edits += 1);
        if let Some((text, revision)) = theirs {
            self.known.update(|known| {
                known.insert(path.clone(), Known { text: text.clone(), revision: Some(revision) });
            });
            self.draft.update(|draft| {
                let files = draft.iter_mut().flat_map(|draft| &mut draft.files);
                files.filter(|(name, _)| *name == path).for_each(|(_, shown)| shown.clone_from(&text));
            });
            self.replaced.update(|times| *times += 1);
        }
        self.refresh();
    }
}

/// The draft as it is shown when this is saved. What is being typed stays.
fn heard(shown: &Draft, present: Draft, is_typed: impl Fn(&str) -> bool) -> Draft {
    let mine = |path: &str| shown.files.iter().find(|(name, _)| name == path).map(|(_, text)| text.clone());
    let is_any_typed = shown.files.iter().any(|(path, _)| is_typed(path));
    let mut files: Vec<_> = present
        .files
        .into_iter()
        .map(|(path, text)| match is_typed(&path) {
            true => (path.clone(), mine(&path).unwrap_or(text)),
            false => (path, text),
        })
        .collect();
    let only_here = shown.files.iter().filter(|(path, _)| is_typed(path) && files.iter().all(|(name, _)| name != path));
    let only_here: Vec<_> = only_here.cloned().collect();
    files.extend(only_here);
    Draft { files, deployed: present.deployed && !is_any_typed, ..present }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(files: &[(&str, &str)]) -> Draft {
        Draft {
            function: "F".into(),
            files: files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect(),
            revisions: BTreeMap::new(),
            revision: Revision(String::new()),
            deployed: true,
        }
    }

    #[test]
    fn what_others_have_saved_is_shown_and_what_is_being_typed_stays() {
        let shown = draft(&[("a.py", "old"), ("b.py", "typed"), ("new.py", "typed")]);
        let present = draft(&[("a.py", "saved elsewhere"), ("b.py", "saved elsewhere"), ("c.py", "new elsewhere")]);
        let next = heard(&shown, present, |path| path == "b.py" || path == "new.py");
        let expected = draft(&[("a.py", "saved elsewhere"), ("b.py", "typed"), ("c.py", "new elsewhere"), ("new.py", "typed")]);
        assert_eq!(next.files, expected.files);
        assert!(!next.deployed, "what is typed is not deployed");
    }

    #[test]
    fn a_file_that_was_deleted_elsewhere_goes() {
        let next = heard(&draft(&[("a.py", ""), ("b.py", "")]), draft(&[("a.py", "")]), |_| false);
        assert_eq!(next.files.len(), 1);
        assert!(next.deployed);
    }
}
