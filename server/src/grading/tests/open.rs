//! A check that has nothing to look at yet is open, and not failed.

use app::grading::{CheckResult, State, port::Grading};
use http::Method;
use serde_json::json;

use super::site::Site;

const LAB: &str = "steps:
  - id: make
    title: Make it
    checks:
      - { id: exists, say: It exists, resource: { type: lambda.function, where: { name: Hello } }, fail: Capital H. }
      - { id: alias, say: It has an alias, resource: { type: lambda.alias, where: { function: Hello, name: PROD } }, fail: No PROD. }
      - id: variable
        say: It has TEAM
        resource: { type: lambda.function, where: { name: Hello } }
        expect: { Environment: { Variables: { TEAM: blue } } }
        fail: [{ when: { Environment: { Variables: { TEAM: any } } }, say: 'TEAM is ${seen.Environment.Variables.TEAM}.' }, { say: No TEAM. }]
      - { id: called, say: It was called, cli: { service: lambda, operation: Invoke } }
      - id: answers
        say: It answers
        invoke: { function: Hello, event: { new: true } }
        expect: { payload: { done: true } }
        fail: [{ when: { payload: { new: true } }, open: true, say: As it was born. }, { say: 'It says ${seen.payload}.' }]
";

fn told(results: &[CheckResult]) -> String {
    let line = |result: &CheckResult| {
        let compared = if result.comparison.is_some() { ", compared" } else { "" };
        format!("{}: {:?}{compared}; {}", result.check, result.state, result.message).trim_end_matches("; ").to_owned()
    };
    results.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn nothing_is_red_before_the_learner_has_begun_and_a_mistake_is() {
    let site = Site::with(&[("lab", "lab.yaml", LAB)]).await;
    let check = async || told(&site.grading.check(&site.learner, "lab", None).await.unwrap().results);
    insta::assert_snapshot!(check().await, @r"
    exists: Open; Capital H.
    alias: Open; There is no function named Hello.
    variable: Open; No TEAM.
    called: Open; You have not called lambda Invoke yet.
    answers: Open; There is no function named Hello.
    ");
    site.function("Hello", &[("lambda_function.py", "")]).await;
    insta::assert_snapshot!(check().await, @r"
    exists: Pass
    alias: Open; No PROD.
    variable: Open; No TEAM.
    called: Open; You have not called lambda Invoke yet.
    answers: Open; As it was born.
    ");
    let variables = json!({ "Environment": { "Variables": { "TEAM": "red" } } });
    assert_eq!(site.lambda(Method::PUT, "/2015-03-31/functions/Hello/configuration", &variables).await, 200);
    let results = site.grading.check(&site.learner, "lab", None).await.unwrap().results;
    let state = |check: &str| results.iter().find(|result| result.check == check).unwrap().state;
    assert_eq!((state("variable"), state("alias")), (State::Fail, State::Open));
    insta::assert_snapshot!(told(&results), @r"
    exists: Pass
    alias: Open; No PROD.
    variable: Fail, compared; TEAM is red.
    called: Open; You have not called lambda Invoke yet.
    answers: Open; As it was born.
    ");
}
