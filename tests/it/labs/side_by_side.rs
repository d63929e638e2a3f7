//! Two students at once: the site grades each for their own work.

use app::grading::{
    GradingError, State,
    api::{CatchUp, GetProgress, ResetLab, RunChecks, ShowSolution, TakeHint},
};
use tests::{Coldstart, Student};

use super::terminal::{LABS, Terminal};

#[tokio::test]
async fn two_students_work_at_the_same_time_and_each_gets_their_own_marks() {
    let site = Coldstart::shared_site();
    let lab = &LABS.labs["hello-lambda"];
    let (quick, slow) =
        (Terminal::of(Student::guest(site).await.unwrap()).await, Terminal::of(Student::guest(site).await.unwrap()).await);
    tokio::join!(quick.does(lab), slow.types(lab, None, 0..1));
    let (done, begun) = tokio::join!(quick.checks(lab), slow.checks(lab));
    assert_eq!(done.progress.points, lab.points());
    let passed: Vec<_> =
        begun.results.iter().filter(|result| result.state == State::Pass).map(|result| result.check.as_str()).collect();
    assert_eq!(passed, ["function-exists", "runtime", "role-can-log"]);
    assert_ne!(quick.student.access().await.unwrap().account, slow.student.access().await.unwrap().account);
}

#[tokio::test]
async fn the_same_student_is_graded_once_at_a_time() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let press = || async { student.ask(&RunChecks { lab: "hello-lambda".into(), step: None }).await.unwrap() };
    let verdicts = tokio::join!(press(), press(), press(), press());
    let verdicts = [verdicts.0, verdicts.1, verdicts.2, verdicts.3];
    assert!(verdicts.iter().any(Result::is_ok));
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Ok(_) | Err(GradingError::Running))), "{verdicts:?}");
}

#[tokio::test]
async fn hints_catching_up_and_solutions_keep_to_their_rules() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let lab = || "hello-lambda".to_owned();
    let hint = student.ask(&TakeHint { lab: lab(), check: "cli-exists".into(), number: 0 }).await.unwrap().unwrap();
    let account = student.access().await.unwrap().account;
    assert!(hint.contains(&format!("arn:aws:iam::{account}:role/service-role/MyLambdaRole")), "{hint}");
    let none = TakeHint { lab: lab(), check: "cli-exists".into(), number: 99 };
    assert_eq!(student.ask(&none).await.unwrap(), Err(GradingError::NotFound));

    assert_eq!(student.ask(&ShowSolution { lab: lab(), give_up: false }).await.unwrap(), Err(GradingError::NotYet));
    student.ask(&CatchUp { lab: lab(), step: "code".into(), replace: false }).await.unwrap().unwrap();
    let verdict = student.ask(&RunChecks { lab: lab(), step: Some("code".into()) }).await.unwrap().unwrap();
    assert!(verdict.results.iter().all(|result| result.state == State::Pass), "{verdict:#?}");
    let shown = student.ask(&ShowSolution { lab: lab(), give_up: true }).await.unwrap().unwrap();
    assert!(shown.iter().any(|(file, text)| file == "commands.sh" && text.contains("aws lambda create-function")));

    student.ask(&ResetLab { lab: lab() }).await.unwrap().unwrap();
    let verdict = student.ask(&RunChecks { lab: lab(), step: Some("create".into()) }).await.unwrap().unwrap();
    assert!(verdict.results.iter().all(|result| result.state != State::Pass), "{verdict:#?}");
    let kept = student.ask(&GetProgress {}).await.unwrap()["hello-lambda"].passed.len();
    assert!(kept >= 2, "what has passed stays passed");
    for unknown in [("no-such-lab", None), ("hello-lambda", Some("no-such-step".to_owned()))] {
        let verdict = student.ask(&RunChecks { lab: unknown.0.into(), step: unknown.1 }).await.unwrap();
        assert_eq!(verdict, Err(GradingError::NotFound));
    }
}
