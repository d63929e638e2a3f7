//! The terminal's files: where they are stored, and that only their owner sees them.

use serde_json::json;
use tests::Coldstart;

use super::client::{Ran, TerminalClient, read};

#[tokio::test(flavor = "multi_thread")]
async fn files_outlive_the_server() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal
        .ok("mkdir -p a/b empty; echo text > a/b/f.txt; zip -q raw.zip a/b/f.txt; echo x > gone; rm gone; mv raw.zip kept.zip")
        .await;
    let sum = terminal.ok("sha256sum kept.zip").await;
    let again = Coldstart::kill_and_restart(site).unwrap();
    let terminal = terminal.at(&again);
    insta::assert_snapshot!(terminal.ok("find . | sort; cat a/b/f.txt").await, @r"
    .
    ./a
    ./a/b
    ./a/b/f.txt
    ./empty
    ./kept.zip
    text
    ");
    assert_eq!(terminal.ok("sha256sum kept.zip").await, sum);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_learner_writes_another_does_not_see() {
    let site = Coldstart::serve().unwrap();
    let (one, other) = (TerminalClient::guest(&site, None).await, TerminalClient::guest(&site, None).await);
    one.ok("echo secret > mine; echo secret > /tmp/mine; SECRET=1").await;
    assert_eq!(other.ok("ls -A; ls /tmp; echo $SECRET").await, "\n");
    let keys = |terminal: TerminalClient| async move { terminal.ok("echo $AWS_ACCESS_KEY_ID").await };
    assert_ne!(keys(one).await, keys(other).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lab_begins_in_its_functions_folder_with_its_starter() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    assert_eq!(terminal.open().await.0, "~/HelloLambda");
    insta::assert_snapshot!(terminal.ok("ls; zip function.zip lambda_function.py; unzip -l function.zip | tail -1").await, @r"
    lambda_function.py
      adding: lambda_function.py (deflated 19%)
          165                     1 file
    ");
}

/// Creates the lab's function with the CLI, from the lab's starter code.
async fn create_function(terminal: &TerminalClient) {
    terminal.open().await;
    terminal.ok("zip function.zip lambda_function.py").await;
    let account = terminal.ok("aws sts get-caller-identity --query Account --output text").await;
    let role = format!("arn:aws:iam::{}:role/service-role/MyLambdaRole", account.trim());
    terminal
        .ok(&format!(
            "aws lambda create-function --function-name HelloLambda --runtime python3.12 --role {role} \\\n  \
             --handler lambda_function.lambda_handler --zip-file fileb://function.zip"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_and_the_editor_show_the_same_files() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    create_function(&terminal).await;

    let written =
        terminal.run("echo '# typed in the terminal' >> lambda_function.py; echo 'X = 1' > more.py; echo '{}' > event.json").await;
    assert_eq!(written.drafts, ["HelloLambda"]);
    let draft = terminal.editor("open", &[("function", "HelloLambda")]).await;
    let files: Vec<_> = draft["Ok"]["files"].as_array().unwrap().iter().map(|file| file[0].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, ["lambda_function.py", "more.py"]);
    assert!(draft["Ok"]["files"][0][1].as_str().unwrap().ends_with("# typed in the terminal\n"));
    assert_eq!(draft["Ok"]["deployed"], json!(false));

    let base = draft["Ok"]["revisions"]["lambda_function.py"].as_str().unwrap();
    let typed = [("function", "HelloLambda"), ("path", "lambda_function.py"), ("content", "typed in the editor\n"), ("base", base)];
    terminal.editor("save", &typed).await;
    assert_eq!(terminal.ok("cat lambda_function.py").await, "typed in the editor\n");
    assert_eq!(terminal.run("rm more.py").await.drafts, ["HelloLambda"]);
    assert_eq!(terminal.ok("ls").await.split_whitespace().collect::<Vec<_>>().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_editor_cannot_hold_is_kept_in_place_of_the_deployed_one() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    create_function(&terminal).await;
    terminal.ok(r#"python3 -c "open('lambda_function.py', 'wb').write(b'caf\xe9')""#).await;
    let read = r#"python3 -c "print(open('/home/student/HelloLambda/lambda_function.py', 'rb').read())""#;
    assert_eq!(terminal.ok(read).await, "b'caf\\xe9'\n");
    let again = Coldstart::kill_and_restart(site).unwrap();
    let terminal = terminal.at(&again);
    assert_eq!(terminal.ok(read).await, "b'caf\\xe9'\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn nano_opens_a_functions_file_in_the_editor() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    terminal.open().await;
    assert_eq!(terminal.run("nano lambda_function.py").await.code, 1);
    create_function(&terminal).await;
    let opened = terminal.run("nano lambda_function.py").await;
    assert_eq!((opened.code, opened.opened), (0, Some(("HelloLambda".into(), "lambda_function.py".into()))));
}

/// Rewrites the function's file as it was when the line began, after the editor has saved it in the meantime.
async fn rewrites_meanwhile(terminal: &TerminalClient, mine: (&str, &str), editors: (&str, &str)) -> Ran {
    let rewrite = format!("open('lambda_function.py', 'w').write(text.replace('{}', '{}'))", mine.0, mine.1);
    meanwhile(terminal, &rewrite, editors).await
}

/// Runs Python code that has read the function's file before the editor saves another text of it.
async fn meanwhile(terminal: &TerminalClient, code: &str, editors: (&str, &str)) -> Ran {
    terminal.ok("printf 'a = 1\\nb = 2\\nc = 3\\nd = 4\\n' > lambda_function.py").await;
    let line = format!(
        "python3 -c \"import os; text = open('lambda_function.py').read(); print('has read', flush=True); input(); {code}\""
    );
    let mut running = terminal.begin(&line).await;
    TerminalClient::hears(&mut running, "has read").await;
    let draft = terminal.editor("open", &[("function", "HelloLambda")]).await;
    let content = draft["Ok"]["files"][0][1].as_str().unwrap().replace(editors.0, editors.1);
    let base = draft["Ok"]["revisions"]["lambda_function.py"].as_str().unwrap();
    let save = [("function", "HelloLambda"), ("path", "lambda_function.py"), ("content", &content), ("base", base)];
    assert!(terminal.editor("save", &save).await["Ok"].is_object());
    terminal.send("type", &json!({ "text": "\n" })).await;
    read(&running.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_editor_saves_while_a_line_runs_is_not_overwritten() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    create_function(&terminal).await;
    let elsewhere = rewrites_meanwhile(&terminal, ("d = 4", "d = 5"), ("a = 1", "a = 0")).await;
    assert_eq!((elsewhere.code, elsewhere.note), (0, None));
    assert_eq!(terminal.ok("cat lambda_function.py").await, "a = 0\nb = 2\nc = 3\nd = 5\n");
    let draft = terminal.editor("open", &[("function", "HelloLambda")]).await;
    assert_eq!(draft["Ok"]["files"][0][1], "a = 0\nb = 2\nc = 3\nd = 5\n");

    let same_line = rewrites_meanwhile(&terminal, ("b = 2", "b = 20"), ("b = 2", "b = 200")).await;
    insta::assert_snapshot!(same_line.note.unwrap(), @"HelloLambda/lambda_function.py was changed in the editor while this line ran, in the same lines. The editor's text is kept; what this line wrote is in HelloLambda/lambda_function.py.terminal.");
    let both = terminal.ok("cat lambda_function.py lambda_function.py.terminal | grep b").await;
    assert_eq!(both, "b = 200\nb = 20\n");
    let again = Coldstart::kill_and_restart(site).unwrap();
    let terminal = terminal.at(&again);
    terminal.open().await;
    assert_eq!(terminal.ok("cat lambda_function.py lambda_function.py.terminal | grep b").await, both);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_editor_has_changed_while_a_line_ran_is_not_deleted_by_it() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, Some("hello-lambda")).await;
    create_function(&terminal).await;
    let ran = meanwhile(&terminal, "os.remove('lambda_function.py')", ("a = 1", "a = 0")).await;
    insta::assert_snapshot!(ran.note.unwrap(), @"HelloLambda/lambda_function.py was changed in the editor while this line ran, and was not deleted.");
    assert_eq!(terminal.ok("cat lambda_function.py").await, "a = 0\nb = 2\nc = 3\nd = 4\n");
    let unseen = meanwhile(&terminal, "os.remove('lambda_function.py')", ("a = 1", "a = 1")).await;
    assert_eq!((unseen.code, unseen.note), (0, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_was_made_anew_goes_on_in_the_folder_of_the_pages_prompt() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("mkdir -p some/folder").await;
    let again = Coldstart::kill_and_restart(site).unwrap();
    let terminal = terminal.at(&again);
    let run = |cwd: &'static str| json!({ "text": "pwd", "lab": null, "cwd": cwd });
    let ran = read(&terminal.send("run", &run("~/some/folder")).await.text().await.unwrap());
    assert_eq!((ran.output.as_str(), ran.cwd.as_str()), ("/home/student/some/folder\n", "~/some/folder"));
    // Afterwards the shell knows where it is.
    assert_eq!(read(&terminal.send("run", &run("/nowhere")).await.text().await.unwrap()).cwd, "~/some/folder");
}
