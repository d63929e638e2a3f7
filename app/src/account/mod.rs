//! Who learns here: guests, students, instructors.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;

use serde::{Deserialize, Serialize};

/// Somebody with a session. Everyone has one AWS account of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// Our number for them.
    pub id: i64,
    /// The name to show; `Guest` for a guest.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their AWS account's number, twelve digits.
    pub aws_account: String,
}

/// What a learner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Started without signing up; the work is kept with the browser's cookie, and moves along when they sign up.
    Guest,
    /// Has an account here.
    Student,
    /// Writes labs and runs classes.
    Instructor,
    /// Runs the site.
    Admin,
}

impl Role {
    /// Whether they see the pages for instructors.
    pub const fn teaches(self) -> bool {
        match self {
            Self::Instructor | Self::Admin => true,
            Self::Guest | Self::Student => false,
        }
    }

    /// As instructors read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Guest => "Guest",
            Self::Student => "Student",
            Self::Instructor => "Instructor",
            Self::Admin => "Admin",
        }
    }
}

/// What a learner's own tools need to reach their AWS account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsAccess {
    /// Twelve digits.
    pub account: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// Such as `http://localhost:4566`.
    pub endpoint: String,
    /// A deployed API's address, with `{api}` and `{stage}` where they belong.
    pub invoke_url: String,
    /// `AKIA…`.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
}

/// Why an account page's form was refused: the sentence to show, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum AccountError {
    /// The name is taken.
    #[error("This name is taken. Choose another, or sign in.")]
    NameTaken,
    /// The name looks like one that is taken.
    #[error("This name looks like one that is taken. Choose another.")]
    NameTooAlike,
    /// The name is no name.
    #[error("A name has 2 to 40 letters or digits, with dots, dashes or underscores between them.")]
    BadName,
    /// The name has letters of several scripts.
    #[error("This name mixes letters of different alphabets, which can look like another name. Use one alphabet.")]
    MixedName,
    /// The name is the site's own, or would be taken for somebody who runs it.
    #[error("This name is reserved: others could take you for the site itself, or for somebody who runs it. Choose another.")]
    ReservedName,
    /// The password is too short or far too long.
    #[error("A password has at least 10 characters.")]
    BadPassword,
    /// Name and password don't go together; doesn't say which is wrong.
    #[error("Name or password is wrong.")]
    Wrong,
    /// Too many tries.
    #[error("Too many tries. Wait {seconds} {unit} and try again.", unit = if *seconds == 1 { "second" } else { "seconds" })]
    TooManyTries {
        /// How long to wait.
        seconds: u64,
    },
    /// Nobody is signed in.
    #[error("Your session has ended. Start as a guest, or sign in.")]
    NoSession,
    /// Our fault.
    #[error("Something went wrong on our side. Nothing was changed; try again.")]
    Internal,
}
