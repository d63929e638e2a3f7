//! Inputs that are small for the sender and would be large for the reader.

use std::time::Instant;

use bytes::Bytes;
use serde_json::json;

use crate::{
    apigateway::given::Api,
    execute_api::line,
    harness::{Answer, Aws},
};

/// Longer than any of these takes, on a machine that does much else; what is squared takes minutes.
const SOON: u64 = 20;

async fn form(aws: &Aws, service: &str, body: String) -> Answer {
    let request = aws.request(service, "POST", "/").header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    aws.send(request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn forms_with_huge_and_crooked_lists_are_refused_soon() {
    let aws = Aws::new();
    let began = Instant::now();
    let create = "Action=CreateRole&Version=2010-05-08&RoleName=r";
    let many =
        |count: usize, name: &dyn Fn(usize) -> String| (0..count).map(|number| format!("&{}=v", name(number))).collect::<String>();
    for more in [
        many(200_000, &|number| format!("Tags.member.{number}.Key")),
        many(9_000, &|number| format!("Tags.member.{}.{}", number / 2, if number % 2 == 0 { "Key" } else { "Value" })),
        many(200_000, &|_| "Tags.member.1.Key".into()),
        many(200_000, &|number| format!("x{number}")),
        many(50_000, &|number| format!("a{number}.b.c.d.e.f.g.h.i.j.k.l.m.n.o")),
        many(10_000, &|number| format!("Tags.member.{}.Key", u64::MAX - number as u64)),
        many(10_000, &|number| format!("Tags.member.{}", "member.1.".repeat(number % 14))),
        format!("&Description={}", "%26".repeat(1_000_000)),
        format!("&{}=1", ".".repeat(1_000_000)),
    ] {
        let answer = form(&aws, "iam", format!("{create}{more}")).await;
        assert!((400..500).contains(&answer.status), "{more:.60}: {answer:.300}");
    }
    assert!(began.elapsed().as_secs() < SOON, "{:?}", began.elapsed());
    assert_eq!(form(&aws, "iam", "Action=ListRoles&Version=2010-05-08".into()).await.status, 200);
}

#[tokio::test]
async fn json_that_is_wide_or_deep_is_refused_soon() {
    let aws = Aws::new();
    let began = Instant::now();
    let wide = format!("[{}]", vec!["{}"; 1_000_000].join(","));
    let members = format!("{{{}}}", (0..300_000).map(|number| format!("\"m{number}\":0")).collect::<Vec<_>>().join(","));
    let deep = format!("{}{}", "{\"a\":[".repeat(100_000), "]}".repeat(100_000));
    let digits = format!("{{\"limit\":{}}}", "9".repeat(1_000_000));
    let escapes = format!("{{\"logGroupName\":\"{}\"}}", "\\u0041".repeat(300_000));
    for body in [&wide, &members, &deep, &digits, &escapes] {
        let request = aws.request("logs", "POST", "/").header("x-amz-target", "Logs_20140328.CreateLogGroup");
        let answer = aws.send(request.body(Bytes::from(body.clone())).expect("a request")).await;
        assert_eq!(answer.status, 400, "{body:.40}: {:.300}", answer.to_string());
        let request = aws.request("lambda", "POST", "/2015-03-31/functions");
        let answer = aws.send(request.body(Bytes::from(body.clone())).expect("a request")).await;
        assert_eq!(answer.status, 400, "{body:.40}: {:.300}", answer.to_string());
    }
    assert!(began.elapsed().as_secs() < SOON, "{:?}", began.elapsed());
}

#[tokio::test]
async fn policies_with_many_stars_are_decided_soon() {
    let aws = Aws::new();
    let statement = json!({ "Effect": "Allow", "Action": format!("s3:{}b", "*a".repeat(500)), "Resource": format!("arn:{}b", "*a".repeat(500)) });
    let policy = json!({ "Version": "2012-10-17", "Statement": vec![statement; 3] }).to_string();
    let began = Instant::now();
    let action = format!("s3:{}", "a".repeat(120));
    let resource = format!("arn:aws:s3:::{}", "a".repeat(1000));
    let fields = [
        ("Action", "SimulateCustomPolicy"),
        ("PolicyInputList.member.1", policy.as_str()),
        ("ActionNames.member.1", &action),
        ("ResourceArns.member.1", &resource),
    ];
    let answer = aws.form("iam", &fields).await;
    assert!(answer.status < 500, "{answer}");
    assert!(began.elapsed().as_secs() < SOON, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_selection_pattern_is_bounded_in_what_it_costs() {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "GET", json!({})).await;
    api.integrate(&api.hello, "GET", json!({ "type": "AWS", "httpMethod": "POST", "uri": api.uri("fn") })).await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    let mut seen = String::new();
    for (status, pattern) in [
        ("400", "[ab]*a[ab]{500}c"),
        ("401", "(\\w{9}){20}"),
        ("402", "[ab]*a[ab]{40}c"),
        ("403", ".*[Nn]ot found: \\w+.*"),
        ("200", ""),
    ] {
        api.call("PUT", &format!("{at}/responses/{status}"), json!({})).await;
        let put = api.call("PUT", &format!("{at}/integration/responses/{status}"), json!({ "selectionPattern": pattern })).await;
        seen += &format!("{pattern}: {} {}\n", put.status, put.header("x-amzn-errortype"));
    }
    insta::assert_snapshot!(seen, @r"
    [ab]*a[ab]{500}c: 400 BadRequestException
    (\w{9}){20}: 400 BadRequestException
    [ab]*a[ab]{40}c: 201 
    .*[Nn]ot found: \w+.*: 201 
    : 201
    ");
    api.deploy().await;
    let long: String =
        (0_u32..5_000_000).map(|place| if place.wrapping_mul(2_654_435_761) & 0x8000 == 0 { 'a' } else { 'b' }).collect();
    let began = Instant::now();
    for (message, expected) in [(long.as_str(), 200), ("Not found: é7 ", 200), ("Not found: e7 ", 403)] {
        let raised = json!({ "errorMessage": message, "errorType": "E" }).to_string();
        api.aws.python.then(crate::harness::Act::Ends(emulator::runtime::Outcome::Raised(raised.into()), vec![]));
        let answer = api.curl("/dev/hello").await;
        assert_eq!(answer.status, expected, "{message:.20}: {:.200}", line(&answer));
    }
    assert!(began.elapsed().as_secs() < SOON, "{:?}", began.elapsed());
}

#[tokio::test]
async fn an_http_integration_reaches_nothing_wherever_it_points() {
    let listening = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listening.set_nonblocking(true).expect("a socket");
    let port = listening.local_addr().expect("an address").port();
    let api = Api::new().await;
    api.method(&api.hello, "GET", json!({})).await;
    for kind in ["HTTP", "HTTP_PROXY"] {
        for uri in [
            format!("http://127.0.0.1:{port}/"),
            format!("http://localhost:{port}/"),
            format!("http://[::ffff:127.0.0.1]:{port}/"),
            format!("http://2130706433:{port}/"),
            format!("http://0.0.0.0:{port}/"),
            format!("http://a@127.0.0.1:{port}/"),
            "http://169.254.169.254/latest/meta-data".into(),
        ] {
            api.integrate(&api.hello, "GET", json!({ "type": kind, "httpMethod": "GET", "uri": uri })).await;
            api.deploy().await;
            let answer = api.curl("/dev/hello").await;
            assert_eq!(
                line(&answer),
                r#"504 InternalServerErrorException {"message": "Network error communicating with endpoint"}"#,
                "{uri}"
            );
        }
    }
    assert!(listening.accept().is_err(), "somebody came");
}

#[tokio::test]
async fn a_patch_has_so_many_steps_and_no_more() {
    let api = Api::new().await;
    let began = Instant::now();
    let steps =
        |count: usize| json!({ "patchOperations": vec![json!({ "op": "replace", "path": "/description", "value": "x" }); count] });
    assert_eq!(api.call("PATCH", "", steps(1000)).await.status, 200);
    insta::assert_snapshot!(api.call("PATCH", "", steps(150_000)).await, @r#"
    400 BadRequestException
    {"message":"A patch has at most 1000 operations"}
    "#);
    assert!(began.elapsed().as_secs() < SOON, "{:?}", began.elapsed());
}
