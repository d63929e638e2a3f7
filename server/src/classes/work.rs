//! A student's work in a lab, for those who teach: marks, attempts, checks, what was called and typed. That it was looked at is in the audit.

use app::{
    account::Learner,
    classes::{ClassError, ClassRole, Moment, Person, Work, WorkCheck},
    grading::{attempts::Cause, port::Grading},
};
use emulator::JournalEntry;

use super::{SqlClasses, access::Desk, db, gradebook, internal, policy::words, title};
use crate::{grading::journal::LEARNERS_OR_SOLUTION, labs::text::Scope};

/// How many calls, and how many lines, the timeline has at most.
const MOST: i64 = 500;
/// How much of a call's input is shown, in characters.
const SHOWN: usize = 200;

impl SqlClasses {
    /// A student of the desk's class.
    pub(super) async fn student(&self, desk: &Desk, student: i64) -> Result<(Person, Learner), ClassError> {
        let person = db::people::one(&self.db.reader, desk.id(), student).await.map_err(internal)?;
        let person = person.filter(|person| person.role == ClassRole::Student).ok_or(ClassError::NotFound)?;
        let learner = self.parts.register.learner(student).await.map_err(internal)?.ok_or(ClassError::NotFound)?;
        Ok((person, learner))
    }

    pub(super) async fn read_work(&self, desk: &Desk, student: i64, lab: &str) -> Result<Work, ClassError> {
        let reader = &self.db.reader;
        let (person, learner) = self.student(desk, student).await?;
        let known = self.labs();
        let lab = known.get(lab).ok_or(ClassError::NotFound)?;
        self.note_look(desk, student, &format!("looked at the work in {}", lab.id)).await?;
        let names = self.names(desk.id()).await?;
        let assignments = db::assignments::of_class(reader, desk.id()).await.map_err(internal)?;
        let assignment = assignments.into_iter().find(|assignment| assignment.lab == lab.id);
        let mut due = None;
        let mut marks = Vec::new();
        if let Some(assignment) = &assignment {
            let exceptions = db::assignments::exceptions(reader, desk.id()).await.map_err(internal)?;
            let exceptions: Vec<_> = exceptions.into_iter().filter(|exception| exception.assignment == assignment.id).collect();
            let terms = assignment.policy.terms(&gradebook::zone(desk.class()), &exceptions, student, &person.labels);
            due = terms.due.map(|due| words(due.datetime()));
            marks = db::marks::of_student(reader, assignment.id, student).await.map_err(internal)?;
        }
        let mut attempts = self.parts.grading.attempts(&learner).await.map_err(internal)?;
        attempts.retain(|attempt| attempt.lab == lab.id);
        let passed = db::facts::passed(reader, &[student], &lab.id).await.map_err(internal)?;
        let failed = db::facts::failed(reader, &[student], &lab.id).await.map_err(internal)?;
        let hints = db::facts::hints(reader, &[student], &lab.id).await.map_err(internal)?;
        let solved = db::facts::solved_of(reader, student, &lab.id).await.map_err(internal)?;
        let checks = lab.checks().map(|(step, check)| {
            let of = failed.iter().filter(|row| row.check == check.id);
            let latest = of.clone().max_by(|one, other| one.last_at.cmp(&other.last_at));
            let pass = passed.iter().find(|(_, id, ..)| *id == check.id);
            WorkCheck {
                step: step.title.fill(&Scope::default()),
                solved: solved.contains(&step.id),
                say: check.say.fill(&Scope::default()),
                passed: pass.map(|(_, _, at, _)| at.clone()),
                without_points: pass.is_some_and(|(.., with_points)| !with_points),
                failed: latest.map(|latest| (of.map(|row| row.times).sum(), latest.message.clone())),
                hints: hints.get(&(student, check.id.clone())).copied().unwrap_or(0),
            }
        });
        let checks = checks.collect();
        let say = |id: &str| lab.check(id).map_or_else(|| id.to_owned(), |(_, check)| check.say.fill(&Scope::default()));
        let mut timeline: Vec<Moment> = Vec::new();
        let account = learner.aws_account.parse().map_err(|_| ClassError::Internal)?;
        let calls = self.parts.store.newest_calls(account, &LEARNERS_OR_SOLUTION, MOST).await.map_err(internal)?;
        timeline.extend(calls.iter().map(call));
        let lines = db::facts::lines(reader, student, &lab.id, MOST).await.map_err(internal)?;
        timeline.extend(lines.into_iter().map(|(at, line, code)| Moment {
            at,
            kind: "line",
            text: line,
            detail: if code == 0 { String::new() } else { format!("exit code {code}") },
        }));
        timeline.extend(passed.iter().map(|(_, id, at, with_points)| Moment {
            at: at.clone(),
            kind: "passed",
            text: say(id),
            detail: if *with_points { String::new() } else { "without points".into() },
        }));
        timeline.extend(failed.iter().map(|row| Moment {
            at: row.last_at.clone(),
            kind: "failed",
            text: say(&row.check),
            detail: format!("{} ({} times)", row.message, row.times),
        }));
        timeline.extend(attempts.iter().map(|attempt| Moment {
            at: attempt.at.clone(),
            kind: "attempt",
            text: match attempt.cause {
                Cause::FullPass => "Every point for the first time".into(),
                Cause::HandIn => "Handed in".into(),
                Cause::Deadline => "Frozen at the deadline".into(),
            },
            detail: attempt.grades.last().map(|grade| format!("{} of {} points", grade.points(), grade.of)).unwrap_or_default(),
        }));
        timeline.sort_by(|one, other| other.at.cmp(&one.at));
        let mut messages = db::news::messages(reader, desk.id(), student).await.map_err(internal)?;
        messages.retain(|message| message.lab.as_ref().is_some_and(|(of, _)| *of == lab.id));
        Ok(Work {
            student: person,
            lab: lab.id.clone(),
            title: title(lab),
            worth: assignment.as_ref().map_or(0, |assignment| assignment.policy.worth),
            assignment: assignment.map(|assignment| assignment.id),
            due,
            marks: marks.iter().map(|row| gradebook::mark(row, &names)).collect(),
            attempts,
            checks,
            timeline,
            alike: Vec::new(),
            messages,
        })
    }
}

fn call(entry: &JournalEntry) -> Moment {
    let input: String = entry.input.chars().take(SHOWN).collect();
    let error = entry.error.as_ref().map(|error| format!(" → {error}")).unwrap_or_default();
    Moment {
        at: entry.at.to_string(),
        kind: "call",
        text: format!("{} {}", entry.service, entry.operation),
        detail: format!("{input}{error}"),
    }
}
