use std::sync::Arc;

use app::{
    grading::{State, port::Grading},
    workspace::port::Workspace,
};

use super::site::Site;
use crate::{aws::ConsoleAws, workspace::SqlWorkspace};

const LAB: &str = "steps:
  - id: make
    title: Make it
    checks:
      - { id: role, say: There is a role, resource: { type: iam.role, where: { name: Hello } } }
  - id: call
    title: Call it
    checks:
      - { id: called, say: It was called, cli: { service: lambda, operation: Invoke } }
      - { id: listed, say: They were listed, cli: { service: lambda, operation: ListFunctions } }
      - id: logged
        say: It logged
        logs: { group: /aws/lambda/Hello }
        expect: { count: { gt: 0 } }
";
const SOLUTION: &str = "format: 1
steps:
  - step: make
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name Hello]
  - step: call
    run: [aws lambda list-functions]
";

fn states(verdict: &app::grading::Verdict) -> Vec<(&str, State)> {
    verdict.results.iter().map(|result| (result.check.as_str(), result.state)).collect()
}

async fn at_work() -> (Site, SqlWorkspace) {
    let site = Site::with(&[("lab", "lab.yaml", LAB), ("lab", "solution.yaml", SOLUTION)]).await;
    site.function("Hello", &[("lambda_function.py", "deployed")]).await;
    site.invoke("Hello").await;
    let workspace = SqlWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    let base = workspace.open(&site.learner, "Hello").await.unwrap().revisions.remove("lambda_function.py");
    workspace.save_file(&site.learner, "Hello", "lambda_function.py", "typed", base).await.unwrap();
    workspace.save_event(&site.learner, "Hello", "Mine", "{}", None).await.unwrap();
    (site, workspace)
}

#[tokio::test]
async fn after_a_reset_earlier_calls_do_not_count_and_points_stay() {
    let (site, _) = at_work().await;
    let before = site.grading.check(&site.learner, "lab", None).await.unwrap();
    let done = [("role", State::Pass), ("called", State::Pass), ("listed", State::Open), ("logged", State::Open)];
    assert_eq!(states(&before), done);
    site.grading.reset(&site.learner, "lab").await.unwrap();
    let after = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert!(states(&after).iter().all(|(_, state)| *state == State::Open), "{:?}", states(&after));
    assert_eq!(after.progress.points, before.progress.points);

    site.function("Hello", &[("lambda_function.py", "again")]).await;
    site.invoke("Hello").await;
    let again = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(states(&again), done);
}

#[tokio::test]
async fn calls_made_by_catching_up_count_in_the_steps_that_it_solves() {
    let (site, _) = at_work().await;
    site.grading.catch_up(&site.learner, "lab", "call", true).await.unwrap();
    let after = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(states(&after), [("role", State::Pass), ("called", State::Open), ("listed", State::Pass), ("logged", State::Open)]);
}

#[tokio::test]
async fn after_a_reset_a_function_made_anew_shows_what_is_deployed_and_test_events_are_there_still() {
    let (site, workspace) = at_work().await;
    let draft = workspace.open(&site.learner, "Hello").await.unwrap();
    assert_eq!((draft.files[0].1.as_str(), draft.deployed), ("typed", false));
    site.grading.reset(&site.learner, "lab").await.unwrap();
    site.function("Hello", &[("lambda_function.py", "again")]).await;
    let draft = workspace.open(&site.learner, "Hello").await.unwrap();
    assert_eq!((draft.files[0].1.as_str(), draft.deployed), ("again", true));
    assert_eq!(workspace.events(&site.learner, "Hello").await.unwrap()[0].name, "Mine");
}

crate::db::testing::also_on_postgres! {
    after_a_reset_earlier_calls_do_not_count_and_points_stay,
    calls_made_by_catching_up_count_in_the_steps_that_it_solves,
    after_a_reset_a_function_made_anew_shows_what_is_deployed_and_test_events_are_there_still,
}
