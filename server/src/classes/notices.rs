//! Lines about a student's classes on the pages of the site: what is due within a week, and what is new.

use app::{
    account::Learner,
    classes::{ClassError, ClassRole},
    grading::Progress,
    me::Notice,
};
use jiff::{SignedDuration, Timestamp};

use super::{SqlClasses, db, gradebook, internal, policy::words};

/// What is due within this time is told.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

impl SqlClasses {
    pub(super) async fn read_notices(&self, visitor: &Learner, progress: &Progress) -> Result<Vec<Notice>, ClassError> {
        let reader = &self.db.reader;
        let now = Timestamp::now();
        let mut notices = Vec::new();
        for (class, role) in db::all_of(reader, visitor.id).await.map_err(internal)? {
            if role != ClassRole::Student {
                continue;
            }
            let Some(me) = db::people::one(reader, class.id, visitor.id).await.map_err(internal)? else { continue };
            let zone = gradebook::zone(&class);
            let exceptions = db::assignments::exceptions(reader, class.id).await.map_err(internal)?;
            for assignment in db::assignments::of_class(reader, class.id).await.map_err(internal)? {
                let of: Vec<_> = exceptions.iter().filter(|exception| exception.assignment == assignment.id).cloned().collect();
                let terms = assignment.policy.terms(&zone, &of, me.id, &me.labels);
                let is_done = progress.get(&assignment.lab).is_none_or(|lab| lab.of > 0 && lab.points == lab.of);
                let Some(due) = terms.due.filter(|_| !is_done && assignment.policy.is_visible(&zone, now)) else { continue };
                if due.timestamp() > now && due.timestamp() < now + SOON {
                    let title = self.title(&assignment.lab);
                    let text = format!("{title} is due {} ({}).", words(due.datetime()), class.time_zone);
                    notices.push(Notice { text, href: format!("/labs/{}", assignment.lab), news: None });
                }
            }
            if let Some(at) = db::news::newest(reader, class.id, me.id).await.map_err(internal)? {
                let text = format!("There is something new in {}.", class.name);
                notices.push(Notice { text, href: format!("/grades#class-{}", class.id), news: Some(at) });
            }
        }
        Ok(notices)
    }
}
