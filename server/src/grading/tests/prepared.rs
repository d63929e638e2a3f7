//! What a lab needs of an earlier one, and its own steps, are made beside whatever else the account holds.

use std::sync::Arc;

use app::{
    grading::{Done, GradingError, Missing, port::Grading},
    workspace::port::Workspace,
};
use emulator::CallSource;

use super::site::{Site, labs};
use crate::{aws::ConsoleAws, workspace::SqlWorkspace};

const FIRST: &str = "steps:
  - id: one
    title: Make One
    checks:
      - { id: one, say: There is One, resource: { type: iam.role, where: { name: One } } }
  - id: two
    title: Make Two
    checks:
      - { id: two, say: There is Two, needs: [one], resource: { type: iam.role, where: { name: Two } } }
  - id: three
    title: Make Three
    checks:
      - { id: three, say: There is Three, resource: { type: iam.role, where: { name: Three } } }
";
const FIRST_SOLUTION: &str = "format: 1
steps:
  - step: one
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name One]
  - step: two
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name Two]
  - step: three
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name Three]
";
const NEXT: &str = "start: { from: first, at: solution }
needs: [{ lab: first, checks: [two] }]
steps:
  - id: four
    title: Make Four
    checks:
      - { id: four, say: There is Four, resource: { type: iam.role, where: { name: Four } } }
";

async fn site(solution: &str) -> Site {
    Site::with(&[("first", "lab.yaml", FIRST), ("first", "solution.yaml", solution), ("next", "lab.yaml", NEXT)]).await
}

async fn roles(site: &Site) -> Vec<String> {
    let account = site.emulator.account(site.account()).await.unwrap();
    account.read(|state| state.iam.roles.keys().map(ToString::to_string).collect())
}

#[tokio::test]
async fn what_is_missing_is_told_and_made_and_nothing_else_is_touched() {
    let site = site(FIRST_SOLUTION).await;
    site.role("Mine").await;
    site.role("One").await;
    site.function("Own", &[("lambda_function.py", "")]).await;
    site.invoke("Own").await;
    let missing = site.grading.missing(&site.learner, "next").await.unwrap();
    assert_eq!(missing, [Missing { lab: "first".into(), title: "first".into(), says: vec!["There is Two".into()] }]);

    let done = site.grading.prepare(&site.learner, "next").await.unwrap();
    assert_eq!(done, Done { solved: vec!["first: Make Two".into()], made: vec!["role Two".into()], gone: Vec::new() });
    assert_eq!(roles(&site).await, ["Mine", "One", "Own", "Two"]);
    assert_eq!(site.grading.missing(&site.learner, "next").await.unwrap(), []);
    let calls = site.store.calls(site.account(), "lambda", "Invoke", &[CallSource::Console]).await.unwrap();
    assert_eq!(calls.len(), 1, "the learner's calls still count");

    // What was made by the site gives no points in its own lab; what the learner made does.
    let verdict = site.grading.check(&site.learner, "first", None).await.unwrap();
    assert_eq!((verdict.progress.points, verdict.progress.without_points.len()), (1, 1));
}

#[tokio::test]
async fn what_the_solution_can_not_make_beside_the_rest_is_refused_and_nothing_is_changed() {
    let site = site(&FIRST_SOLUTION.replace("--role-name Two", "--role-name One")).await;
    site.role("One").await;
    assert_eq!(site.grading.prepare(&site.learner, "next").await, Err(GradingError::NotBeside));
    assert_eq!(roles(&site).await, ["One"]);
    assert_eq!(site.grading.progress_of(&site.learner, "first").await.unwrap().solved, []);
}

#[tokio::test]
async fn catching_up_makes_what_is_missing_and_touches_nothing_else() {
    let site = site(FIRST_SOLUTION).await;
    site.role("Mine").await;
    site.role("One").await;
    let done = site.grading.catch_up(&site.learner, "first", "two", false).await.unwrap();
    assert_eq!(done, Done { solved: vec!["Make Two".into()], made: vec!["role Two".into()], gone: Vec::new() });
    assert_eq!(roles(&site).await, ["Mine", "One", "Two"]);
    let progress = site.grading.progress_of(&site.learner, "first").await.unwrap();
    assert_eq!((progress.passed, progress.points), (vec!["one".to_owned(), "two".into()], 1));

    // Nothing is missing any more.
    let done = site.grading.catch_up(&site.learner, "first", "two", false).await.unwrap();
    assert_eq!(done, Done { solved: Vec::new(), made: Vec::new(), gone: Vec::new() });
}

