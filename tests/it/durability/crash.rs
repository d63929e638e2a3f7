//! Repeated `kill -9` under load: all writes that were acknowledged must be there afterwards.

use std::{
    collections::BTreeSet,
    io::Write,
    sync::{Arc, Mutex},
};

use app::{
    aws::AwsRequest,
    grading::api::{AnswerQuiz, GetProgress},
    workspace::api::{ListEvents, OpenDraft},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::BodyHash;
use serde_json::{Value, json};
use tests::{Coldstart, PASSWORD, Student};
use tokio::sync::mpsc;

/// Number of concurrent writers.
const WRITERS: usize = 4;

/// The writes of one writer that the server has acknowledged.
#[derive(Clone, Default)]
struct Kept {
    apis: BTreeSet<String>,
    draft: Option<String>,
    events: BTreeSet<String>,
    code: Option<String>,
}

fn console(service: &str, method: &str, path: &str, body: &Value) -> AwsRequest {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    AwsRequest { service: service.into(), method: method.into(), path: path.into(), headers: Vec::new(), body }
}

/// A package with a file of this name, too large for the database.
fn package(name: &str) -> String {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (file, content) in [("lambda_function.py", vec![]), (name, name.repeat(100_000 / name.len()).into_bytes())] {
        zip.start_file(file, stored).unwrap();
        zip.write_all(&content).unwrap();
    }
    BASE64_STANDARD.encode(zip.finish().unwrap().into_inner())
}

/// Downloads the code of the function and returns the name of its other file.
async fn code(student: &Student) -> String {
    let answer = student.console(console("lambda", "GET", "/2015-03-31/functions/f", &Value::Null)).await.unwrap();
    let function: Value = serde_json::from_str(&answer.body).unwrap();
    let zip = reqwest::get(function["Code"]["Location"].as_str().unwrap()).await.unwrap();
    assert_eq!(zip.status(), 200);
    let zip = zip.bytes().await.unwrap();
    let hash = BASE64_STANDARD.encode(BodyHash::of(&zip).bytes());
    assert_eq!(function["Configuration"]["CodeSha256"], hash);
    let zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned());
    names.into_iter().find(|name| name != "lambda_function.py").unwrap_or_default()
}

/// Signs up and creates the function whose draft will be written.
async fn writer(site: &Coldstart, number: usize) -> Student {
    let student = Student::signed_up(site, &format!("writer-{number}")).await.unwrap();
    let account = student.access().await.unwrap().account;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", zip::write::SimpleFileOptions::default()).unwrap();
    let package = BASE64_STANDARD.encode(zip.finish().unwrap().into_inner());
    let function = json!({
        "FunctionName": "f", "Runtime": "python3.12", "Handler": "lambda_function.lambda_handler", "Code": { "ZipFile": package },
        "Role": format!("arn:aws:iam::{account}:role/service-role/MyLambdaRole"),
    });
    let created = student.console(console("lambda", "POST", "/2015-03-31/functions", &function)).await.unwrap();
    assert_eq!(created.status, 201, "{}", created.body);
    student
}

/// Writes until the site does not answer any more.
async fn write(student: Student, round: usize, kept: Arc<Mutex<Kept>>, acknowledged: mpsc::UnboundedSender<()>) {
    for turn in 0.. {
        let name = format!("r{round}-{turn}");
        let Ok(answer) = student.console(console("apigateway", "POST", "/restapis", &json!({ "name": name }))).await else {
            return;
        };
        assert_eq!(answer.status, 201, "{}", answer.body);
        kept.lock().unwrap().apis.insert(name.clone());
        let Ok(saved) = student.save("f", "lambda_function.py", name.clone()).await else { return };
        saved.unwrap();
        kept.lock().unwrap().draft = Some(name.clone());
        let update = json!({ "ZipFile": package(&name) });
        let Ok(updated) = student.console(console("lambda", "PUT", "/2015-03-31/functions/f/code", &update)).await else { return };
        assert_eq!(updated.status, 200, "{}", updated.body);
        kept.lock().unwrap().code = Some(name.clone());
        let Ok(saved) = student.save_event("f", &format!("e{}", round % 2), &format!("\"{name}\"")).await else { return };
        saved.unwrap();
        kept.lock().unwrap().events.insert(format!("e{}", round % 2));
        acknowledged.send(()).ok();
    }
}

