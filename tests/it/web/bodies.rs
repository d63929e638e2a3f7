//! Bodies that are too large, heads that are too slow, requests that are invalid.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use app::workspace::{WorkspaceError, api::OpenDraft};
use tests::{Coldstart, Student};

/// A signature that `coldstart aws` accepts, since it accepts any.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0";

/// Returns the site's host and port, for tests that do not use HTTP.
fn address(url: &str) -> &str {
    url.trim_start_matches("http://")
}

#[tokio::test]
async fn a_huge_body_is_refused_and_nothing_else_suffers() {
    let site = Coldstart::shared_site();
    let client = reqwest::Client::new();
    let huge = || "x".repeat(3 << 20);
    for path in ["/start", "/sign-in", "/api/me", "/no/such/page"] {
        let answer = client
            .post(format!("{}{path}", site.web))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(huge())
            .send()
            .await;
        assert_eq!(answer.unwrap().status(), 413, "{path}");
    }
    let larger_than_any_package = vec![b' '; 73 << 20];
    let answer = client
        .post(format!("{}/2015-03-31/functions", Coldstart::shared_aws().aws))
        .header("authorization", SIGNED)
        .body(larger_than_any_package)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 413);
    assert_eq!(answer.headers()["x-amzn-errortype"], "RequestEntityTooLargeException");
    assert_eq!(client.get(format!("{}/healthz", site.web)).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_draft_is_kept_within_bounds() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let none = student.ask(&OpenDraft { function: "nobody".into() }).await.unwrap();
    assert_eq!(none, Err(WorkspaceError::NoFunction));
    let folder = tempfile::tempdir().unwrap();
    let account = student.access().await.unwrap().account;
    std::fs::write(folder.path().join("lambda_function.py"), "x = 1\n").unwrap();
    let create = format!(
        "zip -q f.zip lambda_function.py; aws lambda create-function --function-name f --runtime python3.12 --handler a.b --zip-file fileb://f.zip \
         --role arn:aws:iam::{account}:role/service-role/MyLambdaRole"
    );
    student.aws(folder.path()).await.unwrap().sh(&create).unwrap().ok().unwrap();
    let save = async |path: &str, content: String| student.save("f", path, content).await.unwrap().map(|draft| draft.files.len());
    assert_eq!(save("lambda_function.py", "y".repeat(256 << 10)).await, Ok(1));
    assert_eq!(save("lambda_function.py", "y".repeat((256 << 10) + 1)).await, Err(WorkspaceError::TooLarge));
    for path in ["../up.py", "/etc/passwd", "a//b.py", "", ".", "nul\0.py", "a\\b.py"] {
        assert!(matches!(save(path, String::new()).await, Err(WorkspaceError::BadName(_))), "{path:?}");
    }
}

#[tokio::test]
async fn parser_bombs_are_refused_by_the_aws_endpoint() {
    let aws = &Coldstart::shared_aws().aws;
    let client = reqwest::Client::new();
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let json = format!("{{\"logGroupName\": {nested}}}");
    let target = client
        .post(aws)
        .header("authorization", SIGNED.replace("lambda", "logs"))
        .header("x-amz-target", "Logs_20140328.CreateLogGroup")
        .header("content-type", "application/x-amz-json-1.1");
    assert_eq!(target.body(json).send().await.unwrap().status(), 400);
    let rest =
        client.post(format!("{aws}/2015-03-31/functions")).header("authorization", SIGNED).body(nested).send().await.unwrap();
    assert_eq!(rest.status(), 400);
    let form = format!("Action=CreateRole&Version=2010-05-08&{}", "a=b&".repeat(200_000));
    let scope = SIGNED.replace("lambda", "iam");
    let form =
        client.post(aws).header("authorization", scope).header("content-type", "application/x-www-form-urlencoded").body(form);
    let form = form.send().await.unwrap();
    assert_eq!(form.status(), 400);
}

#[tokio::test]
async fn what_is_no_http_is_answered_with_400_or_silence() {
    let site = Coldstart::shared_site();
    for text in [
        "\0\0\0\0\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
    ] {
        for url in [&site.web, &site.aws] {
            let mut stream = TcpStream::connect(address(url)).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).ok();
            let answer = String::from_utf8_lossy(&answer);
            assert!(
                answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"),
                "{text:?}: {answer}"
            );
            assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{text:?} was taken for two requests: {answer}");
        }
    }
    assert_eq!(reqwest::get(format!("{}/healthz", site.web)).await.unwrap().status(), 200);
}

#[tokio::test]
async fn three_hundred_slow_heads_keep_nobody_out_and_are_cut_off() {
    let site = Coldstart::shared_site();
    let begun = Instant::now();
    let slow: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(address(&site.web)).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ").unwrap();
            stream
        })
        .collect();
    let answer = reqwest::get(format!("{}/healthz", site.web)).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(begun.elapsed() < Duration::from_secs(10), "others wait: {:?}", begun.elapsed());
    for mut stream in slow {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap_or_else(|error| panic!("a slow head is still waited for: {error}"));
    }
}

#[tokio::test]
async fn bodies_that_trickle_are_cut_off_on_both_listeners() {
    let site = Coldstart::shared_site();
    let begun = Instant::now();
    let slow: Vec<_> = [&site.web, &site.aws]
        .into_iter()
        .map(|url| {
            let mut stream = TcpStream::connect(address(url)).unwrap();
            stream.write_all(b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n").unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
            // A byte a second: no pause is long.
            std::thread::spawn(move || {
                let mut answer = [0; 1];
                while begun.elapsed() < Duration::from_secs(60) {
                    let answered = stream.read(&mut answer).map_or_else(|error| error.kind() != ErrorKind::WouldBlock, |_| true);
                    if answered || stream.write_all(b"x").is_err() {
                        return begun.elapsed();
                    }
                }
                begun.elapsed()
            })
        })
        .collect();
    let took: Vec<Duration> = slow.into_iter().map(|slow| slow.join().unwrap()).collect();
    assert!(took.iter().all(|took| *took < Duration::from_secs(30)), "they are waited for: {took:?}");
}
