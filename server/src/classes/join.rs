//! Joining a class by its code or by an invitation.
//!
//! A code has 50 random bits, and tries are limited by network and by learner, so that guessing is hopeless; a right code gives its try back, so that a
//! whole class behind one address gets in.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use app::{
    account::{Learner, Role},
    classes::{ClassError, ClassRole, Problem},
};
use rand::Rng;

use super::{SqlClasses, db, internal, marks};
use crate::accounts::buckets::{Buckets, Rule};

/// One network: many students who mistype, then three a minute.
const OF_NETWORK: Rule = Rule { burst: 60, period: Duration::from_secs(20), line: 0 };
/// One learner: five, then two a minute.
const OF_LEARNER: Rule = Rule { burst: 5, period: Duration::from_secs(30), line: 0 };
/// How many people may be in a class, and invited.
pub const MOST_PEOPLE: i64 = 2_000;
/// The letters of codes: those that nobody takes for another one.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// How many letters a class's code has, and an invitation.
pub const OF_CLASS: usize = 10;
pub const OF_PERSON: usize = 20;

/// Counts tries of codes.
#[derive(Debug)]
pub struct Tries {
    of_network: Buckets<IpAddr>,
    of_learner: Buckets<i64>,
}

impl Default for Tries {
    fn default() -> Self {
        Self { of_network: Buckets::new(OF_NETWORK), of_learner: Buckets::new(OF_LEARNER) }
    }
}

/// A new code, in groups of five letters.
pub fn draw(letters: usize) -> String {
    let mut random = rand::rng();
    let mut code = String::new();
    for at in 0..letters {
        if at > 0 && at % 5 == 0 {
            code.push('-');
        }
        code.push(LETTERS.get(random.random_range(0..LETTERS.len())).copied().map_or('A', char::from));
    }
    code
}

/// A code as it is stored, however it was typed.
fn typed(code: &str) -> String {
    let letters: Vec<char> = code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    letters.chunks(5).take(5).map(|five| five.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

impl SqlClasses {
    /// Takes a learner into the class of a code.
    ///
    /// # Errors
    /// If the code is not valid, too many were tried, the learner is a guest, or the class is full.
    pub async fn join(&self, learner: &Learner, code: &str, address: IpAddr) -> Result<i64, ClassError> {
        if learner.role == Role::Guest {
            return Err(ClassError::Refused(Problem::Guest));
        }
        let (now, tries) = (Instant::now(), |_: Duration| ClassError::Refused(Problem::Tries));
        self.tries.of_learner.take(&learner.id, now).map_err(tries)?;
        self.tries.of_network.take(&address, now).map_err(tries)?;
        let class = self.take_in(learner, &typed(code)).await?;
        self.tries.of_learner.fill(&learner.id);
        self.tries.of_network.give_back(&address);
        self.changed.notify_one();
        // What was handed in before counts.
        for assignment in db::assignments::of_class(&self.db.reader, class).await.map_err(internal)? {
            marks::settle(&self.db, learner.id, &assignment.lab, "").await.map_err(internal)?;
        }
        Ok(class)
    }

    async fn take_in(&self, learner: &Learner, code: &str) -> Result<i64, ClassError> {
        let mut transaction = self.db.writer.begin().await.map_err(internal)?;
        let invited = db::people::take_invitation(&mut transaction, code).await.map_err(internal)?;
        let (class, is_new) = match invited {
            Some((class, invited)) => {
                let name = (!invited.name.is_empty()).then_some(invited.name.as_str());
                let what = (invited.role, name, invited.labels.as_slice());
                let is_new = db::people::enrol(&mut transaction, (class, learner.id), what).await.map_err(internal)?;
                if !is_new {
                    // Who is in the class already leaves the place to the one for whom it is.
                    return Ok(class);
                }
                (class, is_new)
            }
            None => {
                let class = db::people::class_of_code(&mut transaction, code).await.map_err(internal)?;
                let class = class.ok_or(ClassError::Refused(Problem::Code))?;
                let what = (ClassRole::Student, None, &[][..]);
                let is_new = db::people::enrol(&mut transaction, (class, learner.id), what).await.map_err(internal)?;
                if is_new && !db::people::use_code(&mut transaction, code).await.map_err(internal)? {
                    return Err(ClassError::Refused(Problem::Code));
                }
                (class, is_new)
            }
        };
        if db::people::size(&mut transaction, class).await.map_err(internal)? > MOST_PEOPLE {
            return Err(ClassError::Refused(Problem::Full));
        }
        if is_new {
            let who = self.pseudonym(learner.id);
            db::audit::add(&mut transaction, class, (&who, &who, "joined")).await.map_err(internal)?;
        }
        transaction.commit().await.map_err(internal)?;
        Ok(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = draw(OF_CLASS);
        assert_eq!(code.len(), 11);
        assert_eq!(typed(&format!(" {} ", code.to_lowercase().replace('-', " "))), code);
        assert_eq!(typed(&draw(OF_PERSON)).len(), 23);
        assert_eq!(typed(&"A".repeat(1000)).len(), 29);
    }
}
