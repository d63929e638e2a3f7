//! What the site solved for a learner is recorded and gives no points, unless the lab says so or the learner does it again.

use app::{
    account::Learner,
    grading::{GradingError, NoPoints, SolvedBy, State, Verdict, port::Grading},
};
use emulator::CallSource;
use store::sql::query;

use super::site::Site;

/// Two steps, each creates a role. The step `make` also has a check of a call, and a quiz.
const LAB: &str = "steps:
  - id: make
    title: Make it
    checks:
      - { id: first, say: There is the first role, points: 2, resource: { type: iam.role, where: { name: First } } }
      - { id: listed, say: You have listed functions, cli: { service: lambda, operation: ListFunctions } }
      - { id: asked, say: You know it, quiz: { question: Which?, choices: [One, Two], answer: 2, why: Two. } }
  - id: extend
    title: Extend it
    checks:
      - { id: second, say: There is the second role, points: 4, resource: { type: iam.role, where: { name: Second } } }
      - { id: counted, say: You have listed functions, cli: { service: lambda, operation: ListFunctions } }
";
const SOLUTION: &str = "format: 1
steps:
  - step: make
    run:
      - aws iam create-role --assume-role-policy-document file://trust.json --role-name First
      - aws lambda list-functions
  - step: extend
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name Second]
";
/// A lab that starts where `lab` ends.
const NEXT: &str = "start: { from: lab, at: solution }
steps:
  - id: third
    title: A third
    checks:
      - { id: third, say: There is the third role, points: 8, resource: { type: iam.role, where: { name: Third } } }
