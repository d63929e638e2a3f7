//! Exceptions in the log: one event each, indented with no-break spaces (shown as `·` here).

use crate::code::{function, handler, log, run};

#[tokio::test]
async fn an_unhandled_exception_is_one_event_with_its_traceback() {
    let report = run(function(&handler("print('before')\nraise ValueError('boom')")), "{}").await;
    insta::assert_snapshot!(log(&report.output), @r#"
    |before
    |[ERROR] ValueError: boom↵Traceback (most recent call last):↵··File "/var/task/lambda_function.py", line 3, in lambda_handler↵····raise ValueError('boom')
    "#);
}

#[tokio::test]
async fn a_message_of_several_lines_stays_in_that_event() {
    let report = run(function(&handler("raise ValueError('one\\n  two')")), "{}").await;
    insta::assert_snapshot!(log(&report.output), @r#"|[ERROR] ValueError: one↵  two↵Traceback (most recent call last):↵··File "/var/task/lambda_function.py", line 2, in lambda_handler↵····raise ValueError('one\n  two')"#);
}

#[tokio::test]
async fn a_result_that_cannot_be_serialised_is_logged_without_frames() {
    let report = run(function(&handler("return object()")), "{}").await;
    insta::assert_snapshot!(log(&report.output), @"|[ERROR] Runtime.MarshalError: Unable to marshal response: Object of type object is not JSON serializable↵Traceback (most recent call last):");
}

#[tokio::test]
async fn printed_tracebacks_are_pythons_own_a_line_an_event() {
    let code = handler("import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()");
    let report = run(function(&code), "{}").await;
    insta::assert_snapshot!(log(&report.output), @r#"
    |Traceback (most recent call last):
    |  File "/var/task/lambda_function.py", line 4, in lambda_handler
    |    1 / 0
    |    ~~^~~
    |ZeroDivisionError: division by zero
    "#);
}
