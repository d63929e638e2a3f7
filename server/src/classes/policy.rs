//! The terms of an assignment: when it is due for a student, and what late work counts. Nothing here reads a clock or a database.
//!
//! Dates are wall-clock times of the class's time zone. One that exists twice, at the end of summer time, is the later one; one that does not exist
//! is moved forward by the hour that is missing.

use app::classes::{Counts, LateStep, Standing};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned, civil::DateTime, tz::TimeZone};

/// The terms of an assignment, for everybody without an exception.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What it is worth, in points.
    pub worth: i64,
    pub visible_from: Option<DateTime>,
    pub due: Option<DateTime>,
    pub closes: Option<DateTime>,
    pub grace_minutes: i64,
    /// By days.
    pub late: Vec<LateStep>,
    pub counts: Counts,
    /// When `due` was set.
    pub due_set_at: Timestamp,
}

/// Other dates for some.
#[derive(Clone, Debug)]
pub struct Exception {
    pub id: i64,
    pub assignment: i64,
    pub whom: Whom,
    pub due: DateTime,
    pub closes: Option<DateTime>,
    pub reason: String,
    pub made_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// For whom an exception is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    Label(String),
    Student(i64),
}

/// The terms for one student.
#[derive(Clone, Debug)]
pub struct Terms {
    pub zone: TimeZone,
    pub due: Option<Zoned>,
    pub closes: Option<Zoned>,
    pub grace: SignedDuration,
    pub late: Vec<LateStep>,
    pub counts: Counts,
    pub worth: i64,
    /// The exception that made them.
    pub exception: Option<i64>,
    /// When the due time became what it is. A due time before it freezes nothing.
    pub since: Timestamp,
}

/// The later one of the instants that a wall clock shows as this time.
pub fn zoned(time: DateTime, zone: &TimeZone) -> Option<Zoned> {
    zone.to_ambiguous_zoned(time).later().ok()
}

impl Exception {
    fn is_for(&self, student: i64, labels: &[String]) -> bool {
        match &self.whom {
            Whom::Student(whom) => *whom == student,
            Whom::Label(label) => labels.contains(label),
        }
    }
}

impl Policy {
    /// The terms of a student. An exception for the student goes before those for a label; of several, the one that was made last, of labels' the
    /// one that is due last.
    pub fn terms(&self, zone: &TimeZone, exceptions: &[Exception], student: i64, labels: &[String]) -> Terms {
        let theirs: Vec<&Exception> = exceptions.iter().filter(|exception| exception.is_for(student, labels)).collect();
        let hold = || theirs.iter().filter(|exception| exception.ended_at.is_none());
        let own = hold().filter(|exception| matches!(exception.whom, Whom::Student(_))).max_by_key(|exception| exception.id);
        let exception = own.or_else(|| hold().max_by_key(|exception| (exception.due, exception.id)));
        let due = exception.map_or(self.due, |exception| Some(exception.due)).and_then(|due| zoned(due, zone));
        let closes = match exception {
            // What the class's work closes at does not close a later deadline.
            Some(exception) => exception.closes.or_else(|| self.closes.map(|closes| closes.max(exception.due))),
            None => self.closes,
        };
        let changes = theirs.iter().flat_map(|exception| [Some(exception.made_at), exception.ended_at]).flatten();
        Terms {
            zone: zone.clone(),
            due,
            closes: closes.and_then(|closes| zoned(closes, zone)),
            grace: SignedDuration::from_mins(self.grace_minutes),
            late: self.late.clone(),
            counts: self.counts,
            worth: self.worth,
            exception: exception.map(|exception| exception.id),
            since: changes.fold(self.due_set_at, Timestamp::max),
        }
    }

    /// Whether students see it.
    pub fn is_visible(&self, zone: &TimeZone, now: Timestamp) -> bool {
        self.visible_from.and_then(|from| zoned(from, zone)).is_none_or(|from| from.timestamp() <= now)
    }
}

impl Terms {
    /// What of work counts that was frozen then, in percent; `None` if it does not count at all, because it was closed.
    pub fn percent(&self, at: Timestamp) -> Option<i64> {
        if self.closes.as_ref().is_some_and(|closes| at > closes.timestamp() + self.grace) {
            return None;
        }
        let Some(due) = &self.due else { return Some(100) };
        if at <= due.timestamp() + self.grace {
            return Some(100);
        }
        // A day is one of the calendar: a day later at the same time, also over a change to summer time.
        let step = self.late.iter().find(|step| {
            let until = due.checked_add(i64::from(step.days).days());
            until.is_ok_and(|until| at <= until.timestamp() + self.grace)
        });
        Some(step.map_or(0, |step| i64::from(step.percent)))
    }

    /// Where the assignment is in time.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match (&self.due, &self.closes) {
            (_, Some(closes)) if now > closes.timestamp() + self.grace => Standing::Closed,
            (Some(due), _) if now > due.timestamp() + self.grace => Standing::Late,
            _ => Standing::Open,
        }
    }
}

/// `Fri 4 Dec 2026, 23:59`.
pub fn words(time: DateTime) -> String {
    time.strftime("%a %-d %b %Y, %H:%M").to_string()
}

