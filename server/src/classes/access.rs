//! Who may do what with a class: the one place where that is decided.
//!
//! Nothing follows from what somebody is on the whole site, except that instructors may make classes. Whoever may not do something is told that there is
//! no such class.

use app::{
    account::Learner,
    classes::{ClassError, ClassRole},
};

use super::{
    SqlClasses,
    db::{self, ClassRow},
    internal,
};

/// What somebody wants to do with a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See work and people.
    See,
    /// Give points, write to students, grade again.
    Grade,
    /// Change people, labs and terms.
    Manage,
}

/// Proof that somebody may do with a class what they want: only [`SqlClasses::desk`] makes one.
#[derive(Clone, Debug)]
pub struct Desk {
    class: ClassRow,
    who: Learner,
    role: ClassRole,
}

impl Desk {
    /// The class.
    pub fn class(&self) -> &ClassRow {
        &self.class
    }

    /// Its number.
    pub fn id(&self) -> i64 {
        self.class.id
    }

    /// Who sits there.
    pub fn who(&self) -> &Learner {
        &self.who
    }

    /// What they are in the class.
    pub fn role(&self) -> ClassRole {
        self.role
    }
}

/// Whether somebody may make classes.
pub const fn may_make_classes(who: &Learner) -> bool {
    who.role.teaches()
}

impl SqlClasses {
    /// The desk of a class.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] if there is no such class, or the visitor may not do this.
    pub async fn desk(&self, visitor: &Learner, class: i64, right: Right) -> Result<Desk, ClassError> {
        let found = db::of(&self.db.reader, class, visitor.id).await.map_err(internal)?;
        let (class, role) = found.ok_or(ClassError::NotFound)?;
        let may = match role {
            ClassRole::Instructor => true,
            ClassRole::Assistant => matches!(right, Right::See | Right::Grade),
            ClassRole::Student => false,
        };
        if may { Ok(Desk { class, who: visitor.clone(), role }) } else { Err(ClassError::NotFound) }
    }
}
