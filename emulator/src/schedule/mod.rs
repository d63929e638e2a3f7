//! Schedule expressions of EventBridge: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)`, and Scheduler's `at(2026-11-24T12:00:00)`.
//!
//! An expression knows its occurrences and no rule. Rules are in UTC; Scheduler's schedules have a [`Zone`].
//! See <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>.

mod cron;
mod zone;

use jiff::{SignedDuration, Timestamp, civil::DateTime};

pub use zone::Zone;

use cron::AwsCron;

/// The most minutes of a rate: ten years. AWS has no such limit; later times are of no use, and sums of times stay small.
const LONGEST: i64 = 10 * 366 * 24 * 60;

/// A schedule expression.
#[derive(Clone, Debug)]
pub enum Expression {
    /// Every so often, from a start.
    Rate(SignedDuration),
    /// At times of a calendar.
    Cron(Box<AwsCron>),
    /// Once, at a local time.
    At(DateTime),
}

/// The text is no schedule expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a schedule expression")]
pub struct NotASchedule;

/// How a service writes rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// `1 minute`, `5 minutes`: the singular after 1 and the plural after all others, as in rules.
    ByNumber,
    /// Either form after any number, as in Scheduler.
    Either,
}

impl Expression {
    /// Parses `rate(…)` or `cron(…)`, the expressions of rules.
    ///
    /// # Errors
    /// AWS would refuse the text.
    pub fn of_rule(text: &str) -> Result<Self, NotASchedule> {
        match Self::parse(text, Units::ByNumber)? {
            Self::At(_) => Err(NotASchedule),
            expression @ (Self::Rate(_) | Self::Cron(_)) => Ok(expression),
        }
    }

    /// Parses an expression of Scheduler.
    ///
    /// # Errors
    /// AWS would refuse the text.
    pub fn of_schedule(text: &str) -> Result<Self, NotASchedule> {
        Self::parse(text, Units::Either)
    }

    fn parse(text: &str, units: Units) -> Result<Self, NotASchedule> {
        let (kind, inside) = text.strip_suffix(')').and_then(|text| text.split_once('(')).ok_or(NotASchedule)?;
        match kind {
            "rate" => rate(inside, units).map(Self::Rate),
            "cron" => AwsCron::parse(inside).map(|cron| Self::Cron(Box::new(cron))),
            "at" => at(inside).map(Self::At),
            _ => Err(NotASchedule),
        }
    }

    /// Returns the first occurrence after a time. A rate counts from `start`, which is its first occurrence.
    pub fn next_after(&self, after: Timestamp, start: Timestamp, zone: &Zone) -> Option<Timestamp> {
        match self {
            Self::Rate(every) => {
                let gone = after.as_millisecond().saturating_sub(start.as_millisecond());
                let every = i64::try_from(every.as_millis()).ok()?;
                let times = if gone < 0 { 0 } else { gone / every + 1 };
                Timestamp::from_millisecond(start.as_millisecond().checked_add(times.checked_mul(every)?)?).ok()
            }
            Self::Cron(cron) => cron.next_after(after, zone),
            Self::At(moment) => zone.first_at(*moment).filter(|moment| *moment > after),
        }
    }
}

/// Parses `5 minutes`.
fn rate(text: &str, units: Units) -> Result<SignedDuration, NotASchedule> {
    let (number, unit) = text.split_once(' ').ok_or(NotASchedule)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = number.parse().ok().filter(|number| is_number && *number > 0).ok_or(NotASchedule)?;
    let (one, is_plural) = unit.strip_suffix('s').map_or((unit, false), |one| (one, true));
    if units == Units::ByNumber && is_plural != (number != 1) {
        return Err(NotASchedule);
    }
    let minutes = match one {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return Err(NotASchedule),
    };
    let minutes = number.checked_mul(minutes).filter(|minutes| *minutes <= LONGEST).ok_or(NotASchedule)?;
    Ok(SignedDuration::from_mins(minutes))
}

/// Parses `2026-11-24T12:00:00`.
fn at(text: &str) -> Result<DateTime, NotASchedule> {
    let is_whole = text.len() == 19 && text.as_bytes()[10] == b'T';
    text.parse().ok().filter(|_| is_whole).ok_or(NotASchedule)
}

#[cfg(test)]
mod tests {
    use super::{Expression, Zone};
    use jiff::Timestamp;

