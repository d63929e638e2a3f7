//! Where a class is stuck in a lab: for each check how many passed it, who is stuck, hints, the median time, and what it said most often.

use std::collections::BTreeMap;

use app::classes::{ClassError, Funnel, FunnelCheck, Person};
use jiff::Timestamp;

use super::{SqlClasses, access::Desk, db, internal, title};
use crate::labs::text::Scope;

/// Who has failed a check so often, and not passed it, is stuck.
const STUCK: i64 = 3;
/// How many kinds of messages of a check are shown.
const SHOWN: usize = 5;

impl SqlClasses {
    pub(super) async fn read_funnel(&self, desk: &Desk, lab: Option<&str>) -> Result<Funnel, ClassError> {
        let reader = &self.db.reader;
        let known = self.labs();
        let assignments = db::assignments::of_class(reader, desk.id()).await.map_err(internal)?;
        let labs: Vec<(String, String)> =
            assignments.iter().filter_map(|of| Some((of.lab.clone(), title(known.get(&of.lab)?)))).collect();
        let asked = match lab {
            Some(lab) => labs.iter().find(|(id, _)| id == lab).ok_or(ClassError::NotFound)?,
            None => match labs.first() {
                Some(first) => first,
                None => return Ok(Funnel::default()),
            },
        };
        let lab = known.get(&asked.0).ok_or(ClassError::NotFound)?;
        let students = db::people::students(reader, desk.id()).await.map_err(internal)?;
        let ids: Vec<i64> = students.iter().map(|student| student.id).collect();
        let passed = db::facts::passed(reader, &ids, &lab.id).await.map_err(internal)?;
        let failed = db::facts::failed(reader, &ids, &lab.id).await.map_err(internal)?;
        let hints = db::facts::hints(reader, &ids, &lab.id).await.map_err(internal)?;
        let mut begun: BTreeMap<i64, Timestamp> = BTreeMap::new();
        let passes = passed.iter().map(|(learner, _, at, _)| (learner, at));
        for (learner, at) in passes.chain(failed.iter().map(|row| (&row.learner, &row.first_at))) {
            let Ok(at) = at.parse::<Timestamp>() else { continue };
            begun.entry(*learner).and_modify(|first| *first = at.min(*first)).or_insert(at);
        }
        let check = |(step, check): (&crate::labs::Step, &crate::labs::Check)| {
            let passes: BTreeMap<i64, &String> =
                passed.iter().filter(|(_, id, ..)| *id == check.id).map(|(learner, _, at, _)| (*learner, at)).collect();
            let mut minutes: Vec<i64> = passes
                .iter()
                .filter_map(|(learner, at)| {
                    Some((at.parse::<Timestamp>().ok()?.as_second() - begun.get(learner)?.as_second()) / 60)
                })
                .collect();
            minutes.sort_unstable();
            let mut tries: BTreeMap<i64, i64> = BTreeMap::new();
            let mut kinds: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
            for row in failed.iter().filter(|row| row.check == check.id) {
                *tries.entry(row.learner).or_default() += row.times;
                kinds.entry(&row.kind).or_insert((0, &row.message)).0 += 1;
            }
            let mut messages: Vec<(String, usize)> =
                kinds.into_values().map(|(students, message)| (message.to_owned(), students)).collect();
            messages.sort_by_key(|message| std::cmp::Reverse(message.1));
            messages.truncate(SHOWN);
            let is_stuck = |student: &&Person| {
                !passes.contains_key(&student.id) && tries.get(&student.id).is_some_and(|tries| *tries >= STUCK)
            };
            FunnelCheck {
                step: step.title.fill(&Scope::default()),
                say: check.say.fill(&Scope::default()),
                passed: passes.len(),
                stuck: students.iter().filter(is_stuck).cloned().collect(),
                hints: hints.iter().filter(|((_, id), _)| *id == check.id).map(|(_, taken)| taken).sum(),
                median_minutes: minutes.get(minutes.len() / 2).copied(),
                messages,
            }
        };
        Ok(Funnel {
            lab: lab.id.clone(),
            title: title(lab),
            students: students.len(),
            begun: begun.len(),
            checks: lab.checks().map(check).collect(),
            labs,
        })
    }
}
