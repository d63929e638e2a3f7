//! Students by labs, and a student's own list of what is due.

use std::collections::BTreeMap;

use app::{
    account::{Learner, Role},
    classes::{Cell, ClassError, ClassRole, Column, Due, Gradebook, GradebookRow, Joined, Mark, Person, Standing},
    grading::{Progress, port::Grading},
};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    SqlClasses,
    access::Desk,
    db::{self, ClassRow, assignments::AssignmentRow, marks::MarkRow},
    internal,
    policy::words,
    zone,
};

/// A mark as pages show it. `names` has the people who may have given it.
pub fn mark(row: &MarkRow, names: &BTreeMap<i64, String>) -> Mark {
    let actor = row.actor.map(|actor| names.get(&actor).cloned().unwrap_or_else(|| "somebody who left".into()));
    Mark {
        at: row.at.clone(),
        points: row.points(),
        worth: row.worth,
        raw: row.raw,
        of: row.of,
        late_percent: row.late_percent,
        is_override: row.instead.is_some(),
        reason: row.reason.clone(),
        actor,
        attempt: row.attempt,
    }
}

/// A class's time zone; universal time if it is not known any more.
pub fn zone(class: &ClassRow) -> TimeZone {
    zone::named(&class.time_zone).unwrap_or(TimeZone::UTC)
}

impl SqlClasses {
    /// The names that lists show of a class's people.
    pub(super) async fn names(&self, class: i64) -> Result<BTreeMap<i64, String>, ClassError> {
        let people = db::people::all(&self.db.reader, class).await.map_err(internal)?;
        Ok(people.into_iter().map(|person| (person.id, person.shown().to_owned())).collect())
    }

    /// How far these learners are in all labs.
    pub(super) async fn progress(&self, people: &[Person]) -> Result<Vec<Progress>, ClassError> {
        let learner =
            |person: &Person| Learner { id: person.id, name: person.name.clone(), role: Role::Student, aws_account: String::new() };
        let learners: Vec<Learner> = people.iter().map(learner).collect();
        self.parts.grading.progress_of_learners(&learners).await.map_err(internal)
    }

    pub(super) async fn read_gradebook(&self, desk: &Desk) -> Result<Gradebook, ClassError> {
        let reader = &self.db.reader;
        let assignments = db::assignments::of_class(reader, desk.id()).await.map_err(internal)?;
        let students = db::people::students(reader, desk.id()).await.map_err(internal)?;
        let names = self.names(desk.id()).await?;
        let mut marks = db::marks::of_class(reader, desk.id()).await.map_err(internal)?;
        let solved = db::facts::solved(reader, desk.id()).await.map_err(internal)?;
        let progress = self.progress(&students).await?;
        let columns = assignments.iter().map(|assignment| Column {
            assignment: assignment.id,
            lab: assignment.lab.clone(),
            title: self.title(&assignment.lab),
            points: assignment.policy.worth,
            due: assignment.policy.due.map(words),
        });
        let columns = columns.collect();
        let rows = students.into_iter().zip(progress).map(|(student, progress)| {
            let cell = |assignment: &AssignmentRow| Cell {
                mark: marks.remove(&(assignment.id, student.id)).map(|row| mark(&row, &names)),
                now: progress.get(&assignment.lab).map_or((0, 0), |lab| (lab.points, lab.of)),
                solved: solved.get(&(student.id, assignment.lab.clone())).copied().unwrap_or(0),
            };
            let cells = assignments.iter().map(cell).collect();
            GradebookRow { student, cells }
        });
        Ok(Gradebook { columns, rows: rows.collect() })
    }

    pub(super) async fn read_joined(&self, visitor: &Learner) -> Result<Vec<Joined>, ClassError> {
        let reader = &self.db.reader;
        let now = Timestamp::now();
        let (mut joined, nobody) = (Vec::new(), BTreeMap::new());
        for (class, role) in db::all_of(reader, visitor.id).await.map_err(internal)? {
            if role != ClassRole::Student {
                continue;
            }
            let Some(me) = db::people::one(reader, class.id, visitor.id).await.map_err(internal)? else { continue };
            let mut names = None;
            let mut progress = self.progress(std::slice::from_ref(&me)).await?.pop().unwrap_or_default();
            let zone = zone(&class);
            let exceptions = db::assignments::exceptions(reader, class.id).await.map_err(internal)?;
            let mut work = Vec::new();
            for assignment in db::assignments::of_class(reader, class.id).await.map_err(internal)? {
                if !assignment.policy.is_visible(&zone, now) {
                    continue;
                }
                let exceptions: Vec<_> =
                    exceptions.iter().filter(|exception| exception.assignment == assignment.id).cloned().collect();
                let terms = assignment.policy.terms(&zone, &exceptions, me.id, &me.labels);
                let marks = db::marks::of_student(reader, assignment.id, me.id).await.map_err(internal)?;
                // Few marks were given by somebody, and a class has many people.
                if names.is_none() && marks.iter().any(|mark| mark.actor.is_some()) {
                    names = Some(self.names(class.id).await?);
                }
                let standing = terms.standing(now);
                work.push(Due {
                    title: self.title(&assignment.lab),
                    points: assignment.policy.worth,
                    due: terms.due.as_ref().map(|due| words(due.datetime())),
                    due_at: terms.due.as_ref().map(|due| due.timestamp().to_string()),
                    closes: terms.closes.as_ref().map(|closes| words(closes.datetime())),
                    is_over: standing != Standing::Open,
                    is_closed: standing == Standing::Closed,
                    is_exception: terms.exception.is_some(),
                    late: terms.late.clone(),
                    counts: terms.counts,
                    mark: marks.first().map(|row| mark(row, names.as_ref().unwrap_or(&nobody))),
                    now: progress.remove(&assignment.lab).map_or((0, 0), |lab| (lab.points, lab.of)),
                    lab: assignment.lab,
                });
            }
            let mut messages = db::news::messages(reader, class.id, me.id).await.map_err(internal)?;
            for message in &mut messages {
                message.lab = message.lab.take().map(|(lab, _)| (lab.clone(), self.title(&lab)));
            }
            joined.push(Joined {
                announcements: db::news::announcements(reader, class.id).await.map_err(internal)?,
                id: class.id,
                name: class.name,
                term: class.term,
                time_zone: class.time_zone,
                role,
                work,
                messages,
            });
        }
        Ok(joined)
    }
}