/// Hundredths of a point for work of which the checks gave `raw` of `of`.
pub const fn hundredths(worth: i64, (raw, of): (i64, i64), percent: i64) -> i64 {
    if of <= 0 { 0 } else { (worth * 100 * raw * percent + of * 50) / (of * 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(due: &str, late: &[(u32, u32)]) -> Policy {
        Policy {
            worth: 10,
            visible_from: None,
            due: due.parse().ok(),
            closes: None,
            grace_minutes: 10,
            late: late.iter().map(|(days, percent)| LateStep { days: *days, percent: *percent }).collect(),
            counts: Counts::Best,
            due_set_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn berlin() -> TimeZone {
        crate::classes::zone::named("Europe/Berlin").expect("a zone")
    }

    fn percents(terms: &Terms, times: &[&str]) -> Vec<Option<i64>> {
        times.iter().map(|time| terms.percent(time.parse().expect("a time"))).collect()
    }

    #[test]
    fn late_work_counts_by_days_of_the_calendar_also_over_a_change_to_summer_time() {
        // In Berlin, 29 March 2026 has 23 hours.
        let terms = policy("2026-03-28T23:59", &[(1, 90), (2, 50)]).terms(&berlin(), &[], 1, &[]);
        let times = [
            "2026-03-28T22:59:00Z",
            "2026-03-28T23:09:00Z",
            "2026-03-28T23:09:01Z",
            "2026-03-29T22:09:00Z",
            "2026-03-29T22:09:01Z",
            "2026-03-30T22:09:00Z",
            "2026-03-30T22:09:01Z",
        ];
        assert_eq!(percents(&terms, &times), [100, 100, 90, 90, 50, 50, 0].map(Some));
    }

    #[test]
    fn a_time_that_is_not_or_is_twice_is_one_in_favour_of_the_student() {
        let due = |time: &str| policy(time, &[]).terms(&berlin(), &[], 1, &[]).due.map(|due| due.timestamp().to_string());
        assert_eq!(due("2026-03-29T02:30").as_deref(), Some("2026-03-29T01:30:00Z"));
        assert_eq!(due("2026-10-25T02:30").as_deref(), Some("2026-10-25T01:30:00Z"));
    }

    #[test]
    fn an_exception_for_a_student_goes_before_those_for_labels_and_reaches_over_the_close() {
        let mut policy = policy("2026-12-04T23:59", &[]);
        policy.closes = "2026-12-06T23:59".parse().ok();
        let exception = |id: i64, whom: Whom, due: &str| Exception {
            id,
            assignment: 1,
            whom,
            due: due.parse().expect("a time"),
            closes: None,
            reason: String::new(),
            made_at: "2026-12-05T12:00:00Z".parse().expect("a time"),
            ended_at: None,
        };
        let mut exceptions = vec![
            exception(1, Whom::Label("night".into()), "2026-12-08T12:00"),
            exception(2, Whom::Label("slow".into()), "2026-12-07T12:00"),
            exception(3, Whom::Student(7), "2026-12-05T12:00"),
        ];
        let labels = ["night".to_owned(), "slow".to_owned()];
        let due = |exceptions: &[Exception], student: i64| {
            let terms = policy.terms(&berlin(), exceptions, student, &labels);
            (terms.due.map(|due| due.datetime().to_string()), terms.closes.map(|closes| closes.datetime().to_string()))
        };
        let times = |due: &str, closes: &str| (Some(due.to_owned()), Some(closes.to_owned()));
        assert_eq!(due(&exceptions, 7), times("2026-12-05T12:00:00", "2026-12-06T23:59:00"));
        assert_eq!(due(&exceptions, 8), times("2026-12-08T12:00:00", "2026-12-08T12:00:00"));
        exceptions[0].ended_at = Some("2026-12-06T12:00:00Z".parse().expect("a time"));
        assert_eq!(due(&exceptions, 8), times("2026-12-07T12:00:00", "2026-12-07T12:00:00"));
        let terms = policy.terms(&berlin(), &exceptions, 8, &labels);
        assert_eq!(terms.since.to_string(), "2026-12-06T12:00:00Z");
        assert_eq!(policy.terms(&berlin(), &exceptions, 9, &[]).since, Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn what_comes_after_the_close_does_not_count() {
        let mut policy = policy("2026-12-04T23:59", &[(30, 80)]);
        policy.closes = "2026-12-06T23:59".parse().ok();
        let terms = policy.terms(&berlin(), &[], 1, &[]);
        let times = ["2026-12-06T23:09:00Z", "2026-12-06T23:09:01Z"];
        assert_eq!(percents(&terms, &times), [Some(80), None]);
    }

    #[test]
    fn points_are_rounded_to_hundredths() {
        assert_eq!(hundredths(10, (1, 3), 100), 333);
        assert_eq!(hundredths(10, (2, 3), 100), 667);
        assert_eq!(hundredths(20, (12, 12), 90), 1800);
        assert_eq!(hundredths(20, (0, 0), 100), 0);
    }
}
