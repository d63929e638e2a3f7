//! `aws … help`, which is formatted without groff, and completion.

use sandbox::Program;

use super::{command, printed};

#[tokio::test]
async fn help_is_a_manual_page() {
    let page = printed(command(Program::Aws, &["lambda", "create-function", "help"])).await;
    let beginning: String = page.lines().take(12).map(|line| format!("{line}\n")).collect();
    insta::assert_snapshot!(beginning, @r"
    CREATE-FUNCTION()                                            CREATE-FUNCTION()


    NAME
           create-function -

    DESCRIPTION
           Creates a Lambda function. To create a function, you need a deployment
           package and an execution role . The deployment package is a .zip file
           archive or container image that contains your function code. The
           execution role grants the function permission to use Amazon Web
           Services services, such as Amazon CloudWatch Logs for log streaming and
    ");
    for section in ["\nSYNOPSIS\n", "\nOPTIONS\n", "\nEXAMPLES\n", "\nOUTPUT\n"] {
        assert!(page.contains(section), "{section}");
    }
    let widest = page
        .lines()
        .filter(|line| line.contains(' ') && !line.trim_start().starts_with(['"', '{', '\'', '-']))
        .map(|line| line.chars().count())
        .max();
    assert!(widest.is_some_and(|widest| widest >= 78));
}

#[tokio::test]
async fn every_service_and_topic_has_help() {
    for arguments in [
        &["help"][..],
        &["lambda", "help"],
        &["help", "topics"],
        &["help", "return-codes"],
        &["configure", "help"],
        &["s3", "help"],
    ] {
        let page = printed(command(Program::Aws, arguments)).await;
        assert!(page.lines().count() > 20, "{arguments:?}: {page}");
    }
}

#[tokio::test]
async fn the_completer_knows_services_commands_and_options() {
    let complete = async |line: &str| printed(command(Program::AwsCompleter, &[line])).await;
    insta::assert_snapshot!(complete("aws lambd").await, @r"
    lambda
    lambda-core
    lambda-microvms
    ");
    insta::assert_snapshot!(complete("aws lambda create-a").await, @"create-alias");
    insta::assert_snapshot!(complete("aws lambda invoke --func").await, @"--function-name");
}
