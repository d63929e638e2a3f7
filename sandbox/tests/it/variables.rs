//! Environment variables.

use crate::{
    code::{answer, function, handler, run, shown, started},
    table::{evaluator, holds, holds_in},
};

#[tokio::test]
async fn a_function_has_lambdas_variables_and_its_own_and_nothing_of_the_hosts() {
    let mut function =
        function(&handler("import os\nreturn '\\n'.join(f'{name}={os.environ[name]}' for name in sorted(os.environ))"));
    let given = [
        ("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE"),
        ("AWS_SESSION_TOKEN", "token"),
        ("TABLE", "pets"),
        ("GREETING", "grüß = \"x\""),
        ("TZ", "Europe/Berlin"),
    ];
    function.variables.extend(given.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let shown = shown(&run(function, "{}").await.outcome).replace("\\n", "\n");
    insta::assert_snapshot!(shown, @r#"
    "AWS_ACCESS_KEY_ID=ASIAEXAMPLE
    AWS_EXECUTION_ENV=AWS_Lambda_python3.12
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128
    AWS_LAMBDA_FUNCTION_NAME=HelloLambda
    AWS_LAMBDA_FUNCTION_VERSION=$LATEST
    AWS_LAMBDA_INITIALIZATION_TYPE=on-demand
    AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/HelloLambda
    AWS_LAMBDA_LOG_STREAM_NAME=2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef
    AWS_REGION=us-east-1
    AWS_SESSION_TOKEN=token
    GREETING=grüß = \"x\"
    LAMBDA_RUNTIME_DIR=/var/runtime
    LAMBDA_TASK_ROOT=/var/task
    LANG=en_US.UTF-8
    LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib
    PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
    PYTHONPATH=/var/runtime
    TABLE=pets
    TZ=Europe/Berlin
    _HANDLER=lambda_function.lambda_handler"
    "#);
}

#[tokio::test]
async fn a_later_variable_wins_over_an_earlier_one_and_over_lambdas_own() {
    let mut function = evaluator();
    function.variables = ["A=1", "A=2", "LANG=C", "EMPTY="]
        .iter()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    holds_in(
        function,
        "
        os.environ['A'], os.environ['LANG'], os.environ['EMPTY'] → ('2', 'C', '')
        os.getenv('AWS_REGION'), os.getenv('HOME'), os.getenv('USER') → (None, None, None)
        os.environ['AWS_REGION'] → KeyError: 'AWS_REGION'
        ",
    )
    .await;
}

#[tokio::test]
async fn code_changes_its_own_environment_and_no_other() {
    let code = handler(
        "import os\nbefore = os.environ.get('MINE')\nos.environ['MINE'] = 'changed'\nos.environ.pop('AWS_REGION', None)\nreturn [before, os.environ.get('AWS_REGION')]",
    );
    let mut one = started(function(&code)).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.push(shown(&crate::code::invoke(&mut one, "{}").await.outcome));
    }
    assert_eq!(seen, [r#"[null, null]"#, r#"["changed", null]"#]);
    assert_eq!(
        answer(&handler("import os\nreturn [os.environ.get('MINE'), os.environ.get('AWS_REGION')]")).await,
        r#"[null, "us-east-1"]"#
    );
}

#[tokio::test]
async fn python_finds_itself_where_lambda_has_it() {
    holds(
        "
        sys.version_info[:2] → (3, 12)
        sys.path[:3] → ['/var/task', '/opt/python/lib/python3.12/site-packages', '/opt/python']
        sys.argv, sys.executable, sys.prefix → (['/var/runtime/bootstrap.py'], '/var/lang/bin/python3.12', '/var/lang')
        json.__file__, os.__file__ → ('/var/lang/lib/python3.12/json/__init__.py', '/var/lang/lib/python3.12/os.py')
        os.getcwd(), sorted(os.listdir('/')) → ('/var/task', ['dev', 'opt', 'tmp', 'var'])
        sys.getdefaultencoding(), sys.stdout.encoding, sys.getfilesystemencoding() → ('utf-8', 'utf-8', 'utf-8')
        sys.dont_write_bytecode, sys.flags.optimize → (True, 0)
        ",
    )
    .await;
}
