#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::sync::Arc;

use app::workspace::{TestEvent, WorkspaceError, port::Workspace};
use emulator::Config;

use super::SqliteWorkspace;
use crate::{aws::ConsoleAws, grading::tests::site::Site};

#[tokio::test]
async fn a_refused_deploy_says_awss_code_and_sentence() {
    let site = Site::like(Config { settling_ms: 600_000, ..Config::default() }, &[]).await;
    site.function("Hello", &[("lambda_function.py", "pass")]).await;
    let workspace = SqliteWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    workspace.save_file(&site.learner, "Hello", "lambda_function.py", "print()").await.unwrap();
    let Err(WorkspaceError::Refused(words)) = workspace.deploy(&site.learner, "Hello").await else { panic!("it is not refused") };
    insta::assert_snapshot!(words, @"ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending");
}

async fn workspace() -> (Site, SqliteWorkspace) {
    let site = Site::with(&[]).await;
    site.function("Hello", &[("lambda_function.py", "pass")]).await;
    let workspace = SqliteWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    (site, workspace)
}

fn event(number: usize, bytes: usize) -> TestEvent {
    TestEvent { name: format!("e{number}"), body: "x".repeat(bytes) }
}

#[tokio::test]
async fn a_test_event_of_a_function_that_does_not_exist_is_refused() {
    let (site, workspace) = workspace().await;
    let refused = workspace.save_event(&site.learner, "Nobody", event(1, 2)).await;
    assert_eq!(refused, Err(WorkspaceError::NoFunction));
    assert_eq!(workspace.save_event(&site.learner, "Hello", event(1, 2)).await, Ok(vec![event(1, 2)]));
}

#[tokio::test]
async fn test_events_take_4_mb_and_no_more_and_deleting_makes_room() {
    let (site, workspace) = workspace().await;
    let save = |number| workspace.save_event(&site.learner, "Hello", event(number, 256 << 10));
    for number in 0..16 {
        save(number).await.unwrap();
    }
    let Err(WorkspaceError::Full(words)) = save(16).await else { panic!("it is not refused") };
    insta::assert_snapshot!(words, @"You have reached the limit of 500 test events or 4 MB. Delete some that you no longer need.");
    save(0).await.expect("what is there can be saved again");
    workspace.delete_event(&site.learner, "Hello", "e0").await.unwrap();
    save(16).await.unwrap();
    // The events of a deleted function are deleted to make room.
    let aws = site.aws(emulator::CallSource::Console);
    let headers = http::HeaderMap::new();
    let path = "/2015-03-31/functions/Hello";
    aws.send(emulator::Service::LAMBDA, http::Method::DELETE, path, &headers, bytes::Bytes::new()).await.unwrap();
    site.function("Other", &[("lambda_function.py", "pass")]).await;
    workspace.save_event(&site.learner, "Other", event(1, 2)).await.unwrap();
}

#[tokio::test]
async fn drafts_take_16_mb_and_no_more_and_deleting_makes_room() {
    let (site, workspace) = workspace().await;
    let text = "x".repeat(256 << 10);
    let save = |function: String, file: usize| {
        let (workspace, learner, text) = (&workspace, &site.learner, &text);
        async move { workspace.save_file(learner, &function, &format!("f{file}.py"), text).await }
    };
    for function in ["A", "B"] {
        site.function(function, &[("lambda_function.py", "pass")]).await;
        for file in 0..31 {
            save(function.into(), file).await.unwrap();
        }
    }
    save("Hello".into(), 0).await.unwrap();
    let Err(WorkspaceError::Full(words)) = save("Hello".into(), 1).await else { panic!("it is not refused") };
    insta::assert_snapshot!(words, @"Your drafts have reached their limit of 16 MB or 2,000 files. Delete files that you no longer need.");
    save("A".into(), 0).await.expect("what is there can be saved again");
    workspace.delete_file(&site.learner, "A", "f0.py").await.unwrap();
    save("Hello".into(), 1).await.unwrap();
    workspace.revert(&site.learner, "B").await.unwrap();
    save("Hello".into(), 2).await.unwrap();
}

crate::db::testing::also_on_postgres! {
    a_test_event_of_a_function_that_does_not_exist_is_refused,
    test_events_take_4_mb_and_no_more_and_deleting_makes_room,
    drafts_take_16_mb_and_no_more_and_deleting_makes_room,
}
