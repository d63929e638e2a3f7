use app::{
    grading::{State, port::Grading},
    workspace::port::Workspace,
};
use std::sync::Arc;

use super::site::Site;
use crate::{aws::ConsoleAws, workspace::SqlWorkspace};

const READS: &str = "steps:
  - id: write
    title: Write it
    checks:
      - id: prints
        say: The function prints
        file: { path: Hello/lambda_function.py }
        expect: { text: { contains: print } }
";

#[tokio::test]
async fn a_check_of_a_file_reads_the_draft_and_without_one_what_is_deployed() {
    let site = Site::with(&[("lab", "lab.yaml", READS)]).await;
    let check = || async { site.grading.check(&site.learner, "lab", None).await.unwrap().results.remove(0) };
    assert_eq!(check().await.message, "There is no file Hello/lambda_function.py.");

    site.function("Hello", &[("lambda_function.py", "pass"), ("other.py", "print()")]).await;
    let deployed = check().await;
    let got = deployed.comparison.unwrap().got;
    let got: Vec<_> = got.iter().map(|line| (line.text.as_str(), line.differs)).collect();
    assert_eq!((deployed.state, got), (State::Fail, vec![("{", false), ("  \"text\": \"pass\"", true), ("}", false)]));

    let workspace = SqlWorkspace::new(site.db.clone(), Arc::new(ConsoleAws::new(site.emulator.clone())), site.emulator.clone());
    let base = workspace.open(&site.learner, "Hello").await.unwrap().revisions.remove("lambda_function.py");
    let saved = workspace.save_file(&site.learner, "Hello", "lambda_function.py", "print(1)", base).await.unwrap();
    assert_eq!(check().await.state, State::Pass);

    let base = saved.revisions.get("lambda_function.py").cloned();
    workspace.delete_file(&site.learner, "Hello", "lambda_function.py", base).await.unwrap();
    assert_eq!(check().await.message, "There is no file Hello/lambda_function.py.");
}

crate::db::testing::also_on_postgres! {
    a_check_of_a_file_reads_the_draft_and_without_one_what_is_deployed,
}