async fn is_all_there(student: &Student, kept: &Kept) {
    let answer = student.console(console("apigateway", "GET", "/restapis?limit=500", &Value::Null)).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let listed: Value = serde_json::from_str(&answer.body).unwrap();
    let names: BTreeSet<String> =
        listed["item"].as_array().into_iter().flatten().map(|api| api["name"].as_str().unwrap().to_owned()).collect();
    let lost: Vec<_> = kept.apis.difference(&names).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let draft = student.ask(&OpenDraft { function: "f".into() }).await.unwrap().unwrap();
    let turn = |name: &str| name.rsplit('-').next().unwrap().parse::<usize>().unwrap();
    for (kept, there) in [(&kept.draft, draft.files[0].1.clone()), (&kept.code, code(student).await)] {
        let Some(kept) = kept else { continue };
        let round = kept.split('-').next().unwrap();
        // A write after the last acknowledged one may have been stored as well, or be the first of the next round.
        assert!(
            !there.starts_with(&format!("{round}-")) || turn(&there) >= turn(kept),
            "{kept} was acknowledged, {there} is there"
        );
    }
    let events: BTreeSet<String> =
        student.ask(&ListEvents { function: "f".into() }).await.unwrap().unwrap().into_iter().map(|event| event.name).collect();
    assert!(kept.events.is_subset(&events), "{:?} of {:?}", events, kept.events);
}

#[tokio::test]
async fn twenty_times_killed_under_load_nothing_acknowledged_is_lost() {
    nothing_acknowledged_is_lost(20, &[]).await;
}

#[tokio::test]
async fn killed_under_load_nothing_acknowledged_is_lost_in_postgresql() {
    let database = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
    nothing_acknowledged_is_lost(6, &["--database", &database.url]).await;
}

/// Kills the server that often.
async fn nothing_acknowledged_is_lost(rounds: usize, options: &[&str]) {
    let content = tests::root().join("content");
    let mut site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, options).unwrap();
    let mut students = Vec::new();
    for number in 0..WRITERS {
        students.push((writer(&site, number).await, Arc::new(Mutex::new(Kept::default()))));
    }
    let mut points = 0;
    for round in 0..rounds {
        let (acknowledged, mut turns) = mpsc::unbounded_channel();
        let writers: Vec<_> = students
            .iter()
            .map(|(student, kept)| tokio::spawn(write(student.clone(), round, kept.clone(), acknowledged.clone())))
            .collect();
        drop(acknowledged);
        if round == rounds / 2 {
            let answer = AnswerQuiz { lab: "hello-lambda".into(), check: "quiz-deploy".into(), choices: "2".into() };
            points = students[0].0.ask(&answer).await.unwrap().unwrap().progress.points;
        }
        // Each round kills the server at another moment of the writing.
        for _ in 0..3 + round {
            turns.recv().await.expect("the writers have stopped before the site was killed");
        }
        site = Coldstart::serve_with(site.kill().unwrap(), &content, options).unwrap();
        for writer in writers {
            writer.await.unwrap();
        }
        for (number, (student, kept)) in students.iter_mut().enumerate() {
            // The port and the cookies are new; the account is the same.
            *student = Student::visitor(&site).unwrap();
            student.enter("/sign-in", &format!("writer-{number}"), PASSWORD).await.unwrap();
            let kept = kept.lock().unwrap().clone();
            is_all_there(student, &kept).await;
        }
    }
    assert!(points > 0);
    assert_eq!(students[0].0.ask(&GetProgress {}).await.unwrap()["hello-lambda"].points, points);
}
