//! Filter patterns.

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
