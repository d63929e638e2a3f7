//! Implements the port `Classes`, which the pages use, on the database.

use std::collections::BTreeSet;

use app::{
    account::Learner,
    classes::{
        Assignment, Assignments, Audit, ClassError, ClassHead, ClassLine, ClassRole, Exception, Funnel, Gradebook, JoinCode,
        Joined, People, Person, Standing, Told, Work, port::Classes,
    },
    grading::Progress,
    me::Notice,
};
use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    SqlClasses,
    access::{Desk, Right},
    db, gradebook, internal,
    policy::{Whom, words},
    title, zone,
};

/// All labels in use, by name.
fn labels(people: &[Person]) -> Vec<String> {
    people.iter().flat_map(|person| person.labels.iter().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
}

impl SqlClasses {
    async fn read_people(&self, desk: &Desk) -> Result<People, ClassError> {
        let reader = &self.db.reader;
        let people = db::people::all(reader, desk.id()).await.map_err(internal)?;
        // Codes let others in, so only those who may do that see them.
        let manages = desk.role() == ClassRole::Instructor;
        let code = db::people::code(reader, desk.id()).await.map_err(internal)?.filter(|_| manages);
        let now = Timestamp::now();
        let code = code.map(|row| JoinCode {
            is_over: row.expires_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok()).is_some_and(|at| at <= now)
                || row.most_uses.is_some_and(|most| row.uses >= most),
            code: row.code,
            expires: row.expires_at,
            most_uses: row.most_uses,
            uses: row.uses,
        });
        let invitations = match manages {
            true => db::people::invitations(reader, desk.id()).await.map_err(internal)?,
            false => Vec::new(),
        };
        Ok(People { code, invitations, labels: labels(&people), people, site: self.parts.site.clone() })
    }

    async fn read_assignments(&self, desk: &Desk) -> Result<Assignments, ClassError> {
        let reader = &self.db.reader;
        let (now, zone) = (Timestamp::now(), gradebook::zone(desk.class()));
        let rows = db::assignments::of_class(reader, desk.id()).await.map_err(internal)?;
        let exceptions = db::assignments::exceptions(reader, desk.id()).await.map_err(internal)?;
        let frozen = db::marks::frozen(reader, desk.id()).await.map_err(internal)?;
        let people = db::people::all(reader, desk.id()).await.map_err(internal)?;
        let name = |learner: i64| people.iter().find(|person| person.id == learner).map(|person| person.shown().to_owned());
        let list = rows.into_iter().map(|row| {
            let terms = row.policy.terms(&zone, &[], 0, &[]);
            let standing = match row.policy.is_visible(&zone, now) {
                true => terms.standing(now),
                false => Standing::Hidden,
            };
            let of = exceptions.iter().filter(|exception| exception.assignment == row.id && exception.ended_at.is_none());
            let exceptions = of.map(|exception| Exception {
                id: exception.id,
                whom: match &exception.whom {
                    Whom::Label(label) => label.clone(),
                    Whom::Student(learner) => name(*learner).unwrap_or_else(|| "a student who left".into()),
                },
                is_label: matches!(exception.whom, Whom::Label(_)),
                due_words: words(exception.due),
                closes_words: exception.closes.map(words),
                reason: exception.reason.clone(),
            });
            let text = |time: Option<jiff::civil::DateTime>| time.map(|time| time.strftime("%Y-%m-%dT%H:%M").to_string());
            Assignment {
                id: row.id,
                title: self.title(&row.lab),
                points: row.policy.worth,
                visible_from: text(row.policy.visible_from),
                due: text(row.policy.due),
                closes: text(row.policy.closes),
                grace_minutes: row.policy.grace_minutes,
                late: row.policy.late.clone(),
                counts: row.policy.counts,
                due_words: row.policy.due.map(words),
                standing,
                exceptions: exceptions.collect(),
                frozen: frozen.iter().filter(|(assignment, ..)| *assignment == row.id).count(),
                lab: row.lab,
            }
        });
        let list: Vec<Assignment> = list.collect();
        let others = self.parts.labs.published().into_iter().filter(|lab| lab.points() > 0);
        let others = others.filter(|lab| list.iter().all(|assignment| assignment.lab != lab.id));
        let mut others: Vec<_> = others.map(|lab| (lab.module.clone(), lab.number, lab)).collect();
        others.sort_by(|one, other| (&one.0, one.1, &one.2.id).cmp(&(&other.0, other.1, &other.2.id)));
        let others = others.into_iter().map(|(.., lab)| (lab.id.clone(), title(&lab), lab.points())).collect();
        let labels = labels(&people);
        let students = people.into_iter().filter(|person| person.role == ClassRole::Student).collect();
        Ok(Assignments { list, others, labels, students })
    }
}

#[async_trait]
impl Classes for SqlClasses {
    async fn taught(&self, visitor: &Learner) -> Result<Vec<ClassLine>, ClassError> {
        let mut lines = Vec::new();
        for (class, role) in db::all_of(&self.db.reader, visitor.id).await.map_err(internal)? {
            if role == ClassRole::Student {
                continue;
            }
            let (students, assignments) = db::counts(&self.db.reader, class.id).await.map_err(internal)?;
            lines.push(ClassLine { id: class.id, name: class.name, term: class.term, role, students, assignments });
        }
        Ok(lines)
    }

    async fn head(&self, visitor: &Learner, class: i64) -> Result<ClassHead, ClassError> {
        let desk = self.desk(visitor, class, Right::See).await?;
        let row = desk.class().clone();
        Ok(ClassHead { id: row.id, name: row.name, term: row.term, time_zone: row.time_zone, role: desk.role() })
    }

    async fn people(&self, visitor: &Learner, class: i64) -> Result<People, ClassError> {
        self.read_people(&self.desk(visitor, class, Right::See).await?).await
    }

    async fn assignments(&self, visitor: &Learner, class: i64) -> Result<Assignments, ClassError> {
        self.read_assignments(&self.desk(visitor, class, Right::See).await?).await
    }

    async fn gradebook(&self, visitor: &Learner, class: i64) -> Result<Gradebook, ClassError> {
        self.read_gradebook(&self.desk(visitor, class, Right::See).await?).await
    }

    async fn funnel(&self, visitor: &Learner, class: i64, lab: Option<&str>) -> Result<Funnel, ClassError> {
        self.read_funnel(&self.desk(visitor, class, Right::See).await?, lab).await
    }

    async fn work(&self, visitor: &Learner, class: i64, student: i64, lab: &str) -> Result<Work, ClassError> {
        self.read_work(&self.desk(visitor, class, Right::See).await?, student, lab).await
    }

    async fn announcements(&self, visitor: &Learner, class: i64) -> Result<Vec<Told>, ClassError> {
        let desk = self.desk(visitor, class, Right::See).await?;
        db::news::announcements(&self.db.reader, desk.id()).await.map_err(internal)
    }

    async fn audit(&self, visitor: &Learner, class: i64) -> Result<Audit, ClassError> {
        self.read_audit(&self.desk(visitor, class, Right::See).await?).await
    }

    fn time_zones(&self) -> Vec<&'static str> {
        zone::names()
    }

    async fn joined(&self, visitor: &Learner) -> Result<Vec<Joined>, ClassError> {
        self.read_joined(visitor).await
    }

    async fn notices(&self, visitor: &Learner, progress: &Progress) -> Result<Vec<Notice>, ClassError> {
        self.read_notices(visitor, progress).await
    }
}
