//! What a lab needs of an earlier one is told, and made beside whatever else the account holds.

use app::grading::{Done, GradingError, Missing, port::Grading};
use emulator::CallSource;

use super::site::{Site, labs};

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
async fn catching_up_tells_what_came_and_went_and_its_checks_have_passed() {
    let site = site(FIRST_SOLUTION).await;
    site.role("Mine").await;
    let done = site.grading.catch_up(&site.learner, "first", "two").await.unwrap();
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
