//! Runs a lab's solution, the author's own lines from the course's files, with the real AWS CLI.

use std::{fs, sync::LazyLock};

use app::{
    account::api::WhoAmI,
    grading::{
        Verdict,
        api::{AnswerQuiz, RunChecks},
    },
};
use server::labs::{
    Act, Kind, Lab, Labs, NearMiss,
    text::{Scope, fill},
    vars::Seed,
};
use tempfile::TempDir;
use tests::{Student, root};

/// The course's labs.
pub static LABS: LazyLock<Labs> = LazyLock::new(|| Labs::load(&root().join("content")));

/// The two commands that replace `${url.API.STAGE}` and `${key.NAME}`.
const LOOK_UP: &str = r#"
url() {
  local api; api=$(aws apigateway get-rest-apis --query "items[?name=='$1'].id" --output text)
  echo "http://$api.execute-api.${AWS_ENDPOINT_URL#http://}/$2"
}
key() { aws apigateway get-api-keys --include-values --query "items[?name=='$1'].value" --output text; }
"#;

/// A student with a folder and the AWS CLI.
pub struct Terminal {
    pub student: Student,
    learner: Seed,
    scope: Scope,
    folder: TempDir,
}

impl Terminal {
    pub async fn of(student: Student) -> Self {
        let learner = student.ask(&WhoAmI {}).await.unwrap().unwrap();
        let access = student.access().await.unwrap();
        let values = [("account", access.account), ("region", access.region), ("endpoint", access.endpoint)];
        let scope = Scope { values: values.map(|(name, value)| (name.to_owned(), value)).into() };
        Self { student, learner: Seed::of_learner(learner.id), scope, folder: tempfile::tempdir().unwrap() }
    }

    /// Runs a lab's solution and answers its quizzes.
    pub async fn does(&self, lab: &Lab) {
        self.types(lab, None, 0..lab.steps.len()).await;
    }

    /// Runs the lines of some steps; with a near miss, its lines and answers where it has others.
    pub async fn types(&self, lab: &Lab, miss: Option<&NearMiss>, steps: std::ops::Range<usize>) {
        let mut scope = self.scope.clone();
        scope.values.extend(lab.picks(self.learner).values);
        let solution = lab.solution.as_ref().unwrap();
        let mut script = format!("set -e\n{LOOK_UP}");
        for (at, step) in solution.steps[steps.clone()].iter().enumerate() {
            for file in &step.put {
                let content = miss.and_then(|miss| miss.put.get(file)).unwrap_or(&solution.files[file]);
                let laid = format!("{at}-{file}");
                fs::write(self.folder.path().join(&laid), content).unwrap();
                script.push_str(&format!("cp {laid} {file}\n"));
            }
            for (_, line) in miss.and_then(|miss| miss.run.get(&step.step)).unwrap_or(&step.run) {
                let Act::Command(line) = line else { panic!("{}: a terminal can't do `{line}`", lab.id) };
                script.push_str(&fill(&looked_up(line), &scope));
                script.push('\n');
            }
        }
        for (file, content) in &lab.starter {
            fs::write(self.folder.path().join(file), content).unwrap();
        }
        let aws = self.student.aws(self.folder.path()).await.unwrap();
        let typed = tokio::task::spawn_blocking(move || aws.sh(&script)).await.unwrap().unwrap();
        // The student's mistake may itself be a line that fails.
        assert!(typed.code == 0 || miss.is_some(), "{}: {}{}", lab.id, typed.stdout, typed.stderr);
        for check in lab.steps[steps].iter().flat_map(|step| &step.checks) {
            if let Kind::Quiz(quiz) = &check.kind {
                let answer = miss.and_then(|miss| miss.answers.get(&check.id).cloned()).unwrap_or_else(|| quiz.answer.sorted());
                let choices = answer.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                self.student.ask(&AnswerQuiz { lab: lab.id.clone(), check: check.id.clone(), choices }).await.unwrap().unwrap();
            }
        }
    }

    /// Runs the checks of the whole lab.
    pub async fn checks(&self, lab: &Lab) -> Verdict {
        self.student.ask(&RunChecks { lab: lab.id.clone(), step: None }).await.unwrap().unwrap()
    }
}

/// Replaces `${url.HelloAPI.dev}` by `$(url HelloAPI dev)`.
fn looked_up(line: &str) -> String {
    let place = regex::Regex::new(r"\$\{(url|key)\.([^}.]+)(?:\.([^}.]+))?\}").unwrap();
    place.replace_all(line, "$$($1 $2 $3)").into_owned()
}
