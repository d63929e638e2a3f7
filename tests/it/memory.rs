//! Students who use as much memory as they can, and the server's memory as the machine measures it.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use app::aws::AwsRequest;
use tests::{Coldstart, Student};
use tokio::task::JoinSet;

use crate::terminal::client::TerminalClient;

/// `--sandbox-memory`, in MB.
const LIMIT: u64 = 256;
/// What the server may use besides, in MB: its own memory, and the growth between two measurements.
const BESIDES: u64 = 300;

/// A function that makes as many empty files as fit, with paths of 4 KB, or writes to every page of the snapshot.
const ATTACK: &str = r#"
import gc, os, time

def lambda_handler(event, context):
    kept = []
    try:
        if event["kind"] == "names":
            folder = "/tmp"
            while len(folder) < 3700:
                folder += "/" + "d" * 200
                os.mkdir(folder)
            at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            for count in range(100_000):
                os.close(os.open(f"{count:0>200}", os.O_WRONLY | os.O_CREAT, dir_fd=at))
        elif event["kind"].isdigit():
            kept.append(bytearray(int(event["kind"]) << 20))
            return "done"
        elif event["kind"] == "pages":
            gc.unfreeze()
            for thing in gc.get_objects():
                kept.append(len(gc.get_referents(thing)))
    except (OSError, MemoryError):
        pass
    if event["kind"] != "nothing":
        # All of them at once.
        time.sleep(3)
    return "done"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_pages_and_twenty_shells_stay_within_the_memory_that_they_are_given() {
    let content = tests::root().join("content");
    let limit = LIMIT.to_string();
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-memory", &limit]).unwrap();
    let student = Student::guest(&site).await.unwrap();
    create(&student).await;
    let mut typists = Vec::new();
    for _ in 0..20 {
        typists.push(TerminalClient::guest(&site, None).await);
    }
    let (most, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let attack = async {
        for kind in ["names", "pages"] {
            let mut attackers = JoinSet::new();
            for _ in 0..20 {
                let student = student.clone();
                attackers.spawn(async move { drop(invoke(&student, kind).await) });
            }
            for terminal in &typists {
                let terminal = terminal.clone();
                attackers.spawn(async move { drop(terminal.run("jq -n '[range(1e9)] | length'").await) });
            }
            while let Some(ended) = attackers.join_next().await {
                ended.unwrap();
            }
        }
        is_over.store(true, Ordering::Relaxed);
    };
    let observe = async {
        let mut rounds = tokio::time::interval(Duration::from_millis(100));
        while !is_over.load(Ordering::Relaxed) {
            rounds.tick().await;
            most.fetch_max(tests::memory_of(site.id()).unwrap(), Ordering::Relaxed);
        }
    };
    tokio::join!(attack, observe);
    let most = most.into_inner() >> 20;
    assert!(most <= LIMIT + BESIDES, "{most} MB at once");
    assert!(most >= LIMIT / 2, "{most} MB: nobody has tried");
    // A new student finds a place, since idle environments are ended.
    let honest = Student::guest(&site).await.unwrap();
    create(&honest).await;
    let asked = Instant::now();
    assert_eq!(invoke(&honest, "nothing").await, "\"done\"");
    assert_eq!(TerminalClient::guest(&site, None).await.ok("echo room").await, "room\n");
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
}

/// Creates the function `fn`.
async fn create(student: &Student) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), ATTACK).unwrap();
    let account = student.access().await.unwrap().account;
    let create = format!(
        "zip -q f.zip lambda_function.py; aws lambda create-function --function-name fn --runtime python3.12 --timeout 60 \
         --memory-size 256 --handler lambda_function.lambda_handler --zip-file fileb://f.zip \
         --role arn:aws:iam::{account}:role/service-role/MyLambdaRole"
    );
    student.aws(folder.path()).await.unwrap().sh(&create).unwrap().ok().unwrap();
}

/// Invokes `fn` and returns the answer, whether it is a result or an error.
async fn invoke(student: &Student, kind: &str) -> String {
    let request = AwsRequest {
        service: "lambda".into(),
        method: "POST".into(),
        path: "/2015-03-31/functions/fn/invocations".into(),
        headers: vec![],
        body: serde_json::json!({ "kind": kind }).to_string(),
    };
    student.console(request).await.unwrap().body
}

/// Returns whether `fn` is ended when it allocates this much memory in one step.
async fn is_refused(student: &Student, megabytes: u32) -> bool {
    let answer = invoke(student, &megabytes.to_string()).await;
    assert!(answer.contains("OutOfMemory") || answer == "\"done\"", "{answer}");
    answer != "\"done\""
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_may_have_a_quarter_of_the_guests_half_and_a_member_a_quarter_of_all() {
    let content = tests::root().join("content");
    let limit = LIMIT.to_string();
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-memory", &limit]).unwrap();
    let (guest, member) = (Student::guest(&site).await.unwrap(), Student::signed_up(&site, "a-member").await.unwrap());
    create(&guest).await;
    create(&member).await;
    assert!(!is_refused(&guest, 16).await);
    assert!(is_refused(&guest, 44).await);
    assert!(!is_refused(&member, 44).await);
    assert!(is_refused(&member, 88).await);
    guest.enter("/sign-up", "was-a-guest", tests::PASSWORD).await.unwrap();
    assert!(!is_refused(&guest, 44).await);
}
