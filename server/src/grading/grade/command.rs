//! The command `coldstart grade`: its output and its exit statuses.

use std::{fmt::Write as _, fs, io::Write as _, path::Path, process::ExitCode, sync::Arc, time::Duration};

use futures::{StreamExt, stream};

use super::{
    GradeError, against, check50, classroom50,
    grader::{Grader, Settings},
    gradescope, intake, junit,
    report::{CheckState, Outcome, Report},
};
use crate::{
    config::{GradeFormat, GradeOptions},
    grading::bundle,
    labs::vars::Seed,
    runtime::SandboxRuntime,
    shell::Programs,
};

/// The size limit of an earlier report, in bytes.
const LARGEST_REPORT: u64 = 256 << 20;

/// Grades, prints the result and writes files. The exit status is 0 for all points, 1 if some are missing, 2 for bad input, 3 if something could not be
/// graded.
pub async fn grade(options: GradeOptions) -> ExitCode {
    let status = match run(&options).await {
        Ok(outcome) => outcome.status(),
        Err(error) => {
            eprintln!("coldstart grade: {error}");
            match error {
                GradeError::Input(_) => Outcome::BadInput.status(),
                GradeError::NotGraded(_) => Outcome::NotGraded.status(),
            }
        }
    };
    ExitCode::from(status)
}

async fn run(options: &GradeOptions) -> Result<Outcome, GradeError> {
    let found = intake::find(&options.from)?;
    let one_alone = match options.format {
        Some(format) if found.len() != 1 => {
            return Err(GradeError::Input(format!(
                "the format {format:?} is for one submission; {} has {}",
                options.from.display(),
                found.len()
            )));
        }
        format => format,
    };
    let earlier = options.against.as_deref().map(|path| read_report(path, &options.lab)).transpose()?;
    let bad_key = |key: &String| GradeError::Input(format!("--site-key {key} is no public key of 64 hexadecimal digits"));
    let trusted = options.site_key.as_ref().map(|key| bundle::verifying_key(key).ok_or_else(|| bad_key(key))).transpose()?;
    let not_graded = |error: anyhow::Error| GradeError::NotGraded(format!("{error:#}"));
    let runtime = SandboxRuntime::load(&options.sandbox, None).map_err(not_graded)?;
    let programs = Programs::new(runtime.sandboxes(), runtime.threads());
    let settings = Settings {
        seed: options.seed.map(Seed),
        hidden: options.hidden,
        trusted,
        longest_script: Duration::from_secs(options.script_seconds),
        longest_code: Duration::from_secs(options.check_seconds),
    };
    let grader = Arc::new(Grader::new(&options.content, &options.lab, settings, Arc::new(runtime), programs).await?);
    let jobs = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let graded = stream::iter(found).map(|found| {
        let grader = grader.clone();
        tokio::spawn(async move { grader.grade(&found).await })
    });
    let graded: Vec<_> = graded.buffered(jobs.max(1)).collect().await;
    let submissions: Result<Vec<_>, _> = graded.into_iter().collect();
    let submissions = submissions.map_err(|error| GradeError::NotGraded(error.to_string()))?;
    let mut report = Report::new(&grader.lab, options.hidden, submissions);
    report.against = earlier.map(|earlier| against::changes(&earlier, &report));
    if let Some(path) = &options.json {
        write(path, &report.to_json())?;
    }
    if let Some(path) = &options.junit {
        let xml = junit::xml(&report).map_err(|error| GradeError::NotGraded(error.to_string()))?;
        write(path, &xml)?;
    }
    match one_alone {
        Some(format) => print(&formatted(format, &report, &grader)?),
        None if [&options.json, &options.junit].iter().any(|path| path.as_deref() == Some(Path::new("-"))) => Ok(()),
        None => print(&told(&report)),
    }?;
    Ok(report.outcome())
}

/// A result in another program's format. What was not graded has none, so that nobody takes it for 0 points.
fn formatted(format: GradeFormat, report: &Report, grader: &Grader) -> Result<String, GradeError> {
    let Some(submission) = report.submissions.first() else { return Ok(String::new()) };
    if submission.points.is_none() && !matches!(format, GradeFormat::Check50) {
        let reason = submission.reason.clone().unwrap_or_default();
        return Err(match submission.outcome {
            Outcome::BadInput => GradeError::Input(reason),
            Outcome::Full | Outcome::Partial | Outcome::NotGraded => GradeError::NotGraded(reason),
        });
    }
    let value = match format {
        GradeFormat::Gradescope => gradescope::results(submission),
        GradeFormat::Classroom50 => classroom50::results(submission, |name| std::env::var(name).ok())?,
        GradeFormat::Check50 => check50::results(report, submission, &grader.lab),
    };
    Ok(format!("{value:#}\n"))
}

/// The report for a person.
fn told(report: &Report) -> String {
    let mut told = String::new();
    for submission in &report.submissions {
        let name = &submission.name;
        let line = match (submission.points, submission.outcome) {
            (Some(points), _) => format!("{name}: {points} of {} points", submission.of),
            (None, Outcome::BadInput) => format!("{name}: bad input: {}", submission.reason.as_deref().unwrap_or_default()),
            (None, _) => format!("{name}: could not be graded: {}", submission.reason.as_deref().unwrap_or_default()),
        };
        writeln!(told, "{line}").ok();
        if let Some(stopped) = submission.script.as_ref().and_then(|script| script.stopped.as_ref()) {
            writeln!(told, "    {stopped}").ok();
        }
        let is_told = |state: CheckState| !matches!(state, CheckState::Pass | CheckState::Blocked);
        for check in submission.checks.iter().filter(|check| is_told(check.state)) {
            writeln!(told, "    ✗ {}: {}", check.say, check.message).ok();
        }
        match submission.checks.iter().filter(|check| check.state == CheckState::Blocked).count() {
            0 => {}
            waiting => drop(writeln!(told, "    … {waiting} more wait for others, or for an answer")),
        }
    }
    if let Some(changes) = &report.against {
        writeln!(told, "{}", against::summary(changes, report.submissions.len())).ok();
        let points = |points: Option<u32>| points.map_or_else(|| "not graded".to_owned(), |points| points.to_string());
        for change in changes {
            let checks: Vec<&str> = change.checks.iter().map(|check| check.check.as_str()).collect();
            writeln!(told, "    {}: {} → {} ({})", change.name, points(change.before), points(change.after), checks.join(", "))
                .ok();
        }
    }
    told
}

fn read_report(path: &Path, lab: &str) -> Result<Report, GradeError> {
    let bad = |why: String| GradeError::Input(format!("{}: {why}", path.display()));
    let size = fs::metadata(path).map_err(|error| bad(error.to_string()))?.len();
    if size > LARGEST_REPORT {
        return Err(bad(format!("it has {size} bytes, and is no report")));
    }
    let text = fs::read(path).map_err(|error| bad(error.to_string()))?;
    let report: Report =
        serde_json::from_slice(&text).map_err(|error| bad(format!("it is no report of `coldstart grade`: {error}")))?;
    if report.lab != lab {
        return Err(bad(format!("it is about the lab `{}`", report.lab)));
    }
    Ok(report)
}

/// Writes a file; `-` is standard output.
fn write(path: &Path, text: &str) -> Result<(), GradeError> {
    if path == Path::new("-") {
        return print(text);
    }
    fs::write(path, text).map_err(|error| GradeError::NotGraded(format!("{}: {error}", path.display())))
}

fn print(text: &str) -> Result<(), GradeError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| GradeError::NotGraded(error.to_string()))
}
