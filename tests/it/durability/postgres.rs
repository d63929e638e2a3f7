//! A site whose data is in PostgreSQL.

use app::{
    account::{Role, api::WhoAmI},
    aws::AwsRequest,
    grading::{
        State,
        api::{GetProgress, RunChecks},
    },
    workspace::api::OpenDraft,
};
use tests::{Coldstart, PASSWORD, Student, run};

use crate::{
    labs::terminal::{LABS, Terminal},
    terminal::client::TerminalClient,
};

const HELLO: &str = "hello-lambda";

fn serve(data: tempfile::TempDir, database: &test_postgres::Database) -> Coldstart {
    Coldstart::serve_with(data, &tests::root().join("content"), &["--database", &database.url]).unwrap()
}

/// What a learner sees of their work.
async fn seen(student: &Student) -> (String, String, String) {
    let progress = student.ask(&GetProgress {}).await.unwrap();
    let list = AwsRequest {
        service: "lambda".into(),
        method: "GET".into(),
        path: "/2015-03-31/functions".into(),
        headers: Vec::new(),
        body: String::new(),
    };
    let functions = student.console(list).await.unwrap().body;
    let draft = student.ask(&OpenDraft { function: "HelloLambda".into() }).await.unwrap().unwrap();
    (serde_json::to_string(&progress).unwrap(), functions, serde_json::to_string(&draft).unwrap())
}

#[tokio::test]
async fn everything_in_postgresql_outlives_a_kill_of_the_site_and_of_the_database() {
    let database = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
    let site = serve(tempfile::tempdir().unwrap(), &database);
    let student = Student::signed_up(&site, "ada").await.unwrap();
    let lab = Terminal::of(student.clone()).await;
    lab.types(&LABS.labs[HELLO], None, 0..2).await;
    let verdict = student.ask(&RunChecks { lab: HELLO.into(), step: Some("create".into()) }).await.unwrap().unwrap();
    assert!(verdict.results.iter().all(|result| result.state == State::Pass), "{verdict:#?}");
    let content = "a NUL is text too: \0".to_owned();
    student.save("HelloLambda", "notes.txt", content).await.unwrap().unwrap();
    let guest = TerminalClient::guest(&site, None).await;
    guest.ok("echo kept > file").await;
    let before = seen(&student).await;
    assert!(before.1.contains("HelloLambda") && before.2.contains("NUL"), "{before:?}");

    let site = serve(site.kill().unwrap(), &database);
    let student = student.at(&site);
    assert_eq!(student.ask(&WhoAmI {}).await.unwrap().unwrap().name, "ada", "the session is stored too");
    assert_eq!(seen(&student).await, before);
    assert_eq!(guest.at(&site).ok("cat file").await, "kept\n");
    assert!(!site.data().join("coldstart.db").exists() && !site.data().join("sessions.db").exists());

    database.restart_server();
    assert_eq!(seen(&student).await, before);
    student.save("HelloLambda", "notes.txt", "saved later").await.unwrap().unwrap();
    assert_eq!(student.get("/healthz").await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_command_line_adds_and_deletes_users_in_postgresql() {
    let database = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
    let site = serve(tempfile::tempdir().unwrap(), &database);
    let data = site.data().to_str().unwrap().to_owned();
    let variables = [("COLDSTART_DATABASE", database.url.as_str()), ("COLDSTART_DATA", data.as_str())];
    let added = run(&["user", "add", "Prof.Ada", "--role", "instructor"], &variables, &format!("{PASSWORD}\n")).unwrap();
    assert_eq!(added.code, 0, "{}", added.stderr);
    let again = run(&["user", "add", "prof.ada"], &variables, &format!("{PASSWORD}\n")).unwrap();
    assert!(again.code == 1 && again.stderr.ends_with("coldstart: the name is taken"), "{}", again.stderr);
    let alike = run(&["user", "add", "Prof.Adа"], &variables, &format!("{PASSWORD}\n")).unwrap();
    assert_eq!(alike.code, 1, "{}", alike.stderr);
    let ada = Student::visitor(&site).unwrap();
    ada.enter("/sign-in", "PROF.ada", PASSWORD).await.unwrap();
    assert_eq!(ada.ask(&WhoAmI {}).await.unwrap().unwrap().role, Role::Instructor);

    let deleted = run(&["user", "delete", "prof.ada"], &variables, "").unwrap();
    assert_eq!((deleted.code, deleted.stdout.trim()), (0, "Prof.Ada is deleted, with all that was theirs."), "{}", deleted.stderr);
    assert!(Student::visitor(&site).unwrap().enter("/sign-in", "prof.ada", PASSWORD).await.is_err());
    let gone = run(&["user", "delete", "prof.ada"], &variables, "").unwrap();
    assert_eq!((gone.code, gone.stderr.as_str()), (1, "coldstart: there is no user of this name"));
}

#[test]
fn an_address_that_is_none_is_refused_without_repeating_its_password() {
    let data = tempfile::tempdir().unwrap();
    let start = |address: &str| {
        let ports = ["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data", data.path().to_str().unwrap()];
        let failed = run(&ports, &[("COLDSTART_DATABASE", address)], "").unwrap();
        assert_eq!(failed.code, 1, "{}", failed.stderr);
        assert!(!failed.stderr.contains("hidden"), "{}", failed.stderr);
        failed.stderr
    };
    insta::assert_snapshot!(start("mysql://me:hidden@localhost/x"), @"coldstart: --database (COLDSTART_DATABASE) takes postgres://USER:PASSWORD@HOST/DATABASE; without it, SQLite files in the data folder are used");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(
        start(&format!("postgres://me:hidden@127.0.0.1:{port}/x"))
            .starts_with("coldstart: the PostgreSQL database can't be used: ")
    );
}
