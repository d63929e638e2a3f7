//! AWS's cron expressions: six fields, of which day-of-month or day-of-week is `?`; days of the week are 1 to 7 from Sunday.
//!
//! The crate `croner` parses and searches; the rules that only AWS has are here.
//! See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{Timestamp, civil::DateTime};

use super::{NotASchedule, Zone};

/// The longest expression, bytes, by AWS's limit.
const LONGEST: usize = 256;
/// The number of local times that are skipped at most, because clocks skip or repeat them: more than the minutes of any change.
const MOST_SKIPPED: usize = 1_500;

/// A cron expression.
#[derive(Clone, Debug)]
pub struct AwsCron(Cron);

impl AwsCron {
    /// Parses the text between the brackets.
    ///
    /// # Errors
    /// AWS would refuse it.
    pub fn parse(text: &str) -> Result<Self, NotASchedule> {
        let fields: Vec<&str> = text.split(' ').filter(|field| !field.is_empty()).collect();
        let [minute, hour, day_of_month, month, day_of_week, year] = fields[..] else { return Err(NotASchedule) };
        let has_one_day = (day_of_month == "?") != (day_of_week == "?");
        let is_plain = |field: &&str| *field == "?" || !field.contains(['?', '@', '+']);
        let steps_over_nothing = |field: &&str| field.split(',').any(|part| part.ends_with("/0") || part.starts_with('/'));
        let days_are_there = day_of_week.split([',', '-', '/']).all(|part| part != "0");
        let other = [minute, hour, month, year];
        let is_ours = text.len() <= LONGEST
            && has_one_day
            && days_are_there
            && fields.iter().all(is_plain)
            && !fields.iter().any(steps_over_nothing)
            && !other.contains(&"?");
        if !is_ours {
            return Err(NotASchedule);
        }
        let year = years(year)?;
        let parser = CronParser::builder()
            .seconds(Seconds::Required)
            .year(Year::Required)
            .alternative_weekdays(true)
            .sloppy_ranges(true)
            .build();
        let text = format!("0 {minute} {hour} {day_of_month} {month} {day_of_week} {year}");
        parser.parse(&text).map(Self).map_err(|_| NotASchedule)
    }

    /// Returns the first occurrence after a time. A local time that clocks skip is skipped, and one that they show twice occurs once,
    /// the first time.
    pub fn next_after(&self, after: Timestamp, zone: &Zone) -> Option<Timestamp> {
        let mut local: DateTime = zone.local(after);
        for _ in 0..MOST_SKIPPED {
            local = self.0.find_next_occurrence(&local, false).ok()?;
            if let Some(moment) = zone.first_at(local).filter(|moment| *moment > after) {
                return Some(moment);
            }
        }
        None
    }
}

/// Returns the field of the years within AWS's, 1970 to 2199, which also ends the search for an occurrence that never comes.
fn years(field: &str) -> Result<String, NotASchedule> {
    let numbers = field.split([',', '-', '/']).filter(|part| !part.is_empty() && *part != "*");
    let are_years = field.split('/').next().is_some_and(|years| {
        years.split([',', '-']).filter(|year| *year != "*").all(|year| (1970..=2199).contains(&year.parse().unwrap_or(0)))
    });
    let are_numbers = numbers.into_iter().all(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    match are_years && are_numbers {
        true => Ok(field.replace('*', "1970-2199")),
        false => Err(NotASchedule),
    }
}