";
const NEXT_SOLUTION: &str = "format: 1
steps:
  - step: third
    run: [aws iam create-role --assume-role-policy-document file://trust.json --role-name Third]
";

async fn site() -> Site {
    with(LAB).await
}

async fn with(lab: &str) -> Site {
    let files = [
        ("lab", "lab.yaml", lab),
        ("lab", "solution.yaml", SOLUTION),
        ("next", "lab.yaml", NEXT),
        ("next", "solution.yaml", NEXT_SOLUTION),
    ];
    Site::with(&files).await
}

/// Every check: its state, its points, and why it has none.
fn told(verdict: &Verdict) -> String {
    let line = |result: &app::grading::CheckResult| {
        let why = result.no_points.map(|why| format!(", {}", why.label())).unwrap_or_default();
        format!("{}: {:?}, {} of {}{why}", result.check, result.state, result.points, result.of)
    };
    let mut lines: Vec<_> = verdict.results.iter().map(line).collect();
    lines.push(format!("{} of {} points", verdict.progress.points, verdict.progress.of));
    lines.join("\n")
}

async fn check(site: &Site, lab: &str) -> Verdict {
    site.grading.check(&site.learner, lab, None).await.unwrap()
}

async fn list_functions(site: &Site) {
    site.aws(CallSource::Endpoint).call(emulator::Service::LAMBDA, "ListFunctions", serde_json::json!({})).await.unwrap();
}

async fn solved(site: &Site, lab: &str) -> Vec<(String, NoPoints)> {
    let progress = site.grading.progress_of(&site.learner, lab).await.unwrap();
    progress.solved.into_iter().map(|solved| (solved.step, solved.why)).collect()
}

#[tokio::test]
async fn steps_that_were_caught_up_pass_without_points_and_quizzes_stay_unanswered() {
    let site = site().await;
    site.grading.catch_up(&site.learner, "lab", "extend", false).await.unwrap();
    site.grading.answer(&site.learner, "lab", "asked", vec!["2".into()]).await.unwrap();
    insta::assert_snapshot!(told(&check(&site, "lab").await), @r"
    first: Pass, 0 of 2, solved for you
    listed: Pass, 0 of 1, solved for you
    asked: Pass, 1 of 1
    second: Pass, 0 of 4, solved for you
    counted: Pass, 0 of 1, solved for you
    1 of 9 points
    ");
    let history = site.grading.history(&site.learner).await.unwrap();
    let shown: Vec<_> = history.solved.iter().map(|entry| (entry.step.as_str(), entry.how, entry.ended.is_none())).collect();
    assert_eq!(shown, [("extend", SolvedBy::CatchUp, true), ("make", SolvedBy::CatchUp, true)]);
    assert!(history.solved.iter().all(|entry| entry.at.parse::<jiff::Timestamp>().is_ok()));
}

#[tokio::test]
async fn calls_of_a_solution_are_in_the_journal_as_the_sites_and_count_in_no_other_step() {
    let site = site().await;
    site.grading.catch_up(&site.learner, "lab", "make", false).await.unwrap();
    let by =
        async |sources: &[CallSource]| site.store.calls(site.account(), "lambda", "ListFunctions", sources).await.unwrap().len();
    assert_eq!(
        (by(&[CallSource::Solution]).await, by(&[CallSource::Endpoint, CallSource::Console, CallSource::Terminal]).await),
        (1, 0)
    );
    let results = check(&site, "lab").await.results;
    let state = |check: &str| results.iter().find(|result| result.check == check).unwrap().state;
    assert_eq!((state("listed"), state("counted")), (State::Pass, State::Open));
}

#[tokio::test]
async fn a_step_that_is_reset_gives_points_when_the_learner_does_it() {
    let site = site().await;
    site.grading.catch_up(&site.learner, "lab", "extend", false).await.unwrap();
    assert_eq!(check(&site, "lab").await.progress.points, 0);
    site.grading.reset_step(&site.learner, "lab", "extend").await.unwrap();
    assert_eq!(solved(&site, "lab").await, [("make".into(), NoPoints::SolvedForYou)]);
    let after = check(&site, "lab").await;
    assert_eq!(after.progress.points, 0, "{}", told(&after));
    site.role("Second").await;
    list_functions(&site).await;
    insta::assert_snapshot!(told(&check(&site, "lab").await), @r"
    first: Pass, 0 of 2, solved for you
    listed: Pass, 0 of 1, solved for you
    asked: Blocked, 0 of 1
    second: Pass, 4 of 4
    counted: Pass, 1 of 1
    5 of 9 points
    ");
    // The first step, too.
    site.grading.reset_step(&site.learner, "lab", "make").await.unwrap();
    assert_eq!(solved(&site, "lab").await, []);
    site.role("First").await;
    list_functions(&site).await;
    assert_eq!(check(&site, "lab").await.progress.points, 8);
}

#[tokio::test]
async fn points_that_were_earned_stay_and_are_shown_whatever_is_solved_later() {
    let site = site().await;
    site.role("First").await;
    assert_eq!(check(&site, "lab").await.progress.points, 2);
    site.grading.catch_up(&site.learner, "lab", "extend", false).await.unwrap();
    let verdict = check(&site, "lab").await;
    let first = verdict.results.iter().find(|result| result.check == "first").unwrap();
    assert_eq!((first.points, first.no_points, verdict.progress.points), (2, None, 2));
}

#[tokio::test]
async fn an_earlier_lab_that_is_solved_for_a_later_one_gives_no_points() {
    let site = site().await;
    // The account of the second lab starts with the first lab solved by the site.
    site.grading.reset(&site.learner, "next").await.unwrap();
    let first = check(&site, "lab").await;
    assert_eq!((first.results[0].state, first.progress.points), (State::Pass, 0), "{}", told(&first));
    assert_eq!(solved(&site, "lab").await.len(), 2);
    site.role("Third").await;
    assert_eq!(check(&site, "next").await.progress.points, 8);
    let history = site.grading.history(&site.learner).await.unwrap();
    assert!(history.solved.iter().all(|entry| entry.lab == "lab" && entry.how == SolvedBy::Reset));

    site.grading.reset(&site.learner, "lab").await.unwrap();
    assert_eq!(solved(&site, "lab").await, []);
    site.role("First").await;
    assert_eq!(check(&site, "lab").await.progress.points, 2);
}

#[tokio::test]
async fn a_lab_may_give_points_for_steps_that_were_caught_up() {
    let site = with(&format!("catch_up_points: full\n{LAB}")).await;
    site.grading.catch_up(&site.learner, "lab", "make", false).await.unwrap();
    assert_eq!(check(&site, "lab").await.progress.points, 3);
    let progress = site.grading.progress_of(&site.learner, "lab").await.unwrap();
    let shown: Vec<_> = progress.solved.iter().map(|solved| (solved.step.as_str(), solved.why, solved.pays)).collect();
    assert_eq!(shown, [("make", NoPoints::SolvedForYou, true)]);
}

#[tokio::test]
async fn a_step_whose_solution_was_seen_gives_no_points_until_it_is_reset() {
    let site = site().await;
    site.role("First").await;
    list_functions(&site).await;
    check(&site, "lab").await;
    let see = |give_up| site.grading.solution(&site.learner, "lab", give_up);
    assert_eq!(see(false).await.unwrap_err(), GradingError::NotYet);
    assert!(solved(&site, "lab").await.is_empty());
    see(true).await.unwrap();
    see(false).await.unwrap();
    assert_eq!(solved(&site, "lab").await, [("extend".into(), NoPoints::SolutionShown)]);
    site.role("Second").await;
    insta::assert_snapshot!(told(&check(&site, "lab").await), @r"
    first: Pass, 2 of 2
    listed: Pass, 1 of 1
    asked: Blocked, 0 of 1
    second: Pass, 0 of 4, solution seen
    counted: Pass, 1 of 1
    4 of 9 points
    ");
    site.grading.reset_step(&site.learner, "lab", "extend").await.unwrap();
    // Seeing the solution again gives the step up again.
    assert_eq!(see(false).await.unwrap_err(), GradingError::NotYet);
    site.role("Second").await;
    assert_eq!(check(&site, "lab").await.progress.points, 8);
}

#[tokio::test]
async fn catching_up_is_recorded_even_if_the_request_is_cancelled() {
    let site = site().await;
    let learner = site.learner.clone();
    let grading = site.grading.clone();
    let asked = tokio::spawn(async move { grading.catch_up(&learner, "lab", "extend", false).await });
    // The request is cancelled before its response.
    tokio::task::yield_now().await;
    asked.abort();
    let verdict = loop {
        match site.grading.check(&site.learner, "lab", None).await {
            Err(GradingError::Running) => tokio::task::yield_now().await,
            verdict => break verdict.unwrap(),
        }
    };
    let (second, points) = (verdict.results.iter().find(|result| result.check == "second").unwrap(), verdict.progress.points);
    assert_eq!((second.state, points), (State::Pass, 0), "{}", told(&verdict));
    assert_eq!(solved(&site, "lab").await.len(), 2);
}

#[tokio::test]
async fn checks_that_passed_in_an_earlier_version_count_as_earned() {
    let site = site().await;
    let row = query(
        "INSERT INTO passed_checks (learner_id, lab, \"check\", points, passed_at, run_seed, content_hash)
         VALUES ($1, 'lab', 'second', 4, '2026-01-01T00:00:00Z', 1, '')",
    );
    row.bind(site.learner.id).execute(&site.db.writer).await.unwrap();
    assert_eq!(site.grading.progress_of(&site.learner, "lab").await.unwrap().points, 4);
    site.grading.catch_up(&site.learner, "lab", "extend", false).await.unwrap();
    assert_eq!(check(&site, "lab").await.progress.points, 4);
}

#[tokio::test]
async fn the_progress_of_several_learners_comes_in_their_order() {
    let site = site().await;
    site.role("First").await;
    check(&site, "lab").await;
    let nobody = Learner { id: site.learner.id + 1, ..site.learner.clone() };
    let learners = [nobody, site.learner.clone()];
    let progress = site.grading.progress_of_learners(&learners).await.unwrap();
    let points: Vec<_> = progress.iter().map(|labs| (labs["lab"].points, labs["lab"].of, labs["next"].of)).collect();
    assert_eq!(points, [(0, 9, 8), (2, 9, 8)]);
    assert_eq!(site.grading.progress_of_learners(&[]).await.unwrap(), []);
}

crate::db::testing::also_on_postgres! {
    the_progress_of_several_learners_comes_in_their_order,
    steps_that_were_caught_up_pass_without_points_and_quizzes_stay_unanswered,
    calls_of_a_solution_are_in_the_journal_as_the_sites_and_count_in_no_other_step,
    a_step_that_is_reset_gives_points_when_the_learner_does_it,
    points_that_were_earned_stay_and_are_shown_whatever_is_solved_later,
    an_earlier_lab_that_is_solved_for_a_later_one_gives_no_points,
    a_lab_may_give_points_for_steps_that_were_caught_up,
    a_step_whose_solution_was_seen_gives_no_points_until_it_is_reset,
    catching_up_is_recorded_even_if_the_request_is_cancelled,
    checks_that_passed_in_an_earlier_version_count_as_earned,
}
