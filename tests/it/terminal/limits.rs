//! Limits of a line. The shell keeps working after each.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::json;
use tests::Coldstart;

use super::client::{TerminalClient, read};

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_wants_too_much_is_ended_with_a_sentence() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("echo kept > file").await;
    let mut told = String::new();
    for line in [
        "while true; do :; done",
        "for i in 1 2 3 4 5; do seq 100000; done",
        "jq -n '[range(1e9)] | length'",
        "head -c 9000000 /dev/zero > big",
        "f() { f; }; f",
    ] {
        let ran = terminal.run(line).await;
        let errors = if ran.errors.len() > 300 { "…".into() } else { ran.errors };
        told.push_str(&format!(
            "$ {line}\n{errors}{}[{}]\n",
            ran.note.map_or_else(String::new, |note| format!("{note}\n")),
            ran.code
        ));
    }
    insta::assert_snapshot!(told, @r"
    $ while true; do :; done
    Stopped: a line may run for 5 minutes, and 100,000 commands.
    [137]
    $ for i in 1 2 3 4 5; do seq 100000; done
    Stopped: more than 2 MB of output. Send it to a file, or through head or grep.
    [137]
    $ jq -n '[range(1e9)] | length'
    The shell was ended: it wanted more than 192 MB of memory. A new one is ready; variables are gone, files from before this line are kept.
    [137]
    $ head -c 9000000 /dev/zero > big
    bash: File too large (at most 8 MB)
    [1]
    $ f() { f; }; f
    Stopped: a line may run for 5 minutes, and 100,000 commands.
    [137]
    ");
    assert_eq!(terminal.ok("cat file").await, "kept\n");
}

/// The server walks folders by recursion, so a tree that is deep enough would overflow the stack of the process that walks it.
#[tokio::test(flavor = "multi_thread")]
async fn no_way_leads_to_a_tree_that_is_too_deep_for_the_server() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let deep = |levels: usize| format!("$(printf '%.0sd/' $(seq {levels}))");
    let mut told = String::new();
    for line in [
        format!("mkdir -p {}", deep(1500)),
        format!("mkdir -p {}", deep(40_000)),
        format!("mkdir -p a/{0} b/{0} && mv a b/{0}", deep(60)),
        format!("mkdir -p c/{} && ln -s c/{} l && mkdir -p l/{}", deep(60), deep(60), deep(60)),
        "for i in $(seq 300); do mkdir e && cd e || break; done; cd".into(),
        "python3 -c \"import os; [os.makedirs('f/' * n, exist_ok=True) for n in range(1, 300)]\"".into(),
    ] {
        let ran = terminal.run(&line).await;
        let why = ran.errors.lines().last().and_then(|line| line.rsplit(": ").next().map(str::to_owned));
        told.push_str(&format!("[{}] {}\n", ran.code, why.unwrap_or_default()));
    }
    insta::assert_snapshot!(told, @r"
    [1] File name too long
    [1] File name too long
    [1] File name too long
    [1] File name too long
    [0] File name too long
    [1] File name too long
    ");
    assert_eq!(terminal.ok("echo alive").await, "alive\n");
}

/// Before the check, twenty thousand brackets kept a shell busy for 16 seconds, and thirty in a certain order for hours.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_nested_too_deeply_is_refused_before_it_is_read() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("X=kept").await;
    for open in
        ["(", "((", "(( (", "( (", "$(", "{ ", "[[ (", "$((", "if ", "while ", "case a in (a) ", "echo ${a:-", "echo \"$(", "a=("]
    {
        for times in [200, 20_000 / open.len()] {
            let began = Instant::now();
            let ran = terminal.run(&open.repeat(times)).await;
            let said = (ran.code, ran.errors.as_str(), ran.note);
            assert_eq!(said, (2, "bash: syntax error: brackets, quotes or commands are nested too deeply\n", None), "{open}");
            assert!(began.elapsed() < Duration::from_secs(1), "{:?} for {times} times {open}", began.elapsed());
        }
    }
    let began = Instant::now();
    terminal.complete(&"(".repeat(20_000)).await;
    terminal.complete(&"aws $(".repeat(20_000)).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(terminal.ok("echo $X $(( ((1 + 2) * (3 + 4)) )) \"$(echo \"$(echo \"$(echo deep)\")\")\"").await, "kept 21 deep\n");
}

