//! Previews of authors: an account in the state before or after a step, for those who teach and for nobody else.

use std::{fs, time::Instant};

use app::{
    account::{Role, api::WhoAmI},
    grading::{State, api::RunChecks},
};
use serde_json::Value;
use tests::{Coldstart, Student, location, root, run};

const PASSWORD: &str = "a long enough password";

async fn lab_state(student: &Student, lab: &str, step: &str) -> Vec<(String, State, String)> {
    let verdict = student.ask(&RunChecks { lab: lab.into(), step: Some(step.into()) }).await.unwrap().unwrap();
    verdict.results.into_iter().map(|result| (result.check, result.state, result.message)).collect()
}

#[tokio::test]
async fn an_instructor_is_a_student_before_a_step_after_it_and_after_a_near_miss_and_comes_back() {
    let content = tempfile::tempdir().unwrap();
    crate::content::copy(&root().join("content"), content.path());
    let site = Coldstart::serve_in(tempfile::tempdir().unwrap(), content.path()).unwrap();
    let data = site.data().to_str().unwrap().to_owned();
    let added = run(&["user", "add", "Prof.Ada", "--role", "instructor", "--data", &data], &[], &format!("{PASSWORD}\n")).unwrap();
    assert_eq!(added.code, 0, "{}", added.stderr);
    let ada = Student::visitor(&site).unwrap();
    ada.enter("/sign-in", "Prof.Ada", PASSWORD).await.unwrap();
    let state: Value = ada.get("/preview/state").await.unwrap().json().await.unwrap();
    assert_eq!((&state["is_preview"], &state["problems"]), (&false.into(), &Value::Array(Vec::new())));

    let begun = ada.form("/preview", &[("lab", "hello-lambda"), ("step", "code"), ("as", "solution")]).await.unwrap();
    assert_eq!((begun.status().as_u16(), location(&begun)), (303, Some("/labs/hello-lambda?step=code")));
    assert_eq!(ada.ask(&WhoAmI {}).await.unwrap().unwrap().role, Role::Guest);
    let passed = lab_state(&ada, "hello-lambda", "code").await;
    assert!(passed.iter().all(|(_, state, _)| *state == State::Pass), "{passed:?}");
    let missed = ada.form("/preview", &[("lab", "hello-lambda"), ("as", "wrong/body-not-json")]).await.unwrap();
    assert_eq!(missed.status().as_u16(), 303);
    let failed = lab_state(&ada, "hello-lambda", "code").await;
    assert!(failed.iter().any(|(_, state, message)| *state == State::Fail && message.contains("json.dumps")), "{failed:?}");
    let nobody = ada.form("/preview", &[("lab", "hello-lambda"), ("as", "wrong/nobody")]).await.unwrap();
    assert_eq!(nobody.status().as_u16(), 404);

    // A saved file is news within a second, with its mistakes.
    let state: Value = ada.get("/preview/state").await.unwrap().json().await.unwrap();
    let revision = state["revision"].as_u64().unwrap();
    let lab = content.path().join("09-lambda-api-gateway/labs/hello-lambda/lab.yaml");
    let text = fs::read_to_string(&lab).unwrap();
    fs::write(&lab, text.replacen("        say:", "        sya:", 1)).unwrap();
    let saved = Instant::now();
    let news: u64 = ada.get(&format!("/preview/changes?since={revision}")).await.unwrap().json().await.unwrap();
    println!("seen {} ms after it was saved", saved.elapsed().as_millis());
    assert!(news > revision);
    let state: Value = ada.get("/preview/state").await.unwrap().json().await.unwrap();
    assert!(state["problems"].to_string().contains("did you mean `say`?"), "{}", state["problems"]);

    let ended = ada.form("/preview/end", &[]).await.unwrap();
    assert_eq!(location(&ended), Some("/"));
    assert_eq!(ada.ask(&WhoAmI {}).await.unwrap().unwrap().role, Role::Instructor);
    assert_eq!(ada.form("/preview/end", &[]).await.unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn students_have_no_previews() {
    let site = Coldstart::shared_site();
    for student in [Student::guest(site).await.unwrap(), Student::visitor(site).unwrap()] {
        for path in ["/preview/state", "/preview/changes?since=1", "/preview/open?token=", "/preview/open"] {
            assert_eq!(student.get(path).await.unwrap().status().as_u16(), 404, "{path}");
        }
        for path in ["/preview", "/preview/end"] {
            let fields = [("lab", "hello-lambda"), ("step", "code"), ("as", "solution")];
            assert_eq!(student.form(path, &fields).await.unwrap().status().as_u16(), 404, "{path}");
        }
    }
}
