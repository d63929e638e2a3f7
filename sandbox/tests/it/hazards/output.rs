//! Code that prints endlessly.

use crate::code::{event, function, handler, started};

/// Runs a handler and describes its output: number of events, bytes, size of the longest event, and the last event.
async fn printed(body: &str) -> String {
    let report = started(function(&handler(body))).await.invoke(event("{}")).await.expect("alive");
    let bytes: usize = report.output.iter().map(|line| line.text.len()).sum();
    let longest = report.output.iter().map(|line| line.text.len()).max().unwrap_or_default();
    let last = report.output.last().map(|line| line.text.as_str()).unwrap_or_default();
    format!("{} events, {bytes} bytes, the longest {longest}, the last {last:.100}", report.output.len())
}

#[tokio::test]
async fn output_without_a_line_end_is_cut_and_the_log_says_so() {
    let body = "import sys\npiece = 'x' * (1 << 20)\nfor _ in range(100): sys.stdout.write(piece)";
    insta::assert_snapshot!(printed(body).await, @"17 events, 4193987 bytes, the longest 262144, the last [100663687 more bytes of output were dropped: the limit is 4194304 bytes]");
}

#[tokio::test]
async fn a_million_lines_are_cut_and_the_log_says_so() {
    insta::assert_snapshot!(printed("import sys\nsys.stdout.write('\\n' * (8 << 20))").await, @"161321 events, 71 bytes, the longest 71, the last [8227288 more bytes of output were dropped: the limit is 4194304 bytes]");
    insta::assert_snapshot!(printed("import sys\nsys.stderr.write('x\\n' * (4 << 20))").await, @"155346 events, 155416 bytes, the longest 71, the last [8077918 more bytes of output were dropped: the limit is 4194304 bytes]");
    insta::assert_snapshot!(printed("import logging\nfor _ in range(20): logging.error('y' * (1 << 20))").await, @"20 events, 4193986 bytes, the longest 262144, the last [16779026 more bytes of output were dropped: the limit is 4194304 bytes]");
}

#[tokio::test]
async fn each_call_may_print_as_much_again() {
    let mut environment = started(function(&handler("print('x' * (5 << 20))\nprint('unseen')"))).await;
    for _ in 0..2 {
        let report = environment.invoke(event("{}")).await.expect("alive");
        let bytes: usize = report.output.iter().map(|line| line.text.len()).sum();
        assert!((4_190_000..4_200_000).contains(&bytes), "{bytes}");
    }
}