/// The check of brackets does not find every such line; a limit on computing time stops the parser and the interpreter.
#[tokio::test(flavor = "multi_thread")]
async fn a_parser_that_finds_no_end_is_ended_after_a_second() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("echo kept > file").await;
    // The check reads `2))` as the tag of a here-document, and ignores all that follows.
    let hidden = format!("echo $((1<<2))\n{}", "(( (".repeat(200));
    let ran = terminal.run(&hidden).await;
    assert_eq!(ran.code, 137);
    insta::assert_snapshot!(ran.note.unwrap(), @"Stopped: parsing this took more than a second. The shell had to be started anew: variables are gone, files from before this line are kept.");
    assert_eq!(terminal.ok("cat file").await, "kept\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shell_that_has_become_large_is_started_anew_when_its_line_has_run() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let ran = terminal.run("x=1; touch file; jq -n '[range(100000)|{a:.,b:[.]}] | length'").await;
    assert_eq!(ran.output, "100000\n");
    let note = ran.note.unwrap();
    assert!(note.ends_with("MB in its memory and was started anew: variables and functions are gone, files are kept."), "{note}");
    assert_eq!(terminal.ok("echo x is $x; ls").await, "x is\nfile\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_runs_at_a_time() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut running = terminal.begin("echo first; sleep 30").await;
    TerminalClient::hears(&mut running, "first").await;
    let second = terminal.begin("echo second").await;
    assert_eq!(second.status(), StatusCode::CONFLICT);
    terminal.send("stop", &json!({})).await;
    assert!(running.text().await.unwrap().contains("\"code\":130"));
    assert_eq!(terminal.ok("echo second").await, "second\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_a_loop_and_what_follows_it() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut running = terminal.begin("for i in 1 2 3; do echo $i; sleep 30; touch after$i; done; touch last").await;
    TerminalClient::hears(&mut running, "output").await;
    let began = Instant::now();
    terminal.send("stop", &json!({})).await;
    running.text().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(terminal.ok("ls").await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_goes_away_stops_its_line() {
    let site = Coldstart::serve().unwrap();
    let terminal = TerminalClient::guest(&site, None).await;
    let mut running = terminal.begin("X=1; echo first; sleep 300").await;
    TerminalClient::hears(&mut running, "first").await;
    drop(running);
    // The server accepts the next line as soon as it has stopped the first.
    let patience = Instant::now() + Duration::from_secs(30);
    let next = loop {
        let next = terminal.begin("echo $X").await;
        if next.status() != StatusCode::CONFLICT {
            break next;
        }
        assert!(Instant::now() < patience, "the line still runs");
    };
    assert_eq!(read(&next.text().await.unwrap()).output, "1\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_a_session_and_no_other_site_gets_in() {
    let site = Coldstart::serve().unwrap();
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = stranger.post(format!("{}/terminal/run", site.web)).json(&json!({ "text": "ls" })).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::UNAUTHORIZED);
    let elsewhere =
        stranger.post(format!("{}/terminal/run", site.web)).header("sec-fetch-site", "cross-site").json(&json!({ "text": "ls" }));
    assert_eq!(elsewhere.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    // A form of another site cannot be sent as JSON.
    let form = stranger.post(format!("{}/terminal/run", site.web)).form(&[("text", "ls")]).send().await.unwrap();
    assert_eq!(form.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_for_its_learner_and_for_instructors() {
    let site = Coldstart::serve().unwrap();
    let (one, other) = (TerminalClient::guest(&site, None).await, TerminalClient::guest(&site, None).await);
    one.run("echo '<script>alert(1)</script>'; false").await;
    let (status, own) = one.page("/terminal/journal").await;
    assert_eq!(status, StatusCode::OK);
    assert!(own.contains("echo '&lt;script&gt;alert(1)&lt;/script&gt;'; false"), "{own}");
    assert!(!own.contains("<script>alert(1)"), "{own}");
    let (status, _) = other.page("/terminal/journal?learner=1").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// Returns the nice values of a site's shells, sorted.
fn nice_values(site: &Coldstart) -> Vec<i32> {
    let threads = std::fs::read_dir(format!("/proc/{}/task", site.id())).unwrap().flatten();
    let children = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let stats = children.flat_map(|list| list.split_whitespace().map(|child| format!("/proc/{child}/stat")).collect::<Vec<_>>());
    let mut values: Vec<i32> = stats.filter_map(|stat| nice_value(&stat)).collect();
    values.sort_unstable();
    values
}

fn nice_value(stat: &str) -> Option<i32> {
    let stat = std::fs::read_to_string(stat).ok()?;
    // The name in parentheses may contain anything; `nice` is the 17th field after it; proc_pid_stat(5).
    stat.rsplit_once(')')?.1.split_whitespace().nth(16)?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_shell_gives_way_to_pages_and_a_guests_to_everybody() {
    let site = Coldstart::serve().unwrap();
    let (guest, member) = (TerminalClient::guest(&site, None).await, TerminalClient::guest(&site, None).await);
    member.form("/sign-up", &[("name", "a-member"), ("password", tests::PASSWORD)]).await;
    guest.ok("echo").await;
    member.ok("echo").await;
    let own = nice_value("/proc/self/stat").unwrap();
    assert_eq!(nice_values(&site), [(own + 5).min(19), (own + 19).min(19)]);
}
