//! Honest students: they read, edit, deploy, test, check, and run lines in the terminal.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{bail, ensure};
use app::{grading::api::RunChecks, workspace::api::OpenDraft};
use serde_json::json;
use tests::Student;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::functions;

/// Time between a student's actions.
const PACE: Duration = Duration::from_millis(1500);
/// A student's actions, repeated in this order.
const ACTIONS: [&str; 8] = ["front page", "lab page", "save", "deploy", "test", "check", "type ls", "type aws"];

/// The result of one action.
pub struct Answer {
    /// The action, one of [`ACTIONS`].
    pub what: &'static str,
    /// Duration.
    pub took: Duration,
    /// The reason if the action failed.
    pub failure: Option<String>,
}

/// A student who has signed up and has a function.
pub struct Honest {
    student: Student,
    number: u32,
}

/// Signs up, and creates the function of Lab 1.
pub async fn prepare(web: String, number: u32) -> Honest {
    let student = Student::visitor_of(&web, None).unwrap();
    student.enter("/sign-up", &format!("honest-{number}"), tests::PASSWORD).await.unwrap();
    let created = functions::create_hello(&student).await.unwrap();
    assert_eq!(created.status, 201, "{created:?}");
    student.ask(&OpenDraft { function: "HelloLambda".into() }).await.unwrap().unwrap();
    student.post("/terminal/open", &json!({ "lab": "hello-lambda" })).await.unwrap().error_for_status().unwrap();
    Honest { student, number }
}

impl Honest {
    /// Works until `end`, and returns the results.
    pub async fn work(self, end: Instant) -> Vec<Answer> {
        let begin = Instant::now() + PACE * self.number / crate::STUDENTS;
        let mut pace = interval_at(begin, PACE);
        // A student whose answer was late does not catch up on actions.
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut answers = Vec::new();
        for what in ACTIONS.into_iter().cycle().skip(self.number as usize) {
            pace.tick().await;
            if Instant::now() > end {
                break;
            }
            let asked = Instant::now();
            let done = self.act(what).await;
            answers.push(Answer { what, took: asked.elapsed(), failure: done.err().map(|error| format!("{what}: {error:#}")) });
        }
        answers
    }

    async fn act(&self, what: &'static str) -> anyhow::Result<()> {
        let student = &self.student;
        let function = "HelloLambda".to_owned();
        match what {
            "front page" => ensure!(student.page("/").await?.contains("</html>")),
            "lab page" => ensure!(student.page("/labs/hello-lambda").await?.contains("</html>")),
            "save" => {
                let content = "def lambda_handler(event, context):\n    return 'hello'\n";
                student.save(&function, "lambda_function.py", content).await??;
            }
            "deploy" => drop(student.deploy(&function).await??),
            "test" => {
                let answer = functions::invoke(student, &function, "{}").await?;
                ensure!(answer.status == 200 && answer.header("x-amz-function-error").is_none(), "{answer:?}");
            }
            "check" => drop(student.ask(&RunChecks { lab: "hello-lambda".into(), step: None }).await??),
            "type ls" => self.type_line("ls", "HelloLambda").await?,
            "type aws" => self.type_line("aws lambda list-functions --query Functions[].FunctionName", "HelloLambda").await?,
            other => bail!("no action {other}"),
        }
        Ok(())
    }

    async fn type_line(&self, text: &str, printed: &str) -> anyhow::Result<()> {
        let answer = self.student.post("/terminal/run", &json!({ "text": text, "lab": "hello-lambda" })).await?;
        let (status, frames) = (answer.status(), answer.text().await?);
        ensure!(status.is_success() && frames.contains(printed) && frames.contains(r#""code":0"#), "{status}: {frames}");
        Ok(())
    }
}

/// Formats one line for each action: number, median and maximum of the durations.
pub fn summary(answers: &[Answer]) -> String {
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for answer in answers {
        times.entry(answer.what).or_default().push(answer.took);
    }
    let lines = times.into_iter().map(|(what, mut times)| {
        times.sort_unstable();
        let (middle, most) = (times[times.len() / 2], times[times.len() - 1]);
        format!("{what:12} {:4} times, median {:4} ms, at most {:4} ms", times.len(), middle.as_millis(), most.as_millis())
    });
    lines.collect::<Vec<_>>().join("\n")
}
