//! A learner downloads their work and grades it on their own machine, with the same result; and hands it in.

use app::grading::State;
use tests::{Coldstart, Student, location};

use super::terminal::{LABS, Terminal};

fn grade(bundle: &std::path::Path, options: &[&str]) -> tests::Finished {
    tests::run(&[&["grade", "hello-lambda", "--from", bundle.to_str().unwrap()], options].concat(), &[], "").unwrap()
}

#[tokio::test]
async fn a_bundle_of_the_site_is_graded_elsewhere_as_the_site_does_and_no_byte_of_it_can_be_changed() {
    let site = Coldstart::shared_site();
    let lab = &LABS.labs["hello-lambda"];
    let student = Terminal::of(Student::guest(site).await.unwrap()).await;
    student.types(lab, None, 0..2).await;
    let verdict = student.checks(lab).await;
    let answer = student.student.get("/labs/hello-lambda/bundle").await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/zip");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"hello-lambda.zip\"");
    let zip = answer.bytes().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ada.zip");
    std::fs::write(&file, &zip).unwrap();
    let key = student.student.get("/bundles/key").await.unwrap().text().await.unwrap();
    let graded = grade(&file, &["--json", "-", "--site-key", key.trim()]);
    assert_eq!(graded.code, 1, "{}{}", graded.stdout, graded.stderr);
    let report: serde_json::Value = serde_json::from_str(&graded.stdout).unwrap();
    let checks = report["submissions"][0]["checks"].as_array().unwrap();
    let there: Vec<_> =
        checks.iter().map(|check| (check["check"].as_str().unwrap(), check["state"] == "pass", check["points"].as_u64())).collect();
    let here: Vec<_> = verdict
        .results
        .iter()
        .map(|result| (result.check.as_str(), result.state == State::Pass, Some(u64::from(result.points))))
        .collect();
    assert_eq!(there, here);
    assert_eq!(grade(&file, &["--json", "-", "--site-key", key.trim()]).stdout, graded.stdout);
    // The pseudonym says nothing about the learner.
    let account = student.student.access().await.unwrap().account;
    assert!(!report["submissions"][0]["pseudonym"].as_str().unwrap().contains(&account));
    assert_eq!(grade(&file, &["--site-key", &"0".repeat(64)]).code, 2);
    for at in [40, zip.len() / 2, zip.len() - 3] {
        let mut changed = zip.to_vec();
        changed[at] ^= 1;
        std::fs::write(&file, changed).unwrap();
        let graded = grade(&file, &[]);
        assert_eq!(graded.code, 2, "byte {at}: {}", graded.stdout);
    }
}

#[tokio::test]
async fn a_bundle_is_the_learners_own() {
    let site = Coldstart::shared_site();
    let visitor = Student::visitor(site).unwrap();
    assert_eq!(visitor.get("/labs/hello-lambda/bundle").await.unwrap().status(), 401);
    let student = Student::guest(site).await.unwrap();
    assert_eq!(student.get("/labs/no-such-lab/bundle").await.unwrap().status(), 404);
}

#[tokio::test]
async fn what_is_handed_in_is_on_the_page_of_grades_with_its_reason() {
    let site = Coldstart::shared_site();
    let lab = &LABS.labs["hello-lambda"];
    let student = Terminal::of(Student::guest(site).await.unwrap()).await;
    student.types(lab, None, 0..1).await;
    let answer = student.student.form("/labs/hello-lambda/hand-in", &[]).await.unwrap();
    assert_eq!(location(&answer), Some("/grades"));
    let page = student.student.page("/grades").await.unwrap();
    for words in ["Handed in", "The checks gave 3 of", "There is a function named HelloLambda", "holds"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
