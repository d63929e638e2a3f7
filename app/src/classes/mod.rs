//! Classes: who teaches whom, which labs are due when, and what they give. The pages have no islands, so all of this is on the server.
//!
//! A time that is due is a wall-clock time of the class's time zone, such as `2026-12-04T23:59`; other times are RFC 3339.

pub mod pages;
pub mod port;
mod views;

pub use views::*;

/// What somebody is in a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassRole {
    /// Runs it.
    Instructor,
    /// Sees work and gives points.
    Assistant,
    /// Does its labs.
    Student,
}

impl ClassRole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Student, Self::Assistant, Self::Instructor];

    /// As it is stored, and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Instructor => "instructor",
            Self::Assistant => "assistant",
            Self::Student => "student",
        }
    }

    /// As people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Instructor => "Instructor",
            Self::Assistant => "Assistant",
            Self::Student => "Student",
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Which attempt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// The one that gives most.
    Best,
    /// The last one.
    Last,
}

impl Counts {
    /// As it is stored, and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Last => "last",
        }
    }
}

/// What late work counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LateStep {
    /// Up to so many days late.
    pub days: u32,
    /// Percent that count.
    pub percent: u32,
}

/// Why something about a class was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassError {
    /// There is no such class, or the visitor may not know of it.
    #[error("There is no such class.")]
    NotFound,
    /// What was asked for can't be done.
    #[error("{}", .0.sentence())]
    Refused(Problem),
    /// Our fault.
    #[error("Something went wrong on our side. Nothing was changed; try again.")]
    Internal,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident $name:literal $sentence:literal)+) => {
        /// What is wrong with a form about a class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Problem { $($(#[$doc])* $variant),+ }

        impl Problem {
            /// As it is in an address.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// As people read it.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence),+ }
            }

            /// The problem with this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

problems! {
    /// No name, or a long one.
    Name "name" "A class needs a name of at most 100 characters."
    /// An unknown time zone.
    Zone "zone" "This time zone is not known. Choose one of the list, such as Europe/Berlin."
    /// A time that is none.
    Time "time" "A date and a time are needed, such as 2026-12-04 23:59."
    /// Closes before it is due.
    Order "order" "Work can't be closed before it is due, and not be due before it is shown."
    /// Points out of range.
    Points "points" "Points are a number from 0 to 10,000."
    /// Steps of lateness that are none.
    Late "late" "Late work counts from 0 to 100 percent, up to 1 to 60 days, and less the later it is."
    /// No such lab.
    Lab "lab" "There is no such lab in the course."
    /// The lab is assigned already.
    Twice "twice" "The class does this lab already. Change its terms instead."
    /// Too many labels or long ones.
    Labels "labels" "A person has at most 10 labels of at most 40 characters each."
    /// A name in the roster that is none.
    Roster "roster" "A name in the list has at most 100 characters."
    /// The last instructor.
    LastInstructor "last-instructor" "A class keeps at least one instructor."
    /// No such person.
    Person "person" "This person is not in the class."
    /// Nobody to whom an exception applies.
    Whom "whom" "Say for whom: a student of the class, or a label."
    /// No text.
    Text "text" "A text of at most 4,000 characters is needed."
    /// No reason.
    Reason "reason" "A reason is needed: the student reads it."
    /// A code that is not valid.
    Code "code" "This code is not valid, or not any more. Ask your instructor for a new one."
    /// Too many tries.
    Tries "tries" "Too many codes were tried from here. Wait a minute and try again."
    /// A guest.
    Guest "guest" "A class wants to know who you are: make an account first. Everything you have done as a guest stays yours."
    /// The class is full.
    Full "full" "A class has at most 2,000 people, 200 labs and 5,000 other entries."
    /// Not a student's account.
    NoStudent "no-student" "Only a student's password can be set in this way, by an instructor of their class."
    /// A link that is not valid.
    Link "link" "This link was used, or is older than a day. Ask your instructor for a new one."
    /// A short password.
    Password "password" "A password has at least 10 characters."
    /// Somebody else did it at the same time.
    Changed "changed" "Somebody else changed this at the same time. Look at it and try again."
    /// Nothing was frozen.
    NoAttempt "no-attempt" "There is no such attempt."
    /// The expiry of a code.
    Expiry "expiry" "A code is valid for 1 to 365 days and for 1 to 2,000 people."
    /// Many checks are running.
    Busy "busy" "Many checks are running at the moment. Try again in a minute."
}

/// Hundredths of a point as people read them: `7`, `7.5`, `7.25`.
pub fn points(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}
