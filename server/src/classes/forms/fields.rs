//! The fields of a form, and what they mean. Text becomes a type here.

use std::collections::BTreeMap;

use app::classes::{ClassError, ClassRole, Counts, LateStep, Problem};
use axum::{
    Form,
    extract::{FromRequest, Request},
};
use jiff::{Timestamp, civil::DateTime};

use super::refused;
use crate::classes::{policy::Policy, zone};

/// How long a text may be, in characters.
const LONGEST_TEXT: usize = 4_000;
/// How many rows of lateness the form has.
const LATE_ROWS: usize = 3;

/// A form's fields. A body that is no form has none; the validation of each field says what is missing.
pub struct Fields(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        Ok(Self(form.map(|Form(fields)| fields.into_iter().collect()).unwrap_or_default()))
    }
}

impl Fields {
    /// A field without blanks around it; empty if it is missing. PostgreSQL has no text with NUL.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).map(|text| text.replace('\0', "").trim().to_owned()).unwrap_or_default()
    }

    /// A field exactly as it was typed.
    pub fn raw(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    fn within(&self, name: &str, most: usize, problem: Problem) -> Result<String, ClassError> {
        let text = self.text(name);
        if text.chars().count() > most { Err(refused(problem)) } else { Ok(text) }
    }

    /// Name, term and time zone of a class.
    pub fn class(&self) -> Result<(String, String, String), ClassError> {
        let (name, term) = (self.within("name", 100, Problem::Name)?, self.within("term", 100, Problem::Name)?);
        if name.is_empty() {
            return Err(refused(Problem::Name));
        }
        let zone = self.text("time_zone");
        // Any case is taken, and the name is shown.
        let zone = zone::named(&zone).and_then(|zone| zone.iana_name().map(str::to_owned));
        Ok((name, term, zone.ok_or(refused(Problem::Zone))?))
    }

    /// Labels, separated by commas.
    pub fn labels(&self) -> Result<Vec<String>, ClassError> {
        labels(&self.text("labels"), ',').ok_or(refused(Problem::Labels))
    }

    /// The name by which the instructor knows somebody.
    pub fn roster_name(&self) -> Result<Option<String>, ClassError> {
        let name = self.within("roster_name", 100, Problem::Roster)?;
        Ok(Some(name).filter(|name| !name.is_empty()))
    }

    /// A role in the class.
    pub fn role(&self) -> Result<ClassRole, ClassError> {
        ClassRole::named(&self.text("role")).ok_or(refused(Problem::Person))
    }

    /// A date and a time as browsers send them.
    pub fn time(&self, name: &str) -> Result<Option<DateTime>, ClassError> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let time: DateTime = text.parse().map_err(|_| refused(Problem::Time))?;
        if (2000..=2200).contains(&time.year()) { Ok(Some(time)) } else { Err(refused(Problem::Time)) }
    }

    /// A number in a range.
    pub fn number(&self, name: &str, range: std::ops::RangeInclusive<i64>, problem: Problem) -> Result<i64, ClassError> {
        self.text(name).parse().ok().filter(|number| range.contains(number)).ok_or(refused(problem))
    }

    /// A text that has to be there.
    pub fn words(&self, name: &str, problem: Problem) -> Result<String, ClassError> {
        let text = self.within(name, LONGEST_TEXT, problem)?;
        if text.is_empty() { Err(refused(problem)) } else { Ok(text) }
    }

    /// Hundredths of a point, typed as `7`, `7.5` or `7,25`.
    pub fn points(&self, name: &str, worth: i64) -> Result<i64, ClassError> {
        let text = self.text(name).replace(',', ".");
        let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
        let is_number = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > 2 {
            return Err(refused(Problem::Points));
        }
        let part = format!("{part:0<2}");
        let hundredths = whole.parse::<i64>().ok().zip(part.parse::<i64>().ok()).map(|(whole, part)| whole * 100 + part);
        // Twice what it is worth is enough for any bonus.
        hundredths.filter(|points| *points <= 200 * worth).ok_or(refused(Problem::Points))
    }

    /// The terms of an assignment.
    pub fn policy(&self) -> Result<Policy, ClassError> {
        let policy = Policy {
            worth: self.number("points", 0..=10_000, Problem::Points)?,
            visible_from: self.time("visible_from")?,
            due: self.time("due")?,
            closes: self.time("closes")?,
            grace_minutes: match self.optional("grace_minutes") {
                Some(_) => self.number("grace_minutes", 0..=10_000, Problem::Late)?,
                None => 0,
            },
            late: self.late()?,
            counts: if self.text("counts") == Counts::Last.name() { Counts::Last } else { Counts::Best },
            due_set_at: Timestamp::now(),
        };
        let in_order = |one: Option<DateTime>, other: Option<DateTime>| one.zip(other).is_none_or(|(one, other)| one <= other);
        let is_ordered = in_order(policy.visible_from, policy.due)
            && in_order(policy.due, policy.closes)
            && in_order(policy.visible_from, policy.closes);
        if is_ordered { Ok(policy) } else { Err(refused(Problem::Order)) }
    }

    fn late(&self) -> Result<Vec<LateStep>, ClassError> {
        let mut steps = Vec::new();
        for row in 1..=LATE_ROWS {
            let (days, percent) = (self.optional(&format!("late_days_{row}")), self.optional(&format!("late_percent_{row}")));
            let (days, percent) = match (days, percent) {
                (None, None) => continue,
                (Some(days), Some(percent)) => (days, percent),
                _ => return Err(refused(Problem::Late)),
            };
            let days = days.parse().ok().filter(|days| (1..=60).contains(days)).ok_or(refused(Problem::Late))?;
            let percent = percent.parse().ok().filter(|percent| *percent <= 100).ok_or(refused(Problem::Late))?;
            steps.push(LateStep { days, percent });
        }
        let falls = steps.iter().zip(steps.iter().skip(1)).all(|(one, next)| one.days < next.days && one.percent >= next.percent);
        if falls { Ok(steps) } else { Err(refused(Problem::Late)) }
    }
}

/// Labels out of one text; `None` if there are too many or long ones.
pub fn labels(text: &str, separator: char) -> Option<Vec<String>> {
    let mut labels: Vec<String> =
        text.split(separator).map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned).collect();
    labels.dedup();
    let fits = labels.len() <= 10 && labels.iter().all(|label| label.chars().count() <= 40);
    fits.then_some(labels)
}
