//! Lines in the terminal's shell: output, exit codes, variables, Ctrl+C.

use tests::Coldstart;

use super::client::{TerminalClient, read};

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_bash() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    assert_eq!(terminal.open().await.0, "~");
    insta::assert_snapshot!(terminal.ok("for word in c a b; do echo $word; done | sort | tr a-z A-Z").await, @r"
    A
    B
    C
    ");
    insta::assert_snapshot!(terminal.ok("X=3; cat <<EOF\n$((X * 2)) of {them,us}\nEOF\necho {them,us}").await, @r"
    6 of {them,us}
    them us
    ");
    insta::assert_snapshot!(terminal.ok("echo $X; echo '{\"a\": [1, 2]}' | jq -c '.a[]'").await, @r"
    3
    1
    2
    ");
    assert_eq!(terminal.ok("mkdir -p d/e && cd d/e && pwd").await, "/home/student/d/e\n");
    assert_eq!(terminal.run("cd").await.cwd, "~");
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_what_was_typed_before_also_to_a_pipe() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    for line in ["echo one", "X=2", "for i in 1 2; do\n  echo $i\ndone"] {
        terminal.run(line).await;
    }
    insta::assert_snapshot!(terminal.ok("history").await, @r"
        1  echo one
        2  X=2
        3  for i in 1 2; do
      echo $i
    done
    ");
    insta::assert_snapshot!(terminal.ok("history 2 | head -1").await, @"    3  for i in 1 2; do");
    insta::assert_snapshot!(terminal.run("history -c; history many").await.errors, @r"
    bash: history: -c: lines cannot be deleted
    bash: history: many: numeric argument required
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn aws_answers_in_yaml_as_its_second_version_does() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    insta::assert_snapshot!(terminal.ok("aws iam list-attached-role-policies --role-name MyLambdaRole --output yaml").await, @r"
    AttachedPolicies:
    - PolicyArn: arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      PolicyName: AWSLambdaBasicExecutionRole
    ");
    insta::assert_snapshot!(terminal.ok("AWS_DEFAULT_OUTPUT=yaml aws lambda list-functions").await, @"Functions: []");
    let refused = terminal.run("aws lambda list-functions --output toml").await.errors;
    assert!(refused.contains("yaml"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_as_bash_tells_them() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut told = String::new();
    for line in ["frob", "cat missing", "cd nowhere", "ls -l nothing", "zip f.zip nothing", "echo )", "nano"] {
        let ran = terminal.run(line).await;
        told.push_str(&format!("$ {line}\n{}[{}]\n", ran.errors, ran.code));
    }
    insta::assert_snapshot!(told, @r"
    $ frob
    bash: frob: command not found
    [127]
    $ cat missing
    cat: missing: No such file or directory
    [1]
    $ cd nowhere
    bash: cd: nowhere: No such file or directory
    [1]
    $ ls -l nothing
    ls: cannot access 'nothing': No such file or directory
    [2]
    $ zip f.zip nothing
    	zip warning: name not matched: nothing

    zip error: Nothing to do! (f.zip)
    [12]
    $ echo )
    bash: syntax error near token `)' (line 1 col 6)
    [2]
    $ nano
    nano: which file? For example: nano lambda_function.py
    [1]
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_whole_asks_on_and_runs_nothing() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    for open in ["touch f; echo 'a", "touch f && \\", "cat > f <<EOF\nx", "if touch f; then"] {
        assert!(terminal.run(open).await.more, "{open}");
    }
    assert_eq!(terminal.ok("ls").await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn output_comes_while_a_line_runs() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut running = terminal.begin("echo first; sleep 30; echo last").await;
    TerminalClient::hears(&mut running, "first").await;
    terminal.send("stop", &serde_json::json!({})).await;
    let rest = running.text().await.unwrap();
    assert!(rest.contains("\"code\":130") && !rest.contains("last"), "{rest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tab_knows_commands_files_and_what_aws_takes() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("mkdir folder; touch function.zip 'my file.txt'").await;
    assert_eq!(terminal.complete("unz").await, ["unzip "]);
    assert_eq!(terminal.complete("cat fu").await, ["function.zip "]);
    assert_eq!(terminal.complete("cat f").await, ["folder/", "function.zip "]);
    assert_eq!(terminal.complete("aws lambda create-function --zip-file fileb://fun").await, ["fileb://function.zip "]);
    assert_eq!(terminal.complete("cat my").await, [r"my\ file.txt "]);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_see_the_files_and_are_typed_to() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    assert_eq!(terminal.ok("echo '{\"a\": 1}' > /tmp/in.json; python3 -c \"import json; print(json.load(open('/tmp/in.json')), file=open('out', 'w'))\"; cat out").await, "{'a': 1}\n");
    let mut running = terminal.begin("python3 -c \"print('who?', flush=True); print('Hi', input())\"; echo after").await;
    TerminalClient::hears(&mut running, "who?").await;
    terminal.send("type", &serde_json::json!({ "text": "Ann\n" })).await;
    // The server may send a line in several pieces.
    let rest = read(&running.text().await.unwrap());
    assert_eq!(rest.output.trim_start(), "Hi Ann\nafter\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_a_program() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut running = terminal.begin("python3 -c \"print('on', flush=True)\nwhile True: pass\"").await;
    TerminalClient::hears(&mut running, "on").await;
    terminal.send("stop", &serde_json::json!({})).await;
    assert!(running.text().await.unwrap().contains("\"code\":130"));
    assert_eq!(terminal.ok("echo still here").await, "still here\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_lines_come_back() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("echo one").await;
    terminal.ok("echo two \\\n  three").await;
    let again = Coldstart::kill_and_restart(site).unwrap();
    assert_eq!(terminal.at(&again).open().await.1, ["echo one", "echo two \\\n  three"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_reaches_the_endpoint_and_nothing_else() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut told = String::new();
    for line in [
        "curl -s -o /dev/null -w '%{http_code}\\n' $AWS_ENDPOINT_URL/2015-03-31/functions",
        "curl https://example.com",
        "curl http://169.254.169.254/latest/meta-data/",
        "curl -sf $AWS_ENDPOINT_URL/2015-03-31/functions",
        "curl -fsS $AWS_ENDPOINT_URL/2015-03-31/functions",
        "curl file:///etc/passwd",
        "curl --frob",
        "curl -d @missing $AWS_ENDPOINT_URL",
    ] {
        let ran = terminal.run(line).await;
        told.push_str(&format!("$ {line}\n{}{}[{}]\n", ran.output, ran.errors, ran.code));
    }
    insta::assert_snapshot!(told, @r#"
    $ curl -s -o /dev/null -w '%{http_code}\n' $AWS_ENDPOINT_URL/2015-03-31/functions
    403
    [0]
    $ curl https://example.com
    curl: (6) Could not resolve host: example.com
    [6]
    $ curl http://169.254.169.254/latest/meta-data/
    curl: (6) Could not resolve host: 169.254.169.254
    [6]
    $ curl -sf $AWS_ENDPOINT_URL/2015-03-31/functions
    [22]
    $ curl -fsS $AWS_ENDPOINT_URL/2015-03-31/functions
    curl: (22) The requested URL returned error: 403
    [22]
    $ curl file:///etc/passwd
    curl: (1) Protocol "file" not supported
    [1]
    $ curl --frob
    curl: option --frob: is unknown
    curl: try 'curl --help' or 'curl --manual' for more information
    [2]
    $ curl -d @missing $AWS_ENDPOINT_URL
    curl: (26) Failed to open missing (option -d)
    [26]
    "#);
    // A learner's curl cannot reach the site itself, though it is on the same machine.
    let site_itself = terminal.run(&format!("curl {}/api/me", site.web)).await;
    assert_eq!(site_itself.code, 7, "{}", site_itself.errors);
}
