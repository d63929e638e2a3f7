//! Requests of browsers to the AWS endpoint, and what the answers may do in a browser.

use reqwest::{Client, Method, Response};
use tests::{Coldstart, Student};

use super::{Desk, trusting};

/// A function that returns its event, with the headers that the query's `answer` has as JSON.
const MIRROR: &str = "import json

def lambda_handler(event, context):
    print(json.dumps(event))
    answer = json.loads((event['queryStringParameters'] or {}).get('answer', '{}'))
    seen = {'headers': event['headers'].get('Cookie'), 'multiValueHeaders': event['multiValueHeaders'].get('Cookie')}
    return {'statusCode': 200, 'body': json.dumps(seen), **answer}
";

/// Deploys an API with the function at `/proxy/…`, one that maps headers at `/mapped`, and a gateway response for missing
/// resources.
const DEPLOY: &str = r#"set -e
    { aws iam create-role --role-name gateway --assume-role-policy-document file://gateway.json
      aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=arn:aws:iam::$ACCOUNT:role/gateway
      aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com
      API=$(aws apigateway create-rest-api --name Mirror --query id --output text)
      ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
      make() { echo "--rest-api-id $API --resource-id $(aws apigateway create-resource --rest-api-id $API --parent-id $1 --path-part "$2" --query id --output text) --http-method ANY"; }
      PROXY=$(make $ROOT '{proxy+}'); MAPPED=$(make $ROOT mapped)
      aws apigateway put-method $PROXY --authorization-type NONE
      aws apigateway put-integration $PROXY --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:$ACCOUNT:function:fn/invocations
      aws apigateway put-method $MAPPED --authorization-type NONE
      aws apigateway put-integration $MAPPED --type MOCK --passthrough-behavior NEVER --request-templates '{"application/json": "{\"statusCode\": 200}"}'
      aws apigateway put-method-response $MAPPED --status-code 200 --response-parameters method.response.header.Set-Cookie=false
      aws apigateway put-integration-response $MAPPED --status-code 200 --response-templates '{"application/json": "$input.params().header $input.params('"'Cookie'"')"}' --response-parameters "{\"method.response.header.Set-Cookie\": \"'coldstart=mapped; Path=/'\"}"
      aws apigateway put-gateway-response --rest-api-id $API --response-type UNSUPPORTED_MEDIA_TYPE --status-code 415 --response-parameters "{\"gatewayresponse.header.Set-Cookie\": \"'coldstart=refused'\", \"gatewayresponse.header.X-Own\": \"'yes'\"}"
      aws apigateway create-deployment --rest-api-id $API --stage-name dev
      aws apigateway update-stage --rest-api-id $API --stage-name dev --patch-operations 'op=replace,path=/*/*/logging/loglevel,value=INFO' 'op=replace,path=/*/*/logging/dataTrace,value=true'; } > made
    echo $API"#;

struct Mirror {
    desk: Desk,
    api: String,
    client: Client,
}

impl Mirror {
    fn of(account: &str) -> Self {
        let desk = Desk::with_function(account, MIRROR);
        desk.put("gateway.json", &trusting("apigateway.amazonaws.com"));
        let api = desk.does(&format!("ACCOUNT={account}\n{DEPLOY}")).trim().to_owned();
        Self { desk, api, client: Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap() }
    }

