//! Compares a report with an earlier one: who has more or fewer points, and by which checks.

use std::collections::BTreeSet;

use super::report::{Change, CheckChange, CheckState, Report, SubmissionReport};

/// The submissions whose points or checks differ, by name.
pub fn changes(before: &Report, after: &Report) -> Vec<Change> {
    let named = |report: &Report| report.submissions.iter().map(|submission| submission.name.clone()).collect::<BTreeSet<_>>();
    let names: BTreeSet<String> = named(before).union(&named(after)).cloned().collect();
    names.into_iter().filter_map(|name| change(name, before, after)).collect()
}

fn change(name: String, before: &Report, after: &Report) -> Option<Change> {
    let of = |report: &'_ Report| report.submissions.iter().find(|submission| submission.name == name).cloned();
    let (before, after) = (of(before), of(after));
    let points = |submission: &Option<SubmissionReport>| submission.as_ref().and_then(|submission| submission.points);
    let state = |submission: &Option<SubmissionReport>, check: &str| -> Option<CheckState> {
        submission.as_ref()?.checks.iter().find(|known| known.check == check).map(|known| known.state)
    };
    let checks = |submission: &Option<SubmissionReport>| -> Vec<String> {
        submission.iter().flat_map(|submission| &submission.checks).map(|check| check.check.clone()).collect()
    };
    let mut ids = checks(&after);
    ids.extend(checks(&before).into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    let differs = |check: String| {
        let (was, is) = (state(&before, &check), state(&after, &check));
        (was != is).then_some(CheckChange { check, before: was, after: is })
    };
    let changed =
        Change { before: points(&before), after: points(&after), checks: ids.into_iter().filter_map(differs).collect(), name };
    let is_same = changed.before == changed.after && changed.checks.is_empty() && before.is_some() == after.is_some();
    (!is_same).then_some(changed)
}

/// `3 of 10 changed: 2 up, 1 down.`
pub fn summary(changes: &[Change], of: usize) -> String {
    let up = changes.iter().filter(|change| change.after > change.before).count();
    let down = changes.iter().filter(|change| change.after < change.before).count();
    format!("{} of {of} changed: {up} up, {down} down.", changes.len())
}