#[tokio::test]
async fn catching_up_makes_what_an_earlier_lab_has_to_have_left_too() {
    let site = site(FIRST_SOLUTION).await;
    site.role("Mine").await;
    site.role("Four").await;
    let done = site.grading.catch_up(&site.learner, "next", "four", false).await.unwrap();
    assert_eq!(done.solved, ["first: Make One", "first: Make Two"]);
    assert_eq!(roles(&site).await, ["Four", "Mine", "One", "Two"]);
    assert_eq!(site.grading.progress_of(&site.learner, "next").await.unwrap().points, 1, "the step is the learner's own");
}

const DEPLOY: &str = "steps:
  - id: deploy
    title: Deploy it
    checks:
      - { id: answer, say: The code is right, file: { path: Hello/lambda_function.py }, expect: { text: { contains: right } } }
";
const DEPLOY_SOLUTION: &str = "format: 1
steps:
  - step: deploy
    put: [lambda_function.py]
    run:
      - zip f.zip lambda_function.py
      - aws lambda update-function-code --function-name Hello --zip-file fileb://f.zip
";

#[tokio::test]
async fn a_draft_that_was_deployed_follows_the_new_code_and_one_that_was_not_is_kept() {
    let files =
        [("lab", "lab.yaml", DEPLOY), ("lab", "solution.yaml", DEPLOY_SOLUTION), ("lab", "solution/lambda_function.py", "right")];
    let site = Site::with(&files).await;
    let workspace = SqlWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    site.function("Hello", &[("lambda_function.py", "")]).await;
    let save = async |text: &str| {
        let base = workspace.open(&site.learner, "Hello").await.unwrap().revisions.remove("lambda_function.py");
        workspace.save_file(&site.learner, "Hello", "lambda_function.py", text, base).await.unwrap().revision
    };
    let deployed = save("mine").await;
    workspace.deploy(&site.learner, "Hello", Some(deployed)).await.unwrap();
    site.grading.catch_up(&site.learner, "lab", "deploy", false).await.unwrap();
    let draft = workspace.open(&site.learner, "Hello").await.unwrap();
    assert_eq!((draft.files[0].1.as_str(), draft.deployed), ("right", true));

    save("typed and not deployed").await;
    let refused = site.grading.catch_up(&site.learner, "lab", "deploy", false).await;
    assert_eq!(refused, Err(GradingError::NotBeside), "the check reads the draft");
    let draft = workspace.open(&site.learner, "Hello").await.unwrap();
    assert_eq!((draft.files[0].1.as_str(), draft.deployed), ("typed and not deployed", false));
}

#[tokio::test]
async fn an_account_that_is_replaced_for_catching_up_tells_what_came_and_went_and_its_checks_have_passed() {
    let site = site(FIRST_SOLUTION).await;
    site.role("Mine").await;
    let done = site.grading.catch_up(&site.learner, "first", "two", true).await.unwrap();
    let expected = Done {
        solved: vec!["Make One".into(), "Make Two".into()],
        made: vec!["role One".into(), "role Two".into()],
        gone: vec!["role Mine".into()],
    };
    assert_eq!(done, expected);
    assert_eq!(site.grading.progress_of(&site.learner, "first").await.unwrap().passed, ["one", "two"]);
}

#[test]
fn a_need_that_no_lab_has_is_a_mistake() {
    let wrong = NEXT.replace("checks: [two]", "checks: [two, zwei]");
    let (found, _content) = labs(&[("first", "lab.yaml", FIRST), ("next", "lab.yaml", &wrong)]);
    let told: Vec<_> = found.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["01-module/labs/next/lab.yaml:5: the lab `first` has no check `zwei`"]);
}
