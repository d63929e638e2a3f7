//! HTTP without boto3: the standard library's clients reach the allowed hosts, and raise their own errors for all others.

use sandbox::Outcome;

use crate::{
    code::{event, function, sandbox},
    web::{Answer, Asked, Web},
};

fn echo(asked: &Asked) -> Answer {
    let body = format!("{} {} {:?}", asked.method, asked.url, String::from_utf8_lossy(&asked.body));
    (200, "text/plain", if asked.method == "HEAD" { vec![] } else { body.into() })
}

async fn answer(expression: &str) -> String {
    let code =
        format!("import http.client, socket, ssl, urllib.request\ndef lambda_handler(event, context):\n    return {expression}\n");
    Web::new(echo).answer(&code).await
}

#[tokio::test]
async fn urllib_gets_and_posts() {
    insta::assert_snapshot!(answer("urllib.request.urlopen('http://localhost:4566/a?b=c').read().decode()").await, @r#""GET http://localhost:4566/a?b=c \"\"""#);
    insta::assert_snapshot!(answer("urllib.request.urlopen('https://abc.execute-api.us-east-1.amazonaws.com/dev/x', data=b'n=1').read().decode()").await, @r#""POST https://abc.execute-api.us-east-1.amazonaws.com/dev/x \"n=1\"""#);
}

#[tokio::test]
async fn http_client_keeps_asking_over_one_connection() {
    let code = "import http.client
def lambda_handler(event, context):
    connection = http.client.HTTPConnection('localhost', 4566)
    answers = []
    for method, body, headers in (('GET', None, {}), ('PUT', b'whole', {}), ('POST', iter([b'in ', b'chunks']), {'Transfer-Encoding': 'chunked'}), ('HEAD', None, {})):
        connection.request(method, '/x', body=body, headers=headers, encode_chunked=True)
        answer = connection.getresponse()
        answers.append([answer.status, answer.read().decode()])
    return answers
";
    insta::assert_snapshot!(Web::new(echo).answer(code).await, @r#"[[200, "GET http://localhost:4566/x \"\""], [200, "PUT http://localhost:4566/x \"whole\""], [200, "POST http://localhost:4566/x \"in chunks\""], [200, ""]]"#);
}

#[tokio::test]
async fn a_request_is_written_in_whatever_pieces() {
    let code = "import socket
def lambda_handler(event, context):
    connection = socket.create_connection(('localhost', 4566))
    for byte in b'POST /x HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nin \\r\\n6\\r\\nchunks\\r\\n0\\r\\nX-Trailer: not read\\r\\n\\r\\n':
        connection.sendall(bytes([byte]))
    return connection.makefile().read().splitlines()
";
    insta::assert_snapshot!(Web::new(echo).answer(code).await, @r#"["HTTP/1.1 200 ", "content-type: text/plain", "Content-Length: 40", "Connection: close", "", "POST http://localhost:4566/x \"in chunks\""]"#);
}

#[tokio::test]
async fn headers_leave_as_they_were_written() {
    let code = "import urllib.request
def lambda_handler(event, context):
    return urllib.request.urlopen(urllib.request.Request('http://localhost:4566/', headers={'X-One': ' a, b ', 'Host': 'other'})).status
";
    let web = Web::new(echo);
    web.answer(code).await;
    let asked = &web.asked()[0];
    assert_eq!((asked.header("x-one"), asked.header("host"), asked.header("connection")), ("a, b", "other", "close"));
}

#[tokio::test]
async fn every_other_place_is_refused_in_the_words_of_a_network() {
    let mut told = String::new();
    for expression in [
        "urllib.request.urlopen('http://example.com/')",
        "urllib.request.urlopen('https://example.com/')",
        "urllib.request.urlopen('http://169.254.169.254/latest/meta-data/')",
        "urllib.request.urlopen('http://localhost:22/')",
        "http.client.HTTPConnection('localhost', 1).request('GET', '/')",
        "socket.create_connection(('8.8.8.8', 53))",
        "socket.gethostbyname('example.com')",
        "socket.socket(type=socket.SOCK_DGRAM).connect(('8.8.8.8', 80))",
        "socket.socket().bind(('', 8080))",
        "socket.create_connection(('localhost', 4566)).sendall(b'EHLO me\\r\\n\\r\\n')",
        "urllib.request.urlopen('file:///etc/passwd')",
        "urllib.request.urlopen('ftp://example.com/')",
    ] {
        let answer = answer(expression).await;
        let error: serde_json::Value =
            answer.strip_prefix("raised ").and_then(|error| serde_json::from_str(error).ok()).unwrap_or_else(|| panic!("{answer}"));
        told.push_str(&format!(
            "{}: {}\n",
            error["errorType"].as_str().unwrap_or(""),
            error["errorMessage"].as_str().unwrap_or("")
        ));
    }
    insta::assert_snapshot!(told, @"
    URLError: <urlopen error [Errno -2] Name or service not known (example.com cannot be reached from this sandbox)>
    URLError: <urlopen error [Errno -2] Name or service not known (example.com cannot be reached from this sandbox)>
    URLError: <urlopen error [Errno 14] Connection refused (169.254.169.254 cannot be reached from this sandbox)>
    URLError: <urlopen error [Errno 14] Connection refused (localhost cannot be reached from this sandbox)>
    ConnectionRefusedError: [Errno 14] Connection refused (localhost cannot be reached from this sandbox)
    ConnectionRefusedError: [Errno 14] Connection refused (8.8.8.8 cannot be reached from this sandbox)
    gaierror: [Errno -2] Name or service not known (example.com cannot be reached from this sandbox)
    OSError: [Errno 40] Network is unreachable: datagrams are not sent in this sandbox
    PermissionError: [Errno 2] Permission denied: a socket cannot bind in this sandbox
    ConnectionResetError: [Errno 15] Connection reset by peer: only HTTP/1.1 is spoken in this sandbox
    URLError: <urlopen error [Errno 44] No such file or directory: '/etc/passwd'>
    URLError: <urlopen error [Errno -2] Name or service not known (example.com cannot be reached from this sandbox)>
    ");
}

#[tokio::test]
async fn an_answer_of_many_megabytes_is_read_and_one_that_does_not_fit_ends_the_environment() {
    let code = "import urllib.request\ndef lambda_handler(event, context):\n    return len(urllib.request.urlopen('http://localhost:4566/').read())\n";
    let large = Web::new(|_| (200, "", vec![b'x'; 20 << 20]));
    insta::assert_snapshot!(large.answer(code).await, @"20971520");
    let report = Web::new(|_| (200, "", vec![b'x'; 300 << 20])).run(function(code), "{}").await;
    assert!(!matches!(report.outcome, Outcome::Returned(_)), "{:?}", report.outcome);
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_ended_by_the_timeout() {
    struct Silence;
    #[async_trait::async_trait]
    impl sandbox::HostCalls for Silence {
        async fn call(&self, _: &str, _: bytes::Bytes) -> Result<bytes::Bytes, String> {
            std::future::pending().await
        }
    }
    let code = "import urllib.request\ndef lambda_handler(event, context):\n    try:\n        urllib.request.urlopen('http://localhost:4566/')\n    except BaseException:\n        return 'caught'\n";
    let (mut environment, _) = sandbox().start(function(code), std::sync::Arc::new(Silence)).await.expect("an environment is free");
    let invocation = sandbox::Invocation { timeout: std::time::Duration::from_millis(200), ..event("{}") };
    assert_eq!(environment.invoke(invocation).await.expect("alive").outcome, Outcome::TimedOut);
}