    /// Calls the API by its path or by its host, with these headers besides the usual ones.
    async fn call(&self, by_host: bool, path: &str, headers: &[(&str, &[u8])]) -> Response {
        let endpoint = &Coldstart::shared_aws().aws;
        let url =
            if by_host { format!("{endpoint}/dev/{path}") } else { format!("{endpoint}/_aws/execute-api/{}/dev/{path}", self.api) };
        let mut request = self.client.get(url);
        if by_host {
            request = request.header("host", format!("{}.execute-api.{}", self.api, endpoint.trim_start_matches("http://")));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    /// Calls the API and lets the function answer with these headers.
    async fn answered(&self, by_host: bool, answer: serde_json::Value, headers: &[(&str, &[u8])]) -> Response {
        let query: String = url::form_urlencoded::byte_serialize(answer.to_string().as_bytes()).collect();
        self.call(by_host, &format!("x?answer={query}"), headers).await
    }
}

fn all(answer: &Response, name: &str) -> Vec<String> {
    answer.headers().get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_part_of_a_deployed_api_sees_the_sites_cookies() {
    let mirror = Mirror::of("281000000001");
    let cookies: [(&str, &[u8]); 5] = [
        ("cookie", b"a=1; coldstart=SECRET; b=\"2 2\""),
        ("cookie", b"__Host-coldstart=SECRET"),
        ("Cookie", b" Coldstart \t= SECRET;c=3 ; %63oldstart=SECRET"),
        ("COOKIE", b"d=4, coldstart=SECRET"),
        ("cookie", b"\"coldstart\"=SECRET; =coldstart=SECRET"),
    ];
    let mut seen = String::new();
    for by_host in [true, false] {
        for path in ["x", "mapped"] {
            let body = mirror.call(by_host, path, &cookies).await.text().await.unwrap();
            seen += &format!("{}\n", body.split("X-Amzn-Trace-Id").next().unwrap());
        }
    }
    insta::assert_snapshot!(tests::redacted(&seen.replace(&mirror.api, "API")), @r#"
    {"headers": "d=4", "multiValueHeaders": ["a=1; b=\"2 2\"", "c=3 ", "d=4"]}
    {Accept=*/*, Cookie=d=4, Host=API.execute-api.localhost:PORT,
    {"headers": "d=4", "multiValueHeaders": ["a=1; b=\"2 2\"", "c=3 ", "d=4"]}
    {Accept=*/*, Cookie=d=4, Host=API.execute-api.localhost:PORT,
    "#);
    let logs = mirror.desk.does(&format!(
        "for GROUP in /aws/lambda/fn API-Gateway-Execution-Logs_{}/dev; do aws logs filter-log-events --log-group-name $GROUP --query 'events[].message' --output text; done",
        mirror.api
    ));
    assert!(logs.contains("Method request headers") && logs.contains("a=1; b="), "{logs}");
    assert!(!logs.contains("SECRET"), "{logs}");
}

#[tokio::test]
async fn no_answer_of_a_deployed_api_sets_a_cookie_of_the_sites() {
    let mirror = Mirror::of("281000000002");
    let host = format!("{}.execute-api.localhost", mirror.api);
    let evil = [
        "coldstart=x",
        "coldstart=; Max-Age=0",
        "coldstart",
        "COLDSTART=x; Path=/api",
        "=coldstart=x",
        " coldstart\t=x",
        "\tcoldstart=x",
        "%63oldstart=x",
        "\"coldstart\"=x",
        "__Host-coldstart=x; Secure; Path=/",
        "__Secure-coldstart=x; Secure",
        "a=1, coldstart=x",
        "a=1; coldstart=x",
        "a=1; Domain=localhost",
        "a=1; domain=.execute-api.localhost",
        "a=1; Domain=school.example",
    ];
    let own = ["own=1", "other=\"x y\"; Path=/; HttpOnly; Expires=Wed, 21 Oct 2099 07:28:00 GMT; SameSite=Strict"];
    let with_host = format!("mine=1; Domain={host}");
    let multi: Vec<&str> = evil.iter().chain(&own).chain([&with_host.as_str()]).copied().collect();
    for by_host in [true, false] {
        for cookie in evil {
            let answer = mirror.answered(by_host, serde_json::json!({"headers": {"Set-Cookie": cookie}}), &[]).await;
            assert_eq!((answer.status().as_u16(), all(&answer, "set-cookie")), (200, vec![]), "{cookie:?}");
        }
        let answer = mirror.answered(by_host, serde_json::json!({"multiValueHeaders": {"set-COOKIE": multi}}), &[]).await;
        let expected: Vec<&str> = if by_host { [&own[..], &[&with_host]].concat() } else { own.to_vec() };
        assert_eq!(all(&answer, "set-cookie"), expected);
        assert_eq!(all(&mirror.call(by_host, "mapped", &[]).await, "set-cookie"), [""; 0]);
        let refused = mirror.call(by_host, "mapped", &[("content-type", b"text/x")]).await;
        assert_eq!(
            (refused.status().as_u16(), all(&refused, "x-own"), all(&refused, "set-cookie")),
            (415, vec!["yes".into()], vec![])
        );
    }
    // A browser stores cookies by host, and all APIs share the host of the path form: there no answer to a browser may set a
    // cookie.
    for browser in
        [("sec-fetch-site", b"none".as_slice()), ("user-agent", b"Mozilla/5.0 (X11)"), ("origin", b"http://localhost:3000")]
    {
        let answer = mirror.answered(false, serde_json::json!({"headers": {"Set-Cookie": "own=1"}}), &[browser]).await;
        assert_eq!(all(&answer, "set-cookie"), [""; 0], "{browser:?}");
        let answer = mirror.answered(true, serde_json::json!({"headers": {"Set-Cookie": "own=1"}}), &[browser]).await;
        assert_eq!(all(&answer, "set-cookie"), ["own=1"], "{browser:?}");
    }
}

#[tokio::test]
async fn an_answer_changes_nothing_of_a_host_that_others_share() {
    let mirror = Mirror::of("281000000003");
    let headers = serde_json::json!({"headers": {
        "Clear-Site-Data": "\"*\"", "Strict-Transport-Security": "max-age=99; includeSubDomains", "Service-Worker-Allowed": "/", "Alt-Svc": "h3=\":443\"",
        "Report-To": "{}", "NEL": "{}", "Content-Security-Policy": "default-src 'self'", "Access-Control-Allow-Origin": "http://localhost:3000", "Content-Type": "text/html",
    }});
    let mut seen = String::new();
    for by_host in [true, false] {
        let answer = mirror.answered(by_host, headers.clone(), &[]).await;
        let mut lines: Vec<String> = answer
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
            .filter(|line| !line.contains("amz") && !line.starts_with("date"))
            .collect();
        lines.sort();
        seen += &format!("by host: {by_host}\n{}", lines.concat());
    }
    insta::assert_snapshot!(seen, @r#"
    by host: true
    access-control-allow-origin: http://localhost:3000
    alt-svc: h3=":443"
    content-length: 44
    content-security-policy: default-src 'self'
    content-type: text/html
    nel: {}
    report-to: {}
    service-worker-allowed: /
    strict-transport-security: max-age=99; includeSubDomains
    by host: false
    access-control-allow-origin: http://localhost:3000
    content-length: 44
    content-security-policy: default-src 'self'
    content-security-policy: sandbox allow-downloads allow-forms allow-modals allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-scripts
    content-type: text/html
    "#);
}

#[tokio::test]
async fn a_page_of_another_origin_reaches_deployed_apis_and_no_service() {
    let client = Client::builder().no_proxy().build().unwrap();
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let package = student.aws(folder.path()).await.unwrap().sh(
        "set -e; echo x > lambda_function.py; zip -q f.zip lambda_function.py
         ROLE=$(aws iam get-role --role-name MyLambdaRole --query Role.Arn --output text)
         aws lambda create-function --function-name fn --runtime python3.12 --zip-file fileb://f.zip --handler lambda_function.lambda_handler --role $ROLE > made
         aws lambda get-function --function-name fn --query Code.Location --output text",
    );
    let package = package.unwrap().ok().unwrap();
    let package = package.trim().split_once("/_aws").map(|(_, path)| format!("/_aws{path}")).unwrap();
    let form = "/?Action=CreateRole&Version=2010-05-08&RoleName=planted&AssumeRolePolicyDocument=%7B%7D&X-Amz-Credential=x/20260101/us-east-1/iam/aws4_request";
    let mut seen = String::new();
    for (name, site) in [("aws", Coldstart::shared_aws()), ("serve", Coldstart::shared_site())] {
        let own = site.aws.as_str();
        for sender in [
            vec![],
            vec![("origin", "https://evil.example")],
            vec![("origin", "null")],
            vec![("origin", "http://localhost:3000")],
            vec![("origin", own)],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), ("origin", own)],
            vec![("sec-fetch-site", "same-origin"), ("origin", own)],
            vec![("sec-fetch-site", "none")],
            vec![("user-agent", "Mozilla/5.0 (X11)")],
            vec![
                ("user-agent", "Mozilla/5.0 (X11)"),
                ("authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request"),
            ],
        ] {
            let mut statuses = Vec::new();
            for (method, path) in [
                (Method::POST, form),
                (Method::GET, form),
                (Method::POST, "/2015-03-31/functions"),
                (Method::OPTIONS, "/2015-03-31/functions"),
                (Method::GET, "/_aws/execute-api/aaaaaaaaaa/dev/x"),
                (Method::GET, &package),
            ] {
                let request = client.request(method, format!("{own}{path}")).body(" ".repeat(2000));
                let request = sender.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let answer = request.send().await.unwrap();
                let refused = answer.status().as_u16() == 403 && answer.headers().contains_key("x-amzn-errortype");
                let by = all(&answer, "x-amzn-errortype").concat();
                let text = answer.text().await.unwrap();
                statuses.push(if text.contains("web page of another origin") {
                    "refused"
                } else if refused && by == "ForbiddenException" {
                    "API"
                } else {
                    "passed"
                });
            }
            let sender: Vec<String> = sender.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            seen += &format!("{name} [{}] {}\n", sender.join(", ").replace(own, "OWN"), statuses.join(" "));
        }
    }
    insta::assert_snapshot!(seen, @"
    aws [] passed passed passed passed API passed
    aws [origin: https://evil.example] refused refused refused refused API passed
    aws [origin: null] refused refused refused refused API passed
    aws [origin: http://localhost:3000] refused refused refused refused API passed
    aws [origin: OWN] passed passed passed passed API passed
    aws [sec-fetch-site: cross-site] refused refused refused refused API passed
    aws [sec-fetch-site: same-site, origin: OWN] refused refused refused refused API passed
    aws [sec-fetch-site: same-origin, origin: OWN] passed passed passed passed API passed
    aws [sec-fetch-site: none] passed passed passed passed API passed
    aws [user-agent: Mozilla/5.0 (X11)] refused refused refused refused API passed
    aws [user-agent: Mozilla/5.0 (X11), authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request] passed passed passed passed API passed
    serve [] passed passed passed passed API passed
    serve [origin: https://evil.example] refused refused refused refused API passed
    serve [origin: null] refused refused refused refused API passed
    serve [origin: http://localhost:3000] refused refused refused refused API passed
    serve [origin: OWN] passed passed passed passed API passed
    serve [sec-fetch-site: cross-site] refused refused refused refused API passed
    serve [sec-fetch-site: same-site, origin: OWN] refused refused refused refused API passed
    serve [sec-fetch-site: same-origin, origin: OWN] passed passed passed passed API passed
    serve [sec-fetch-site: none] passed passed passed passed API passed
    serve [user-agent: Mozilla/5.0 (X11)] passed passed passed passed API passed
    serve [user-agent: Mozilla/5.0 (X11), authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request] passed passed passed passed API passed
    ");
}

#[tokio::test]
async fn what_is_refused_is_told_in_the_services_own_shape() {
    let own = &Coldstart::shared_aws().aws;
    let client = Client::builder().no_proxy().build().unwrap();
    let mut seen = String::new();
    for (path, target) in
        [("/2015-03-31/functions", ""), ("/", "Logs_20140328.DescribeLogGroups"), ("/?Action=ListRoles&Version=2010-05-08", "")]
    {
        let mut request = client.post(format!("{own}{path}")).header("origin", "https://evil.example");
        if !target.is_empty() {
            request = request.header("x-amz-target", target);
        }
        let answer = request.send().await.unwrap();
        seen += &format!(
            "{} {:?} {}\n",
            answer.status().as_u16(),
            all(&answer, "access-control-allow-origin"),
            answer.text().await.unwrap()
        );
    }
    insta::assert_snapshot!(tests::redacted(&seen), @r#"
    403 [] {"message":"A web page of another origin sent this request. Coldstart's AWS endpoint takes calls of AWS services from clients (aws, SDKs, curl) and not from web pages; deployed APIs may be called from anywhere."}
    403 [] {"__type":"AccessDeniedException","message":"A web page of another origin sent this request. Coldstart's AWS endpoint takes calls of AWS services from clients (aws, SDKs, curl) and not from web pages; deployed APIs may be called from anywhere."}
    403 [] <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>AccessDenied</Code>
        <Message>A web page of another origin sent this request. Coldstart's AWS endpoint takes calls of AWS services from clients (aws, SDKs, curl) and not from web pages; deployed APIs may be called from anywhere.</Message>
      </Error>
      <RequestId>UUID</RequestId>
    </ErrorResponse>
    "#);
}

#[tokio::test]
async fn without_signatures_only_names_that_lead_here_for_certain_are_answered() {
    let data = tempfile::tempdir().unwrap();
    let named = Coldstart::aws_with(data, &["--endpoint", "aws.school.example"]).unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let mut seen = String::new();
    for (name, site) in
        [("localhost", Coldstart::shared_aws()), ("aws.school.example", &named), ("serve", Coldstart::shared_site())]
    {
        for host in [
            "localhost:4566",
            "127.0.0.1:4566",
            "[::1]:4566",
            "coldstart",
            "host.docker.internal:4566",
            "lambda.us-east-1.amazonaws.com",
            "aws.school.example",
            "AWS.School.Example.:80",
            "evil.example:4566",
            "localhost.evil.example",
            "evil-aws.school.example",
            "127.0.0.1.evil.example",
        ] {
            let answer = client.get(format!("{}/2015-03-31/functions", site.aws)).header("host", host).send().await.unwrap();
            let known = !answer.text().await.unwrap().contains("not known by the host name");
            seen += if known { "" } else { host };
            seen += if known { "" } else { " " };
        }
        seen += &format!("<- refused at {name}\n");
    }
    insta::assert_snapshot!(seen, @"
    aws.school.example AWS.School.Example.:80 evil.example:4566 localhost.evil.example evil-aws.school.example 127.0.0.1.evil.example <- refused at localhost
    evil.example:4566 localhost.evil.example evil-aws.school.example 127.0.0.1.evil.example <- refused at aws.school.example
    <- refused at serve
    ");
}

#[tokio::test]
async fn a_page_in_a_bucket_has_no_part_in_a_host_that_others_share() {
    let desk = Desk::of("280000000003");
    desk.put("page.html", "<script>document.cookie</script>");
    desk.put(
        "policy.json",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::strangers/*"}]}"#,
    );
    desk.does(
        "aws s3 mb s3://strangers > made
         aws s3api delete-public-access-block --bucket strangers
         aws s3api put-bucket-policy --bucket strangers --policy file://policy.json
         aws s3 cp page.html s3://strangers/page.html > made
         aws s3 website s3://strangers --index-document page.html",
    );
    let endpoint = &Coldstart::shared_aws().aws;
    let port = endpoint.rsplit(':').next().unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    for (host, path, sandboxed) in [
        (format!("localhost:{port}"), "/strangers/page.html", true),
        (format!("strangers.localhost:{port}"), "/page.html", false),
        (format!("strangers.s3-website.localhost:{port}"), "/", false),
    ] {
        let request = client.get(format!("{endpoint}{path}")).header("host", &host).header("sec-fetch-site", "cross-site");
        let answer = request.header("cookie", "coldstart=secret").send().await.unwrap();
        assert_eq!(answer.status(), 200, "{host}{path}");
        assert_eq!(all(&answer, "content-security-policy").concat().contains("sandbox"), sandboxed, "{host}{path}");
        assert_eq!(all(&answer, "content-type"), ["text/html"]);
        assert!(answer.text().await.unwrap().contains("<script>"));
    }
    // Without signatures that are verified, a page of another origin must not pass for the owner.
    let form = "/strangers/page.html?X-Amz-Credential=280000000003/20260101/us-east-1/s3/aws4_request&X-Amz-Signature=0";
    let refused = client.get(format!("{endpoint}{form}")).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await.unwrap().contains("web page of another origin"));
}
