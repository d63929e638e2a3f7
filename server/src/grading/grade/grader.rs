//! Grades submissions, each in an account of its own that begins as the lab does.

use std::{path::Path, sync::Arc, time::Duration};

use emulator::{AccountId, Config, Emulator, MemoryStore, OpenKeyring, Runtime, SystemClock};

use super::{
    GradeError,
    ids::{SeededIds, parts, seed_of},
    intake::{self, Form, Found},
    report::{Outcome, SubmissionReport},
    runtime::BoundedRuntime,
    typed::{self, TypedSubmission},
};
use crate::{
    grading::{
        Grading,
        bundle::{self, Bundle, VerifyingKey},
        check::{Answer, Answers, Limits, Solved, Wanted, check},
        fork::Fork,
        replay::start_of,
    },
    labs::{Lab, Labs, vars::Seed},
    shell::Programs,
};

/// The id of the account in which submissions are graded.
const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);
/// The learner whose variables a folder's submission has: it does not say whose it is.
const LEARNER: Seed = Seed(0);
/// How long a check that runs none of the submission's code may take.
const LONGEST_CHECK: Duration = Duration::from_secs(60);

/// How submissions are graded.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The seed of random values; drawn from each submission if left out.
    pub seed: Option<Seed>,
    /// Whether results of checks that are hidden from learners are reported.
    pub hidden: bool,
    /// The key of the site whose bundles are accepted; those of any site if left out.
    pub trusted: Option<VerifyingKey>,
    /// How long the lines of a submission may run.
    pub longest_script: Duration,
    /// How long the submission's code may run in one check, and a function for one event.
    pub longest_code: Duration,
}

/// Grades submissions for a lab.
pub struct Grader {
    pub lab: Arc<Lab>,
    pub settings: Settings,
    runtime: Arc<dyn Runtime>,
    programs: Programs,
    /// The account as the lab starts.
    start: Fork,
}

impl Grader {
    /// Reads the course and makes the account as the lab starts.
    ///
    /// # Errors
    /// If the course has no such lab, or a mistake in it, or the earlier labs cannot be done.
    pub async fn new(
        content: &Path,
        lab: &str,
        settings: Settings,
        runtime: Arc<dyn Runtime>,
        programs: Programs,
    ) -> Result<Self, GradeError> {
        let labs = Labs::load(content);
        let Some(found) = labs.labs.get(lab).cloned() else {
            let of_lab = labs.problems.iter().find(|problem| problem.file.iter().any(|part| part == lab));
            return Err(match of_lab {
                Some(problem) => GradeError::NotGraded(format!("the lab has a mistake: {problem}")),
                None => GradeError::Input(format!("{} has no lab `{lab}`; it has {}", content.display(), names(&labs))),
            });
        };
        let folder = found.file.parent().map(Path::to_owned).unwrap_or_default();
        if let Some(problem) = labs.problems.iter().find(|problem| problem.file.starts_with(&folder)) {
            return Err(GradeError::NotGraded(format!("the lab has a mistake: {problem}")));
        }
        let runtime: Arc<dyn Runtime> = Arc::new(BoundedRuntime { runtime, longest: settings.longest_code });
        let seed = seed_of(&found.hash, []);
        let start = start_of(&emulator(seed, &runtime), ACCOUNT, &labs, &found, LEARNER, programs.clone()).await;
        let start = start.map_err(|error| GradeError::NotGraded(format!("the labs before it can't be done: {error}")))?;
        Ok(Self { lab: found, settings, runtime, programs, start })
    }

    /// Grades a submission. Whatever comes of it is in the report.
    pub async fn grade(&self, found: &Found) -> SubmissionReport {
        let graded = match found.form {
            Form::Folder => self.folder(found).await,
            Form::Bundle => self.bundle(found).await,
        };
        graded.unwrap_or_else(|error| {
            let outcome = match &error {
                GradeError::Input(_) => Outcome::BadInput,
                GradeError::NotGraded(_) => Outcome::NotGraded,
            };
            SubmissionReport::without(&found.name, &self.lab, self.settings.hidden, (outcome, &error.to_string()))
        })
    }

    async fn folder(&self, found: &Found) -> Result<SubmissionReport, GradeError> {
        let (path, lab) = (found.path.clone(), self.lab.clone());
        let read = tokio::task::spawn_blocking(move || intake::read(&path, &lab)).await;
        let submission = read.map_err(not_graded)??;
        let seed = self.settings.seed.unwrap_or_else(|| seed_of(&self.lab.hash, parts(&submission.files)));
        self.typed(&found.name, &submission, seed).await
    }

