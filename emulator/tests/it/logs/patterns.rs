//! Filter patterns.

use std::time::Instant;

use serde_json::json;

use super::{call, messages, short, write};
use crate::harness::Aws;

#[tokio::test]
async fn a_pattern_shows_the_events_that_it_holds_for() {
    let aws = Aws::new();
    let events = [
        "START ok",
        "ERROR one",
        "error two",
        "WARN three",
        "[ERROR] x-y",
        r#"{"level":"ERROR","code":503,"user":null,"tags":["a","b"]}"#,
    ];
    write(&aws, "/g", "s", &events).await;
    let patterns = [
        "",
        "ERROR",
        "ERROR one",
        "?WARN ?one",
        "ERROR -one",
        "-ERROR",
        "?WARN ERROR",
        r#""[ERROR]""#,
        "x-y",
        "ERROR:",
        r#""unclosed"#,
        "%(?i)error (one|two)%",
        "%(%",
        r#"{ $.level = "ERROR" }"#,
        r#"{ $.level = "ERR*" && $.code >= 500 }"#,
        "{ $.code < 500 || ($.user IS NULL && $.tags[1] = b) }",
        "{ $.code != 503 }",
        "{ $.nothing NOT EXISTS }",
        r#"{ $.tags[*] = "a" }"#,
        "{ $.level = }",
        "{ level = ERROR }",
        "[a, b]",
    ];
    let mut seen = String::new();
    for pattern in patterns {
        let answer = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g", "filterPattern": pattern })).await;
        let outcome = if answer.status == 200 { messages(&answer) } else { short(&answer) };
        seen.push_str(&format!("{pattern:<54} {outcome}\n"));
    }
    insta::assert_snapshot!(seen, @r#"
                                                           START ok | ERROR one | error two | WARN three | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    ERROR                                                  ERROR one | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    ERROR one                                              ERROR one
    ?WARN ?one                                             ERROR one | WARN three
    ERROR -one                                             [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    -ERROR                                                 START ok | error two | WARN three
    ?WARN ERROR                                            ERROR one | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    "[ERROR]"                                              [ERROR] x-y
    x-y                                                    400 InvalidParameterException: Invalid character(s) in term 'x-y'
    ERROR:                                                 400 InvalidParameterException: Invalid character(s) in term 'ERROR:'
    "unclosed                                              400 InvalidParameterException: Invalid filter pattern
    %(?i)error (one|two)%                                  ERROR one | error two
    %(%                                                    400 InvalidParameterException: Invalid filter pattern: invalid regular expression %(%
    { $.level = "ERROR" }                                  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.level = "ERR*" && $.code >= 500 }                  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.code < 500 || ($.user IS NULL && $.tags[1] = b) }  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.code != 503 }                                      
    { $.nothing NOT EXISTS }                               {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.tags[*] = "a" }                                    {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.level = }                                          400 InvalidParameterException: Invalid filter pattern: unexpected ''
    { level = ERROR }                                      400 InvalidParameterException: Invalid filter pattern: unexpected 'level = ERROR'
    [a, b]                                                 400 InvalidParameterException: Coldstart does not implement space-delimited filter patterns yet.
    "#);
}

#[tokio::test]
async fn letters_beyond_ascii_are_letters() {
    let aws = Aws::new();
    write(&aws, "/g", "s", &["été", "日本語 one", "-é"]).await;
    let mut seen = String::new();
    for pattern in ["été", "日本語", "?日本語 ?été", "-日本語", "💥", "\"💥\"", "%.t.%", "%日本%", "{ $.é = \"é\" }"]
    {
        let answer = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g", "filterPattern": pattern })).await;
        let outcome = if answer.status == 200 { messages(&answer) } else { short(&answer) };
        seen.push_str(&format!("{pattern}  {outcome}\n"));
    }
    insta::assert_snapshot!(seen, @r#"
    été  été
    日本語  日本語 one
    ?日本語 ?été  été | 日本語 one
    -日本語  été | -é
    💥  400 InvalidParameterException: Invalid character(s) in term '💥'
    "💥"  
    %.t.%  été
    %日本%  日本語 one
    { $.é = "é" }
    "#);
}

#[tokio::test]
async fn a_pattern_is_bounded_in_what_it_costs() {
    let aws = Aws::new();
    // As much as an account keeps, and of the kind that is slow to look through.
    let long: String =
        (0_u32..250_000).map(|place| if place.wrapping_mul(2_654_435_761) & 0x8000 == 0 { 'a' } else { 'b' }).collect();
    write(&aws, "/g", "s", &[long.as_str(); 32]).await;
    let stars = format!("{{ $.a = \"*{}c\" }}", "a".repeat(990));
    let mut seen = String::new();
    for pattern in [
        "%[ab]*a[ab]{500}c%",
        "%(\\w{9}){20}%",
        "%((((a{20}){20}){20}){20}){20}%",
        "%(a|aa)*$c%",
        "%(.*a){30}c%",
        "%[ab]*a[ab]{40}c%",
        "%a% %b% %c%",
        "{ $.a = %a% || $.b = %b% || $.c = %c% }",
        &stars,
        &"(".repeat(1000),
        &format!("{{ {} }}", "(".repeat(1000)),
        &"?a ".repeat(300),
    ] {
        let began = Instant::now();
        let answer = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g", "filterPattern": pattern, "limit": 1 })).await;
        assert!(began.elapsed().as_secs() < 20, "{pattern:.40}: {:?}", began.elapsed());
        let outcome = if answer.status == 200 { "searched".to_owned() } else { short(&answer) };
        seen.push_str(&format!("{pattern:<38.38} {outcome:.120}\n"));
    }
    insta::assert_snapshot!(seen, @r#"
    %[ab]*a[ab]{500}c%                     400 InvalidParameterException: Invalid filter pattern: invalid regular expression %[ab]*a[ab]{500}c%
    %(\w{9}){20}%                          400 InvalidParameterException: Invalid filter pattern: invalid regular expression %(\w{9}){20}%
    %((((a{20}){20}){20}){20}){20}%        400 InvalidParameterException: Invalid filter pattern: invalid regular expression %((((a{20}){20}){20}){20}){20}%
    %(a|aa)*$c%                            searched
    %(.*a){30}c%                           searched
    %[ab]*a[ab]{40}c%                      searched
    %a% %b% %c%                            400 InvalidParameterException: Invalid filter pattern: it has more than 2 regular expressions
    { $.a = %a% || $.b = %b% || $.c = %c%  400 InvalidParameterException: Invalid filter pattern: it has more than 2 regular expressions
    { $.a = "*aaaaaaaaaaaaaaaaaaaaaaaaaaaa searched
    (((((((((((((((((((((((((((((((((((((( 400 InvalidParameterException: Invalid character(s) in term '(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((
    { (((((((((((((((((((((((((((((((((((( 400 InvalidParameterException: Invalid filter pattern: unexpected '(((((((((((((((((((('
    ?a ?a ?a ?a ?a ?a ?a ?a ?a ?a ?a ?a ?a searched
    "#);
}
