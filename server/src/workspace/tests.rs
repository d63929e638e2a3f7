#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::sync::Arc;

use app::workspace::{WorkspaceError, door::Workspace};
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