    async fn typed(&self, name: &str, submission: &TypedSubmission, seed: Seed) -> Result<SubmissionReport, GradeError> {
        let fork = self.start.under(&emulator(seed, &self.runtime)).await.map_err(not_graded)?;
        let longest = self.settings.longest_script;
        let ran = typed::run(submission, &self.lab, &fork, LEARNER, self.programs.clone(), longest).await;
        let (script, files) = ran.map_err(not_graded)?;
        let given = |choices: &Vec<usize>| Answer { choices: choices.clone(), number: 1, tried: 1 };
        let answers: Answers = submission.answers.iter().map(|(quiz, choices)| (quiz.clone(), given(choices))).collect();
        let grading = Grading {
            lab: &self.lab,
            wanted: Wanted::All,
            emulator: &fork.emulator,
            account: ACCOUNT,
            journal: fork.store.as_ref(),
            answers: &answers,
            solved: &Solved::new(),
            files: &files,
            learner: LEARNER,
            run: seed,
            limits: self.limits(),
            programs: Some(&self.programs),
        };
        let graded = check(&grading).await.map_err(not_graded)?;
        let report = SubmissionReport::of(name, &self.lab, &graded, self.settings.hidden, seed);
        Ok(SubmissionReport { script: Some(script), ..report })
    }

    async fn bundle(&self, found: &Found) -> Result<SubmissionReport, GradeError> {
        let (path, trusted) = (found.path.clone(), self.settings.trusted);
        let read = tokio::task::spawn_blocking(move || {
            let zip = intake::read_whole(&path, bundle::LARGEST as u64)?;
            Bundle::of_zip(&zip, trusted.as_ref()).map_err(|error| GradeError::Input(error.to_string()))
        });
        let bundle = read.await.map_err(not_graded)??;
        if bundle.lab != self.lab.id {
            return Err(GradeError::Input(format!("it is a bundle of the lab `{}`", bundle.lab)));
        }
        self.frozen(&found.name, bundle).await
    }

    /// Grades what a bundle holds.
    async fn frozen(&self, name: &str, bundle: Bundle) -> Result<SubmissionReport, GradeError> {
        let seed = self.settings.seed.unwrap_or(bundle.run);
        let made_for = (bundle.content_hash != self.lab.hash).then(|| bundle.content_hash.clone());
        let (pseudonym, learner) = (bundle.pseudonym, bundle.learner);
        let like = emulator(seed, &self.runtime);
        let made = ((bundle.revision, bundle.state), (bundle.calls, bundle.logs), bundle.bodies);
        let fork = Fork::of_parts(&like, bundle.account, made.0, made.1, made.2).await.map_err(not_graded)?;
        let grading = Grading {
            lab: &self.lab,
            wanted: Wanted::All,
            emulator: &fork.emulator,
            account: bundle.account,
            journal: fork.store.as_ref(),
            answers: &bundle.answers,
            solved: &bundle.solved,
            files: &bundle.files,
            learner,
            run: seed,
            limits: self.limits(),
            programs: Some(&self.programs),
        };
        let graded = check(&grading).await.map_err(not_graded)?;
        let report = SubmissionReport::of(name, &self.lab, &graded, self.settings.hidden, seed);
        Ok(SubmissionReport { pseudonym: Some(pseudonym), made_for, ..report })
    }

    fn limits(&self) -> Limits {
        // One check after the other, so that all draw the same ids each time.
        Limits { longest: LONGEST_CHECK, longest_code: Some(self.settings.longest_code), together: 1 }
    }
}

/// An emulator in memory whose ids follow from a seed.
fn emulator(seed: Seed, runtime: &Arc<dyn Runtime>) -> Emulator {
    let ids = Arc::new(SeededIds::new(seed));
    Emulator::new(Config::default(), Arc::new(SystemClock), ids, runtime.clone(), MemoryStore::new(), Arc::new(OpenKeyring))
}

fn not_graded(error: impl std::fmt::Display) -> GradeError {
    GradeError::NotGraded(error.to_string())
}

fn names(labs: &Labs) -> String {
    match labs.labs.is_empty() {
        true => "none".into(),
        false => labs.labs.keys().cloned().collect::<Vec<_>>().join(", "),
    }
}
