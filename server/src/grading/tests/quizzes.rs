//! Every answer is kept, and a lab may say how many tries count.

use app::grading::{CheckResult, GradingError, NoPoints, State, Verdict, port::Grading};

use sqlx::{migrate::Migrator, sqlite::SqlitePoolOptions};
use store::sql::{Pool, query};

use super::site::{Site, labs};
use crate::grading::{check::Answer, db};

const ASKS: &str = "steps:
  - id: ask
    title: Ask
    checks:
      - id: number
        say: You know the number
        points: 3
        quiz: { question: Which?, choices: [One, Two, { text: Three, reply: Three is too many. }, Four], answer: 4, why: Four it is., tries: 2 }
      - id: free
        say: You know this one
        quiz: { question: Which?, choices: [One, Two], answer: 2, why: Two it is. }
";

async fn answer(site: &Site, check: &str, choice: &str) -> (CheckResult, Verdict) {
    let verdict = site.grading.answer(&site.learner, "lab", check, vec![choice.into()]).await.unwrap();
    (verdict.results.iter().find(|result| result.check == check).unwrap().clone(), verdict)
}

#[tokio::test]
async fn after_the_last_try_that_counts_a_right_answer_gives_no_points() {
    let site = Site::with(&[("lab", "lab.yaml", ASKS)]).await;
    let before = site.grading.progress_of(&site.learner, "lab").await.unwrap();
    assert_eq!(before.tries_left, [("number".to_owned(), 2)].into());
    let mut said = Vec::new();
    for choice in ["1", "1", "3", "2", "4", "4"] {
        let (result, verdict) = answer(&site, "number", choice).await;
        let left = verdict.progress.tries_left["number"];
        said.push(format!("{choice}: {:?} {} of {}, {left} left: {}", result.state, result.points, result.of, result.message));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    1: Fail 0 of 3, 1 left: Not quite. Read the passage again.
    1: Fail 0 of 3, 1 left: Not quite. Read the passage again.
    3: Fail 0 of 3, 0 left: Three is too many. That was the last answer that counts. You can go on trying, but it gives no points any more.
    2: Fail 0 of 3, 0 left: Not quite. Read the passage again.
    4: Pass 0 of 3, 0 left: Four it is. It gives no points: only the first 2 answers counted.
    4: Pass 0 of 3, 0 left: Four it is. It gives no points: only the first 2 answers counted.
    ");
    let progress = site.grading.progress_of(&site.learner, "lab").await.unwrap();
    assert_eq!((progress.points, progress.without_points["number"]), (0, NoPoints::TriesUsed));
    // Neither a reset nor another run gives tries back.
    site.grading.reset(&site.learner, "lab").await.unwrap();
    let again = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!((again.results[0].state, again.results[0].points, again.progress.points), (State::Pass, 0, 0));
}

#[tokio::test]
async fn a_right_answer_in_time_keeps_its_points_whatever_is_answered_later() {
    let site = Site::with(&[("lab", "lab.yaml", ASKS)]).await;
    answer(&site, "number", "1").await;
    let (result, verdict) = answer(&site, "number", "4").await;
    assert_eq!((result.state, result.points, verdict.progress.points), (State::Pass, 3, 3));
    assert_eq!(verdict.progress.tries_left, [].into());
    for choice in ["2", "3", "4"] {
        assert_eq!(answer(&site, "number", choice).await.1.progress.points, 3);
    }
}

#[tokio::test]
async fn answers_sent_at_once_are_taken_one_at_a_time_and_counted() {
    let site = Site::with(&[("lab", "lab.yaml", ASKS)]).await;
    let guess = |choice: &'static str| site.grading.answer(&site.learner, "lab", "number", vec![choice.into()]);
    for _ in 0..10 {
        let guessed = tokio::join!(guess("1"), guess("2"), guess("3"), guess("4"));
        for guessed in [guessed.0, guessed.1, guessed.2, guessed.3] {
            assert!(matches!(guessed, Ok(_) | Err(GradingError::Running)), "{guessed:?}");
        }
    }
    let mut answers = site.grading.history(&site.learner).await.unwrap().answers;
    answers.reverse();
    let mut different: Vec<usize> = Vec::new();
    for answer in &answers {
        if !different.contains(&answer.choices[0]) {
            different.push(answer.choices[0]);
        }
    }
    let points = site.grading.progress_of(&site.learner, "lab").await.unwrap().points;
    let was_in_time = different.iter().position(|choice| *choice == 4).is_some_and(|place| place < 2);
    assert_eq!(points, if was_in_time { 3 } else { 0 }, "{different:?}");
}

#[tokio::test]
async fn every_answer_is_kept_with_its_time_and_an_answer_is_never_changed() {
    let site = Site::with(&[("lab", "lab.yaml", ASKS)]).await;
    for choice in ["1", "1", "2"] {
        answer(&site, "free", choice).await;
    }
    let answers = site.grading.history(&site.learner).await.unwrap().answers;
    let shown: Vec<_> = answers.iter().map(|answer| (answer.check.as_str(), answer.choices.as_slice(), answer.right)).collect();
    assert_eq!(shown, [("free", &[2][..], Some(true)), ("free", &[1], Some(false)), ("free", &[1], Some(false))]);
    assert!(answers.iter().all(|answer| answer.at.parse::<jiff::Timestamp>().is_ok()));
    let forged = query("UPDATE answers SET choices = '[2]'").execute(&site.db.writer).await;
    assert!(forged.unwrap_err().to_string().contains("an answer is never changed"));
}

#[tokio::test]
async fn a_script_that_guesses_endlessly_does_not_fill_the_disk() {
    let site = Site::with(&[("lab", "lab.yaml", ASKS)]).await;
    for _ in 0..200 {
        answer(&site, "free", "1").await;
    }
    let one_more = site.grading.answer(&site.learner, "lab", "free", vec!["2".into()]).await;
    assert_eq!(one_more.unwrap_err(), GradingError::TooManyAnswers);
}

#[tokio::test]
async fn answers_of_versions_that_kept_only_one_are_first_answers() {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    let all = sqlx::migrate!("../migrations/main");
    let before: Vec<_> = all.iter().filter(|migration| migration.version < 9).cloned().collect();
    Migrator { migrations: before.into(), ..Migrator::DEFAULT }.run(&pool).await.unwrap();
    let old =
        "INSERT INTO learners (id, role, aws_account, created_at) VALUES (7, 'guest', '111122223333', '2026-01-01T00:00:00Z');
         INSERT INTO quiz_answers VALUES (7, 'lab', 'number', '[3,1]', '2026-01-02T00:00:00Z');";
    sqlx::raw_sql(old).execute(&pool).await.unwrap();
    all.run(&pool).await.unwrap();
    let pool = Pool::Sqlite(pool);
    let answers = db::answers(&pool, 7, "lab").await.unwrap();
    assert_eq!(answers, [("number".to_owned(), Answer { choices: vec![1, 3], number: 1, tried: 1 })].into());
    assert_eq!(db::all_answers(&pool, 7, 10).await.unwrap()[0].at, "2026-01-02T00:00:00Z");
}

#[test]
fn tries_out_of_range_are_a_mistake() {
    for tries in ["tries: 0", "tries: 4"] {
        let (labs, _content) = labs(&[("lab", "lab.yaml", &ASKS.replace("tries: 2", tries))]);
        let told: Vec<_> = labs.problems.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["01-module/labs/lab/lab.yaml:11: `tries` is 1 to 3 here; leave it out where every answer counts"]);
    }
}

crate::db::testing::also_on_postgres! {
    after_the_last_try_that_counts_a_right_answer_gives_no_points,
    a_right_answer_in_time_keeps_its_points_whatever_is_answered_later,
    answers_sent_at_once_are_taken_one_at_a_time_and_counted,
    every_answer_is_kept_with_its_time_and_an_answer_is_never_changed,
    a_script_that_guesses_endlessly_does_not_fill_the_disk,
}
