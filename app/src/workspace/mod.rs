//! What the learner types: a draft of each function's files, and its named test events. Saved as it is typed.

pub mod api;
#[cfg(feature = "ssr")]
pub mod port;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a text is known by, as by an ETag: a save says which one it began with, so that nothing is overwritten unseen. The server makes it
/// from the text; elsewhere it is only compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub String);

/// A function's files as the editor shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The function's name.
    pub function: String,
    /// Path in the package and content, in order.
    pub files: Vec<(String, String)>,
    /// Path → revision of that file.
    pub revisions: BTreeMap<String, Revision>,
    /// The revision of all files together.
    pub revision: Revision,
    /// Whether the function runs exactly these files; otherwise "Changes not deployed".
    pub deployed: bool,
}

/// A named test event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestEvent {
    /// 1 to 25 letters, digits, dashes, underscores.
    pub name: String,
    /// JSON, as typed.
    pub body: String,
    /// The revision of the JSON.
    pub revision: Revision,
}

/// What is wrong with a function's deployed code, found without running it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Python can't read a file.
    Syntax {
        /// Path in the package.
        path: String,
        /// Counted from 1.
        line: u32,
        /// Python's own words.
        message: String,
    },
    /// The handler of the runtime settings is not in the code, in Lambda's words.
    Handler {
        /// What the first call would be told.
        message: String,
    },
}

/// Why something was not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum WorkspaceError {
    /// The learner's account has no such function.
    #[error("There is no function of this name in your account.")]
    NoFunction,
    /// The name of a file or an event is none.
    #[error("{0}")]
    BadName(String),
    /// Too large.
    #[error("A file has at most 256 KB, a function at most 40 files.")]
    TooLarge,
    /// It was changed elsewhere since this page last heard of it, in another window or in the terminal. Nothing was done. The draft as it is now.
    #[error("This was changed in another window or in the terminal. Look at it, then try again.")]
    Changed(Box<Draft>),
    /// Likewise, of a test event; `None` when it was deleted.
    #[error("This test event was changed in another window.")]
    EventChanged(Option<TestEvent>),
    /// All drafts, or all test events, together take too much.
    #[error("{0}")]
    Full(String),
    /// AWS refused to deploy, in AWS's words.
    #[error("{0}")]
    Refused(String),
    /// Our fault.
    #[error("Something went wrong on our side. What you typed is still in the page; try again.")]
    Internal,
}
