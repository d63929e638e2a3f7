//! A site whose data is in PostgreSQL.

use app::{
    account::{Role, api::WhoAmI},
    aws::AwsRequest,
    grading::{
        State,
        api::{AnswerQuiz, GetProgress, RunChecks, TakeHint},
    },
    workspace::api::{OpenDraft, SaveEvent},
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

#[tokio::test]
async fn a_site_moves_from_sqlite_to_postgresql_with_all_its_data() {
    let database = tokio::task::spawn_blocking(test_postgres::Database::create).await.unwrap();
    let site = Coldstart::serve().unwrap();
    let student = Student::signed_up(&site, "ada").await.unwrap();
    Terminal::of(student.clone()).await.types(&LABS.labs[HELLO], None, 0..3).await;
    student.ask(&RunChecks { lab: HELLO.into(), step: None }).await.unwrap().unwrap();
    student.ask(&TakeHint { lab: HELLO.into(), check: "cli-exists".into(), number: 0 }).await.unwrap().unwrap();
    student.ask(&AnswerQuiz { lab: HELLO.into(), check: "quiz-deploy".into(), choices: "2".into() }).await.unwrap().unwrap();
    student.save("HelloLambda", "notes.txt", "a NUL is text too: \0").await.unwrap().unwrap();
    let event = SaveEvent { function: "HelloLambda".into(), name: "Mine".into(), body: "{}".into(), base: None };
    student.ask(&event).await.unwrap().unwrap();
    // A package that is stored as a file.
    let folder = tempfile::tempdir().unwrap();
    let big = "head -c 200000 /dev/urandom > big.bin && echo 'def lambda_handler(event, context): return 42' > lambda_function.py
        zip -q f.zip big.bin lambda_function.py && aws lambda update-function-code --function-name HelloLambda --zip-file fileb://f.zip";
    let aws = student.aws(folder.path()).await.unwrap();
    tokio::task::spawn_blocking(move || aws.sh(big).unwrap().ok().unwrap()).await.unwrap();
    let guest = TerminalClient::guest(&site, None).await;
    guest.ok("echo kept > file; head -c 1000 /dev/urandom > bytes; md5sum bytes > sum").await;
    let before = seen(&student).await;

    let data = site.kill().unwrap();
    let folder = data.path().to_str().unwrap().to_owned();
    let variables = [("COLDSTART_DATABASE", database.url.as_str()), ("COLDSTART_DATA", folder.as_str())];
    let copied = run(&["database", "copy"], &variables, "").unwrap();
    assert_eq!(copied.code, 0, "{}", copied.stderr);
    assert!(copied.stdout.contains("learners: 2\n"), "{}", copied.stdout);
    let empty: Vec<_> = copied.stdout.lines().filter_map(|line| line.strip_suffix(": 0")).collect();
    for table in
        ["records", "passed_checks", "answers", "hints_taken", "draft_files", "test_events", "home_files", "journal", "body_uses"]
    {
        assert!(!empty.contains(&table), "{table} is empty: {}", copied.stdout);
    }
    let again = run(&["database", "copy"], &variables, "").unwrap();
    let refused = "coldstart: the PostgreSQL database is not empty: it has rows in the table accounts";
    assert_eq!((again.code, again.stderr.trim()), (1, refused));

    let site = serve(data, &database);
    let student = student.at(&site);
    assert_eq!(student.ask(&WhoAmI {}).await.unwrap().unwrap().name, "ada", "the session moves, too");
    assert_eq!(seen(&student).await, before);
    assert_eq!(guest.at(&site).ok("cat file; md5sum bytes | diff - sum").await, "kept\n");
    let folder = tempfile::tempdir().unwrap();
    let aws = student.aws(folder.path()).await.unwrap();
    let invoke = "aws lambda invoke --function-name HelloLambda answer > /dev/null && cat answer";
    let answer = tokio::task::spawn_blocking(move || aws.sh(invoke).unwrap().ok().unwrap()).await.unwrap();
    assert_eq!(answer.trim(), "42");
    // New rows get numbers of their own.
    Student::signed_up(&site, "grace").await.unwrap();
    student.ask(&AnswerQuiz { lab: HELLO.into(), check: "quiz-deploy".into(), choices: "1".into() }).await.unwrap().unwrap();
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
