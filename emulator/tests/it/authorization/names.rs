//! A function by another name: what AWS's pattern takes is the same function to a policy, and what it does not take is refused.

use std::fmt::Write as _;

use emulator::Service;
use serde_json::{Value, json};

use super::{denied, make_caller, may_all_but, may_only, rest, short};
use crate::{
    harness::Aws,
    lambda::{FUNCTIONS, hello, lambda, with_role},
};

const SECRET: &str = "arn:aws:lambda:us-east-1:111122223333:function:secret";

/// An account with a function `secret`, its version 1 and its alias `prod`, and the role that calls.
async fn with_secret() -> Aws {
    let aws = with_role().await;
    make_caller(&aws).await;
    let mut input = hello();
    input["FunctionName"] = "secret".into();
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, input).await.status, 201);
    lambda(&aws, "POST", "/2015-03-31/functions/secret/versions", json!({})).await;
    let alias = json!({ "Name": "prod", "FunctionVersion": "1" });
    assert_eq!(lambda(&aws, "POST", "/2015-03-31/functions/secret/aliases", alias).await.status, 201);
    aws
}

async fn call(aws: &Aws, method: &str, path: &str, body: Value) -> crate::harness::Answer {
    rest(aws, Service::LAMBDA, method, &format!("{FUNCTIONS}/{path}"), body).await
}

/// Every way to write `secret` that was found to pass by a policy, and more.
const SPELLINGS: &[&str] = &[
    "secret",
    "secre%74",
    "%73%65%63%72%65%74",
    "function:secret",
    "111122223333:secret",
    "111122223333:function:secret",
    "us-east-1:secret",
    "us-east-1:function:secret",
    "us-east-1:111122223333:secret",
    "us-east-1:111122223333:function:secret",
    "arn:aws:lambda:secret",
    "arn:aws:lambda:function:secret",
    "arn:aws:lambda:111122223333:secret",
    "arn:aws:lambda:111122223333:function:secret",
    "arn:aws:lambda:us-east-1:secret",
    "arn:aws:lambda:us-east-1:111122223333:secret",
    "arn:aws:lambda:us-east-1:111122223333:function:secret",
    "arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Asecret",
    // Other partitions, regions and accounts.
    "arn::lambda:us-east-1:111122223333:function:secret",
    "arn:aws-cn:lambda:us-east-1:111122223333:function:secret",
    "arn:aws-us-gov:lambda:secret",
    "eu-west-1:secret",
    "arn:aws:lambda:eu-west-1:111122223333:function:secret",
    "444455556666:secret",
    // No names at all.
    "arn:aws:lambda::111122223333:function:secret",
    "arn:aws:lambda:us-east-1::function:secret",
    "arn:aws:lambda:us-east-1:111122223333:function/secret",
    "arn:AWS:lambda:us-east-1:111122223333:function:secret",
    "ARN:aws:lambda:us-east-1:111122223333:function:secret",
    ":secret",
    "secret:",
    "secret%20",
    "secret%00",
    "secret%2F",
    ".%2Fsecret",
    "function:function:secret:",
    "%2573ecret",
];

