//! Attempts: frozen at the first full pass and at *Hand in*, with grades that are only added.

use app::grading::{
    attempts::{Attempt, Cause},
    port::Grading,
};
use emulator::CallSource;
use store::sql::query;

use super::site::{Site, make_role};
use crate::{
    db::testing::also_on_postgres,
    grading::bundle::{Bundle, signing_key},
};

const LAB: &str = "steps:
  - id: one
    title: One
    checks:
      - { id: mine, say: There is my role, points: 3, resource: { type: iam.role, where: { name: mine } } }
      - { id: secret, hidden: true, say: There is a secret one, points: 5, resource: { type: iam.role, where: { name: secret } } }
      - { id: yours, say: There is your role, points: 2, resource: { type: iam.role, where: { name: yours } } }
";

fn told(attempts: &[Attempt]) -> String {
    let lines = attempts.iter().map(|attempt| {
        let grades = attempt.grades.iter().map(|grade| {
            let checks: Vec<String> =
                grade.checks.iter().map(|check| format!("{} {:?} {}", check.check, check.state, check.points)).collect();
            format!("{} of {} ({}) {} {}", grade.points(), grade.of, checks.join(", "), grade.why(), grade.reason)
        });
        format!("{:?}: {}", attempt.cause, grades.collect::<Vec<_>>().join("; "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

#[test]
fn work_is_frozen_when_it_is_handed_in_and_when_everything_has_passed_for_the_first_time() {
    block_on(async {
        let site = Site::with(&[("lab", "lab.yaml", LAB)]).await;
        site.role("mine").await;
        site.grading.hand_in(&site.learner, "lab").await.unwrap();
        let handed_in = site.grading.attempts(&site.learner).await.unwrap();
        insta::assert_snapshot!(told(&handed_in), @"HandIn: 3 of 5 (mine Pass 3, yours Open 0) The checks gave 3 of 5 points. Handed in.");
        site.role("yours").await;
        for _ in 0..3 {
            site.grading.check(&site.learner, "lab", None).await.unwrap();
        }
        let attempts = site.grading.attempts(&site.learner).await.unwrap();
        insta::assert_snapshot!(told(&attempts), @r"
        FullPass: 5 of 5 (mine Pass 3, yours Pass 2) The checks gave 5 of 5 points. Every check has passed.
        HandIn: 3 of 5 (mine Pass 3, yours Open 0) The checks gave 3 of 5 points. Handed in.
        ");
        assert_eq!(attempts[1], handed_in[0]);
        assert_eq!(attempts[0].cause, Cause::FullPass);
    });
}

#[test]
fn an_attempt_has_the_work_as_it_was_and_grades_are_never_changed() {
    block_on(async {
        let site = Site::with(&[("lab", "lab.yaml", LAB)]).await;
        site.role("mine").await;
        site.grading.hand_in(&site.learner, "lab").await.unwrap();
        make_role(&site.aws(CallSource::Console), "later").await.unwrap();
        let zip: Vec<u8> = query("SELECT bundle FROM attempts").fetch_scalar(&site.db.reader).await.unwrap();
        let bundle = Bundle::of_zip(&zip, Some(&signing_key(&[1; 32]).verifying_key())).unwrap();
        assert_eq!((bundle.lab.as_str(), bundle.account), ("lab", site.account()));
        let frozen = format!("{:?}", bundle.state);
        assert!(frozen.contains("\"mine\"") && !frozen.contains("\"later\""), "{frozen}");
        assert!(query("UPDATE grades SET raw_points = 5").execute(&site.db.writer).await.is_err());
        assert!(query("UPDATE attempts SET lab = 'other'").execute(&site.db.writer).await.is_err());
        let hidden: String = query("SELECT checks FROM grades").fetch_scalar(&site.db.reader).await.unwrap();
        assert!(hidden.contains("secret"), "{hidden}");
    });
}

#[test]
fn old_attempts_go_and_the_best_stays() {
    block_on(async {
        let site = Site::with(&[("lab", "lab.yaml", LAB)]).await;
        site.role("mine").await;
        for _ in 0..13 {
            site.grading.hand_in(&site.learner, "lab").await.unwrap();
        }
        let attempts = site.grading.attempts(&site.learner).await.unwrap();
        assert!((10..=11).contains(&attempts.len()), "{}", attempts.len());
    });
}

also_on_postgres!(
    work_is_frozen_when_it_is_handed_in_and_when_everything_has_passed_for_the_first_time,
    an_attempt_has_the_work_as_it_was_and_grades_are_never_changed,
    old_attempts_go_and_the_best_stays,
);