    fn times(expression: &str, zone: &str, after: &str) -> String {
        let start: Timestamp = after.parse().expect("a time");
        let (expression, zone) = match (Expression::of_schedule(expression), Zone::named(zone)) {
            (Ok(expression), Some(zone)) => (expression, zone),
            _ => return "refused".into(),
        };
        let mut after = start;
        let next = || {
            after = expression.next_after(after, start, &zone)?;
            Some(after.to_string())
        };
        std::iter::from_fn(next).take(4).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_calendar_has_the_days_that_aws_means() {
        let from = "2026-11-24T12:00:30Z";
        let seen = [
            "cron(0 10 * * ? *)",
            "cron(15 12 ? * MON-FRI *)",
            "cron(0/20 8-9 ? * 2 *)",
            "cron(0 0 L * ? *)",
            "cron(0 8 1W * ? *)",
            "cron(0 0 ? * 6L *)",
            "cron(0 0 ? * 3#1 2027)",
            "cron(59 23 31 12 ? 2026-2030/2)",
            "cron(0 0 29 2 ? *)",
            "cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)",
            "cron(0 0 31 2 ? *)",
            "cron(0 0 1 1 ? 2020)",
            "rate(90 minutes)",
            "at(2026-12-24T18:00:00)",
            "at(2020-12-24T18:00:00)",
        ]
        .map(|text| format!("{text}: {}", times(text, "UTC", from)));
        insta::assert_snapshot!(seen.join("\n"), @"
        cron(0 10 * * ? *): 2026-11-25T10:00:00Z 2026-11-26T10:00:00Z 2026-11-27T10:00:00Z 2026-11-28T10:00:00Z
        cron(15 12 ? * MON-FRI *): 2026-11-24T12:15:00Z 2026-11-25T12:15:00Z 2026-11-26T12:15:00Z 2026-11-27T12:15:00Z
        cron(0/20 8-9 ? * 2 *): 2026-11-30T08:00:00Z 2026-11-30T08:20:00Z 2026-11-30T08:40:00Z 2026-11-30T09:00:00Z
        cron(0 0 L * ? *): 2026-11-30T00:00:00Z 2026-12-31T00:00:00Z 2027-01-31T00:00:00Z 2027-02-28T00:00:00Z
        cron(0 8 1W * ? *): 2026-12-01T08:00:00Z 2027-01-01T08:00:00Z 2027-02-01T08:00:00Z 2027-03-01T08:00:00Z
        cron(0 0 ? * 6L *): 2026-11-27T00:00:00Z 2026-12-25T00:00:00Z 2027-01-29T00:00:00Z 2027-02-26T00:00:00Z
        cron(0 0 ? * 3#1 2027): 2027-01-05T00:00:00Z 2027-02-02T00:00:00Z 2027-03-02T00:00:00Z 2027-04-06T00:00:00Z
        cron(59 23 31 12 ? 2026-2030/2): 2026-12-31T23:59:00Z 2028-12-31T23:59:00Z 2030-12-31T23:59:00Z
        cron(0 0 29 2 ? *): 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z 2040-02-29T00:00:00Z
        cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *): 2026-11-25T08:00:00Z 2026-11-25T08:01:00Z 2026-11-25T08:02:00Z 2026-11-25T08:03:00Z
        cron(0 0 31 2 ? *): 
        cron(0 0 1 1 ? 2020): 
        rate(90 minutes): 2026-11-24T13:30:30Z 2026-11-24T15:00:30Z 2026-11-24T16:30:30Z 2026-11-24T18:00:30Z
        at(2026-12-24T18:00:00): 2026-12-24T18:00:00Z
        at(2020-12-24T18:00:00):
        ");
    }

    #[test]
    fn a_time_that_summer_time_skips_is_skipped_and_one_that_it_repeats_comes_once() {
        let seen = [
            ("cron(30 2 * * ? *)", "Europe/Berlin", "2027-03-27T00:00:00Z"),
            ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24T00:00:00Z"),
            ("cron(0/30 2 * * ? *)", "Europe/Berlin", "2026-10-24T23:00:00Z"),
            ("cron(0 9 * * ? *)", "America/New_York", "2027-03-13T00:00:00Z"),
            ("rate(1 day)", "Europe/Berlin", "2027-03-27T08:00:00Z"),
            ("at(2027-03-28T02:30:00)", "Europe/Berlin", "2027-03-27T00:00:00Z"),
            ("at(2026-10-25T02:30:00)", "Europe/Berlin", "2026-10-24T00:00:00Z"),
            ("cron(0 9 * * ? *)", "Mars/Olympus", "2026-10-24T00:00:00Z"),
        ]
        .map(|(text, zone, from)| format!("{text} {zone}: {}", times(text, zone, from)));
        insta::assert_snapshot!(seen.join("\n"), @"
        cron(30 2 * * ? *) Europe/Berlin: 2027-03-27T01:30:00Z 2027-03-29T00:30:00Z 2027-03-30T00:30:00Z 2027-03-31T00:30:00Z
        cron(30 2 * * ? *) Europe/Berlin: 2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z 2026-10-27T01:30:00Z
        cron(0/30 2 * * ? *) Europe/Berlin: 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-26T01:00:00Z 2026-10-26T01:30:00Z
        cron(0 9 * * ? *) America/New_York: 2027-03-13T14:00:00Z 2027-03-14T13:00:00Z 2027-03-15T13:00:00Z 2027-03-16T13:00:00Z
        rate(1 day) Europe/Berlin: 2027-03-28T08:00:00Z 2027-03-29T08:00:00Z 2027-03-30T08:00:00Z 2027-03-31T08:00:00Z
        at(2027-03-28T02:30:00) Europe/Berlin: 
        at(2026-10-25T02:30:00) Europe/Berlin: 2026-10-25T00:30:00Z
        cron(0 9 * * ? *) Mars/Olympus: refused
        ");
    }
}