#[tokio::test]
async fn a_denial_holds_against_every_spelling_of_a_function() {
    let aws = with_secret().await;
    may_all_but(&aws, &[SECRET]).await;
    let permission = json!({ "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*" });
    let mut seen = String::new();
    for spelling in SPELLINGS {
        let invoked = call(&aws, "POST", &format!("{spelling}/invocations"), json!({})).await;
        let others = [
            call(&aws, "GET", spelling, Value::Null).await,
            call(&aws, "GET", &format!("{spelling}/configuration"), Value::Null).await,
            call(&aws, "PUT", &format!("{spelling}/configuration"), json!({ "Timeout": 9 })).await,
            call(&aws, "PUT", &format!("{spelling}/code"), json!({ "ZipFile": "" })).await,
            call(&aws, "POST", &format!("{spelling}/versions"), json!({})).await,
            call(&aws, "POST", &format!("{spelling}/policy"), permission.clone()).await,
            call(&aws, "DELETE", spelling, Value::Null).await,
        ];
        let outcome = short(&invoked);
        for other in others {
            assert_eq!(short(&other), outcome, "{spelling}: {other}");
        }
        writeln!(seen, "{spelling}: {outcome}").expect("memory");
    }
    assert!(aws.python.invocations().is_empty());
    insta::assert_snapshot!(seen, @"
    secret: denied
    secre%74: denied
    %73%65%63%72%65%74: denied
    function:secret: denied
    111122223333:secret: denied
    111122223333:function:secret: denied
    us-east-1:secret: denied
    us-east-1:function:secret: denied
    us-east-1:111122223333:secret: denied
    us-east-1:111122223333:function:secret: denied
    arn:aws:lambda:secret: denied
    arn:aws:lambda:function:secret: denied
    arn:aws:lambda:111122223333:secret: denied
    arn:aws:lambda:111122223333:function:secret: denied
    arn:aws:lambda:us-east-1:secret: denied
    arn:aws:lambda:us-east-1:111122223333:secret: denied
    arn:aws:lambda:us-east-1:111122223333:function:secret: denied
    arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Asecret: denied
    arn::lambda:us-east-1:111122223333:function:secret: 404 ResourceNotFoundException
    arn:aws-cn:lambda:us-east-1:111122223333:function:secret: 404 ResourceNotFoundException
    arn:aws-us-gov:lambda:secret: 404 ResourceNotFoundException
    eu-west-1:secret: 404 ResourceNotFoundException
    arn:aws:lambda:eu-west-1:111122223333:function:secret: 404 ResourceNotFoundException
    444455556666:secret: denied
    arn:aws:lambda::111122223333:function:secret: 400 ValidationException
    arn:aws:lambda:us-east-1::function:secret: 400 ValidationException
    arn:aws:lambda:us-east-1:111122223333:function/secret: 404 UnknownOperationException
    arn:AWS:lambda:us-east-1:111122223333:function:secret: 400 ValidationException
    ARN:aws:lambda:us-east-1:111122223333:function:secret: 400 ValidationException
    :secret: 400 ValidationException
    secret:: 400 ValidationException
    secret%20: 400 ValidationException
    secret%00: 400 ValidationException
    secret%2F: 400 ValidationException
    .%2Fsecret: 400 ValidationException
    function:function:secret:: 400 ValidationException
    %2573ecret: 400 ValidationException
    ");
}

#[tokio::test]
async fn a_function_of_another_partition_is_told_as_one_that_is_not_there() {
    let aws = with_secret().await;
    may_only(&aws, &["*"]).await;
    let answer = call(&aws, "GET", "arn:aws-cn:lambda:us-east-1:111122223333:function:secret", Value::Null).await;
    insta::assert_snapshot!(answer, @r#"
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws-cn:lambda:us-east-1:111122223333:function:secret"}
    "#);
}

/// What AWS does since January 2022: a version or alias is a resource of its own, `function:NAME:QUALIFIER`, whether its name stands behind the function's
/// or in the query. A statement about the function alone says nothing of it, and the other way round.
#[tokio::test]
async fn a_qualifier_in_the_name_and_one_in_the_query_are_the_same_to_a_policy() {
    let aws = with_secret().await;
    let mut seen = String::new();
    for pattern in ["secret", "secret:prod", "secret:1", "secret:$LATEST", "secret:*", "secret*"] {
        let resource = format!("arn:aws:lambda:us-east-1:111122223333:function:{pattern}");
        let mut line = Vec::new();
        for qualifier in ["", "prod", "1", "$LATEST"] {
            let spellings = match qualifier {
                "" => vec!["secret".to_owned(), SECRET.into(), "111122223333:secret".into()],
                qualifier => [
                    "secret:Q",
                    "secret?Qualifier=Q",
                    "secret:Q?Qualifier=Q",
                    "111122223333:secret:Q",
                    "us-east-1:secret?Qualifier=Q",
                    "arn:aws:lambda:secret:Q",
                    "arn:aws:lambda:us-east-1:111122223333:function:secret:Q",
                    "arn:aws:lambda:us-east-1:111122223333:function:secret?Qualifier=Q",
                ]
                .map(|spelling| spelling.replace('Q', qualifier).replace(&format!("{qualifier}ualifier"), "Qualifier"))
                .to_vec(),
            };
            for spelling in &spellings {
                let (name, query) = spelling.split_once('?').unwrap_or((spelling, ""));
                let path = format!("{name}/invocations?{query}");
                may_only(&aws, &[&resource]).await;
                let allowed = call(&aws, "POST", &path, json!({})).await.status == 200;
                may_all_but(&aws, &[&resource]).await;
                let denied = call(&aws, "POST", &path, json!({})).await.status == 403;
                assert_eq!(allowed, denied, "{pattern} {spelling}: what one statement allows another one denies");
                if spelling == &spellings[0] && allowed {
                    line.push(spelling.clone());
                }
                let first = line.contains(&spellings[0]);
                assert_eq!(allowed, first, "{pattern} {spelling}: all spellings are the same");
            }
        }
        writeln!(seen, "{pattern} is about {}", line.join(", ")).expect("memory");
    }
    insta::assert_snapshot!(seen, @"
    secret is about secret
    secret:prod is about secret:prod
    secret:1 is about secret:1
    secret:$LATEST is about secret:$LATEST
    secret:* is about secret:prod, secret:1, secret:$LATEST
    secret* is about secret, secret:prod, secret:1, secret:$LATEST
    ");
}

#[tokio::test]
async fn a_qualifier_in_the_name_does_not_get_around_a_denial_of_what_is_on_the_whole_function() {
    let aws = with_secret().await;
    may_all_but(&aws, &[SECRET]).await;
    for qualifier in ["prod", "1", "$LATEST"] {
        for (method, path, body) in [
            ("GET", format!("secret:{qualifier}/aliases"), Value::Null),
            ("POST", format!("secret:{qualifier}/aliases"), json!({ "Name": "new", "FunctionVersion": "1" })),
            ("GET", format!("secret:{qualifier}/aliases/prod"), Value::Null),
            ("PUT", format!("secret:{qualifier}/aliases/prod"), json!({ "Description": "mine" })),
            ("DELETE", format!("secret:{qualifier}/aliases/prod"), Value::Null),
            ("GET", format!("secret:{qualifier}/versions"), Value::Null),
        ] {
            let answer = call(&aws, method, &path, body).await;
            let action = denied(&answer).unwrap_or_else(|| panic!("{method} {path}: {answer}"));
            assert!(action.ends_with(&format!(" on {SECRET}")), "{action}");
        }
        // These are on `$LATEST` as it is in work, and on nothing else.
        for (method, path) in [("PUT", "configuration"), ("PUT", "code"), ("POST", "versions")] {
            let answer = call(&aws, method, &format!("secret:{qualifier}/{path}"), json!({})).await;
            let expected = if qualifier == "$LATEST" { "denied" } else { "400 InvalidParameterValueException" };
            assert_eq!(short(&answer), expected, "{method} {path}: {answer}");
        }
    }
}
