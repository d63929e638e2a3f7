use app::grading::{State, door::Grading};

use super::site::Site;

const INVOKED: &str = "steps:
  - id: call
    title: Call it
    checks:
      - id: called
        say: The function was called
        cli: { service: lambda, operation: Invoke, where: { FunctionName: Hello } }
";

#[tokio::test]
async fn a_call_is_seen_by_the_check_that_asks_for_it() {
    let site = Site::with(&[("lab", "lab.yaml", INVOKED)]).await;
    site.function("Hello", &[("lambda_function.py", "")]).await;
    let before = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(before.results[0].message, "You have not called lambda Invoke yet.");
    site.invoke("Hello").await;
    let after = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(after.results[0].state, State::Pass);
}

#[tokio::test]
async fn what_the_checker_looks_at_is_not_written_down() {
    let site = Site::with(&[("lab", "lab.yaml", INVOKED)]).await;
    let noted = || async {
        site.ledger.calls(site.account(), "lambda", "GetFunction", &[]).await.unwrap();
        let rows = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM journal").fetch_one(&site.db.reader);
        rows.await.unwrap()
    };
    let before = noted().await;
    let aws = site.aws(emulator::Door::Grader);
    aws.get(emulator::Service::Lambda, "/2015-03-31/functions").await.unwrap();
    assert_eq!(noted().await, before);
}
