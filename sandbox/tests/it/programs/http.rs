//! HTTP without the CLI: the libraries that a student's script in the terminal may use.

use super::{Answering, python, run};

const ASKING: &str = "
import http.client, urllib.request, urllib3
print(urllib.request.urlopen('http://localhost:4566/a?b=c').read())
print(urllib.request.urlopen('https://abc.execute-api.us-east-1.amazonaws.com/dev/x', data=b'n=1').status)
connection = http.client.HTTPConnection('localhost', 4566)
for method, body, headers in (('PUT', b'whole', {}), ('POST', iter([b'in ', b'chunks']), {'Transfer-Encoding': 'chunked'}), ('GET', None, {})):
    connection.request(method, '/x', body=body, headers=headers, encode_chunked=True)
    answer = connection.getresponse()
    print(answer.status, answer.read())
pool = urllib3.PoolManager()
print([pool.request('POST', 'http://localhost:4566/y', body=b'by urllib3').data for _ in range(2)])
";

#[tokio::test]
async fn the_librarys_clients_and_urllib3_ask() {
    let answering = Answering::with("answer");
    let ran = run(python(ASKING), &answering).await;
    assert_eq!(ran.stderr, "");
    insta::assert_snapshot!(ran.stdout, @r"
    b'answer'
    200
    200 b'answer'
    200 b'answer'
    200 b'answer'
    [b'answer', b'answer']
    ");
    let asked = answering.asked();
    let told: String = asked.iter().map(|asked| format!("{} {} {:?}\n", asked.method, asked.url, asked.body)).collect();
    insta::assert_snapshot!(told, @r#"
    GET http://localhost:4566/a?b=c b""
    POST https://abc.execute-api.us-east-1.amazonaws.com/dev/x b"n=1"
    PUT http://localhost:4566/x b"whole"
    POST http://localhost:4566/x b"in chunks"
    GET http://localhost:4566/x b""
    POST http://localhost:4566/y b"by urllib3"
    POST http://localhost:4566/y b"by urllib3"
    "#);
}
