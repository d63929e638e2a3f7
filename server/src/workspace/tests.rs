#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::sync::Arc;

use app::workspace::{TestEvent, WorkspaceError, port::Workspace};
use emulator::Config;

use super::SqlWorkspace;
use crate::{aws::ConsoleAws, grading::tests::site::Site};

#[tokio::test]
async fn a_refused_deploy_says_awss_code_and_sentence() {
    let site = Site::like(Config { settling_ms: 600_000, ..Config::default() }, &[]).await;
    site.function("Hello", &[("lambda_function.py", "pass")]).await;
    let workspace = SqlWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    let base = workspace.open(&site.learner, "Hello").await.unwrap().revisions.remove("lambda_function.py");
    let draft = workspace.save_file(&site.learner, "Hello", "lambda_function.py", "print()", base).await.unwrap();
    let Err(WorkspaceError::Refused(words)) = workspace.deploy(&site.learner, "Hello", Some(draft.revision)).await else {
        panic!("it is not refused")
    };
    insta::assert_snapshot!(words, @"ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending");
}

async fn workspace() -> (Site, SqlWorkspace) {
    let site = Site::with(&[]).await;
    site.function("Hello", &[("lambda_function.py", "pass")]).await;
    let workspace = SqlWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    (site, workspace)
}

async fn save_event(
    site: &Site,
    workspace: &SqlWorkspace,
    function: &str,
    number: usize,
    bytes: usize,
) -> Result<Vec<TestEvent>, WorkspaceError> {
    workspace.save_event(&site.learner, function, &format!("e{number}"), &"x".repeat(bytes), None).await
}

#[tokio::test]
async fn a_test_event_of_a_function_that_does_not_exist_is_refused() {
    let (site, workspace) = workspace().await;
    assert_eq!(save_event(&site, &workspace, "Nobody", 1, 2).await, Err(WorkspaceError::NoFunction));
    let saved = save_event(&site, &workspace, "Hello", 1, 2).await.unwrap();
    assert_eq!(saved.iter().map(|event| (event.name.as_str(), event.body.as_str())).collect::<Vec<_>>(), [("e1", "xx")]);
}

#[tokio::test]
async fn test_events_take_4_mb_and_no_more_and_deleting_makes_room() {
    let (site, workspace) = workspace().await;
    let save = |number| save_event(&site, &workspace, "Hello", number, 256 << 10);
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
    save_event(&site, &workspace, "Other", 1, 2).await.unwrap();
}

#[tokio::test]
async fn drafts_take_16_mb_and_no_more_and_deleting_makes_room() {
    let (site, workspace) = workspace().await;
    let text = "x".repeat(256 << 10);
    let save = |function: String, file: usize| {
        let (workspace, learner, text) = (&workspace, &site.learner, &text);
        async move { workspace.save_file(learner, &function, &format!("f{file}.py"), text, None).await }
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
    let known = async |function: &str| workspace.open(&site.learner, function).await.unwrap();
    let base = known("A").await.revisions.remove("f0.py");
    workspace.delete_file(&site.learner, "A", "f0.py", base).await.unwrap();
    save("Hello".into(), 1).await.unwrap();
    let base = known("B").await.revision;
    workspace.revert(&site.learner, "B", Some(base)).await.unwrap();
    save("Hello".into(), 2).await.unwrap();
}

#[tokio::test]
async fn what_another_window_has_saved_is_overwritten_by_nobody_who_has_not_seen_it() {
    let (site, workspace) = workspace().await;
    let learner = &site.learner;
    let file = "lambda_function.py";
    let first = workspace.open(learner, "Hello").await.unwrap();
    let base = || first.revisions.get(file).cloned();
    let one = workspace.save_file(learner, "Hello", file, "one", base()).await.unwrap();
    let Err(WorkspaceError::Changed(present)) = workspace.save_file(learner, "Hello", file, "two", base()).await else {
        panic!("it is not refused")
    };
    assert_eq!(*present, one);
    assert_eq!(workspace.save_file(learner, "Hello", file, "one", base()).await, Ok(one.clone()), "the answer may have been lost");
    for refused in [
        workspace.save_file(learner, "Hello", file, "two", None).await,
        workspace.delete_file(learner, "Hello", file, base()).await,
        workspace.deploy(learner, "Hello", Some(first.revision.clone())).await,
        workspace.revert(learner, "Hello", Some(first.revision.clone())).await,
        workspace.revert(learner, "Hello", None).await,
    ] {
        assert_eq!(refused, Err(WorkspaceError::Changed(Box::new(one.clone()))));
    }
    let seen = one.revisions.get(file).cloned();
    assert_eq!(workspace.save_file(learner, "Hello", file, "two", seen).await.unwrap().files[0].1, "two");
}

#[tokio::test]
async fn what_two_windows_have_typed_in_different_lines_comes_together() {
    let (site, workspace) = workspace().await;
    let learner = &site.learner;
    let base = workspace.open(learner, "Hello").await.unwrap().revisions.remove("lambda_function.py");
    let text = "import json\n\ndef handler(event, context):\n    return 1\n";
    let saved = workspace.save_file(learner, "Hello", "lambda_function.py", text, base).await.unwrap();
    let base = saved.revisions.get("lambda_function.py").cloned();
    workspace.save_file(learner, "Hello", "lambda_function.py", &text.replace("json", "os"), base).await.unwrap();
    let merge = |mine: String| {
        let workspace = &workspace;
        async move { workspace.merge_file(learner, "Hello", "lambda_function.py", &mine, text).await }
    };
    let merged = merge(text.replace("return 1", "return 2")).await.unwrap();
    assert_eq!(merged.files[0].1, "import os\n\ndef handler(event, context):\n    return 2\n");
    let Err(WorkspaceError::Changed(present)) = merge(text.replace("json", "sys")).await else { panic!("it is not refused") };
    assert_eq!(present.files[0].1, merged.files[0].1);
}

#[tokio::test]
async fn a_test_event_that_another_window_has_saved_is_not_overwritten() {
    let (site, workspace) = workspace().await;
    let save = |body: &'static str, base| workspace.save_event(&site.learner, "Hello", "e", body, base);
    let first = save("1", None).await.unwrap().remove(0);
    let second = save("2", Some(first.revision.clone())).await.unwrap().remove(0);
    assert_eq!(save("3", Some(first.revision)).await, Err(WorkspaceError::EventChanged(Some(second.clone()))));
    assert_eq!(save("3", None).await, Err(WorkspaceError::EventChanged(Some(second.clone()))));
    assert_eq!(save("3", Some(second.revision)).await.unwrap()[0].body, "3");
}

crate::db::testing::also_on_postgres! {
    a_test_event_of_a_function_that_does_not_exist_is_refused,
    test_events_take_4_mb_and_no_more_and_deleting_makes_room,
    drafts_take_16_mb_and_no_more_and_deleting_makes_room,
    what_another_window_has_saved_is_overwritten_by_nobody_who_has_not_seen_it,
    what_two_windows_have_typed_in_different_lines_comes_together,
    a_test_event_that_another_window_has_saved_is_not_overwritten,
}
