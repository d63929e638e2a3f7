//! `print`, standard error and `logging` as log events. In these tests a tab is shown as `→`, a line end within an event as `↵`.

use sandbox::Start;

use crate::code::{function, handler, log, run};

async fn logged(function: Start) -> String {
    log(&run(function, r#"{"key": "value"}"#).await.output)
}

fn with(variables: &[(&str, &str)], code: &str) -> Start {
    let mut function = function(code);
    function.variables.extend(variables.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    function
}

#[tokio::test]
async fn a_print_is_an_event_and_a_print_of_several_lines_is_several() {
    let code = handler(
        r#"
        import sys
        print("one")
        print("two\nthree")
        print("a", 1, {"b": None}, sep=", ")
        print()
        print("no end,", end=" ")
        print("ended", file=sys.stderr)
        sys.stdout.writelines(["four\n", "five\n"])
        sys.stdout.buffer.write(b"\xff bytes\n")
        sys.stdout.flush()
        print("carriage\rreturn\ttab é 🐍")
        print("last", end="")
        "#,
    );
    insta::assert_snapshot!(logged(function(&code)).await, @r"
    |one
    |two
    |three
    |a, 1, {'b': None}
    |
    |no end, ended
    |four
    |five
    |� bytes
    |carriage␍return→tab é 🐍
    |last
    ");
}

const LEVELS: &str = r#"
    import logging

    logging.getLogger().setLevel(logging.INFO)
    logger = logging.getLogger("orders")
    logger.info("at init")

    def lambda_handler(event, context):
        logger.debug("unseen")
        logger.info("event %s", event)
        logger.warning("two\nlines")
        logging.error("root")
        print("printed")
        logger.critical("end", extra={"order": 7})
"#;

#[tokio::test]
async fn the_root_handler_prints_level_time_request_id_and_message() {
    insta::assert_snapshot!(logged(function(LEVELS)).await, @r"
    |[INFO]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→event {'key': 'value'}
    |[WARNING]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→two↵lines
    |[ERROR]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→root
    |printed
    |[CRITICAL]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→end
    ");
    insta::assert_snapshot!(log(&crate::code::start(function(LEVELS)).await.1.output), @"|[INFO]→<milliseconds>→→at init");
}

#[tokio::test]
async fn without_a_level_only_warnings_and_worse_are_logged() {
    let code = handler(
        "import logging\nlogging.info('unseen')\nlogging.warning('seen')\nlogging.basicConfig(level=logging.DEBUG)\nlogging.info('basicConfig does nothing')",
    );
    insta::assert_snapshot!(logged(function(&code)).await, @"|[WARNING]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→seen");
}

#[tokio::test]
async fn a_logged_exception_is_one_event_with_its_traceback() {
    let code = handler(
        "import logging\ntry:\n    {}['x']\nexcept KeyError:\n    logging.exception('failed for %s', event['key'])\nreturn 1",
    );
    insta::assert_snapshot!(logged(function(&code)).await, @r#"|[ERROR]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→failed for value↵Traceback (most recent call last):↵  File "/var/task/lambda_function.py", line 4, in lambda_handler↵    {}['x']↵    ~~^^^^^↵KeyError: 'x'"#);
}

#[tokio::test]
async fn the_request_id_is_that_of_the_invocation() {
    let mut environment = crate::code::started(function(&handler("import logging\nlogging.error('here')"))).await;
    let mut seen = String::new();
    for id in ["one", "two"] {
        let invocation = sandbox::Invocation { request_id: id.into(), ..crate::code::event("{}") };
        seen += &log(&environment.invoke(invocation).await.expect("alive").output);
    }
    insta::assert_snapshot!(seen, @r"
    |[ERROR]→<milliseconds>→one→here
    |[ERROR]→<milliseconds>→two→here
    ");
}

#[tokio::test]
async fn json_log_format_makes_an_object_of_each_record_and_leaves_prints() {
    let variables = [("AWS_LAMBDA_LOG_FORMAT", "JSON"), ("AWS_LAMBDA_LOG_LEVEL", "INFO")];
    insta::assert_snapshot!(logged(with(&variables, LEVELS)).await, @r#"
    |{"timestamp": "<seconds>", "level": "INFO", "message": "event {'key': 'value'}", "logger": "orders", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc"}
    |{"timestamp": "<seconds>", "level": "WARNING", "message": "two\nlines", "logger": "orders", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc"}
    |{"timestamp": "<seconds>", "level": "ERROR", "message": "root", "logger": "root", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc"}
    |printed
    |{"timestamp": "<seconds>", "level": "CRITICAL", "message": "end", "logger": "orders", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "order": 7}
    "#);
    let code = handler(
        "import logging\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('failed')\nraise ValueError('boom')",
    );
    insta::assert_snapshot!(logged(with(&variables, &code)).await, @r#"
    |{"timestamp": "<seconds>", "level": "ERROR", "message": "failed", "logger": "root", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 4, in lambda_handler\n    1 / 0\n    ~~^~~\n"], "errorType": "ZeroDivisionError", "errorMessage": "division by zero", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "location": "/var/task/lambda_function.py:lambda_handler:6"}
    |{"timestamp": "<seconds>", "level": "ERROR", "errorMessage": "boom", "errorType": "ValueError", "requestId": "8f5a1f6e-0000-4000-8000-123456789abc", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 7, in lambda_handler\n    raise ValueError('boom')\n"]}
    "#);
}

#[tokio::test]
async fn a_log_level_of_the_function_filters_text_logs_too() {
    insta::assert_snapshot!(logged(with(&[("AWS_LAMBDA_LOG_LEVEL", "ERROR")], &handler("import logging\nlogging.warning('unseen')\nlogging.error('seen')"))).await, @"|[ERROR]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→seen");
    insta::assert_snapshot!(logged(with(&[("AWS_LAMBDA_LOG_LEVEL", "DEBUG")], &handler("import logging\nlogging.debug('seen')"))).await, @"|[DEBUG]→<milliseconds>→8f5a1f6e-0000-4000-8000-123456789abc→seen");
}

#[tokio::test]
async fn a_logger_of_ones_own_writes_where_print_does() {
    let code = handler(
        r#"
        import logging, sys
        mine = logging.getLogger("mine")
        mine.propagate = False
        stream = logging.StreamHandler(sys.stdout)
        stream.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s %(pathname)s:%(lineno)d %(funcName)s"))
        mine.addHandler(stream)
        mine.error("here")
        import warnings
        warnings.warn("careful")
        "#,
    );
    insta::assert_snapshot!(logged(function(&code)).await, @r#"
    |mine ERROR here /var/task/lambda_function.py:8 lambda_handler
    |/var/task/lambda_function.py:10: UserWarning: careful
    |  warnings.warn("careful")
    "#);
}
