//! terraform with the AWS provider: apply, a second plan without changes, destroy.

use std::{path::PathBuf, process::Command};

use tests::{Aws, Coldstart, Finished, not_run};

use super::Desk;

/// Returns the folder of terraform's providers on this machine, for use without a registry.
fn plugins() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let mut places = vec![
        home.join(".terraform.d/plugins"),
        home.join(".local/share/terraform/plugins"),
        "/usr/local/share/terraform/plugins".into(),
        "/usr/share/terraform/plugins".into(),
        "/opt/tf-plugins".into(),
    ];
    places.splice(0..0, std::env::var_os("COLDSTART_TERRAFORM_PLUGINS").map(PathBuf::from));
    places.into_iter().find(|place| place.join("registry.terraform.io/hashicorp/aws").is_dir())
}

/// Applies each of these configurations in an account and plans again, which must find nothing to change; then destroys what was
/// made. Beside them is `function.zip`, with a function. Returns whether terraform and its provider are there.
pub fn cycle(what: &str, account: &str, configurations: &[&str]) -> bool {
    if !Command::new("terraform").arg("version").output().is_ok_and(|output| output.status.success()) {
        not_run(what, "terraform is not installed");
        return false;
    }
    let Some(plugins) = plugins() else {
        not_run(what, "no folder of terraform providers has hashicorp/aws (COLDSTART_TERRAFORM_PLUGINS names one)");
        return false;
    };
    let desk = Desk::of(account);
    desk.put("terraformrc", "");
    desk.does("zip -q function.zip lambda_function.py");
    let terraform = |arguments: &[&str]| -> Finished {
        let mut command = desk.aws.command("terraform".as_ref());
        command
            .args(arguments)
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_CLI_CONFIG_FILE", desk.path().join("terraformrc"))
            .env("CHECKPOINT_DISABLE", "1");
        command.output().unwrap().into()
    };
    for (place, configuration) in configurations.iter().enumerate() {
        desk.put("main.tf", configuration);
        if place == 0 {
            terraform(&["init", "-no-color", &format!("-plugin-dir={}", plugins.display())]).ok().unwrap();
        }
        terraform(&["apply", "-no-color", "-auto-approve"]).ok().unwrap();
        let planned = terraform(&["plan", "-no-color", "-detailed-exitcode"]);
        assert_eq!(planned.code, 0, "the plan after it wants changes:\n{}{}", planned.stdout, planned.stderr);
    }
    terraform(&["destroy", "-no-color", "-auto-approve"]).ok().unwrap();
    true
}

#[test]
fn terraform_applies_finds_nothing_to_change_and_destroys() {
    const WHAT: &str = "terraform_applies_finds_nothing_to_change_and_destroys";
    if !Command::new("terraform").arg("version").output().is_ok_and(|output| output.status.success()) {
        return not_run(WHAT, "terraform is not installed");
    }
    let Some(plugins) = plugins() else {
        return not_run(WHAT, "no folder of terraform providers has hashicorp/aws (COLDSTART_TERRAFORM_PLUGINS names one)");
    };
    let desk = Desk::of("300000000001");
    desk.put("main.tf", include_str!("lab.tf"));
    desk.put("terraformrc", "");
    desk.does("zip -q function.zip lambda_function.py");
    let terraform = |arguments: &[&str]| -> Finished {
        let mut command = desk.aws.command("terraform".as_ref());
        command
            .args(arguments)
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_CLI_CONFIG_FILE", desk.path().join("terraformrc"))
            .env("CHECKPOINT_DISABLE", "1");
        command.output().unwrap().into()
    };
    terraform(&["init", "-no-color", &format!("-plugin-dir={}", plugins.display())]).ok().unwrap();
    let applied = terraform(&["apply", "-no-color", "-auto-approve"]).ok().unwrap();
    assert!(applied.contains("Apply complete! Resources: "), "{applied}");
    let api = terraform(&["output", "-raw", "api"]).ok().unwrap();
    let called = desk.does(&format!("curl -s $AWS_ENDPOINT_URL/_aws/execute-api/{api}/dev/hello"));
    assert_eq!(called, r#"{"message": "Hello from AWS Lambda!"}"#);
    let planned = terraform(&["plan", "-no-color", "-detailed-exitcode"]);
    assert_eq!(planned.code, 0, "the second plan wants changes:\n{}{}", planned.stdout, planned.stderr);
    terraform(&["destroy", "-no-color", "-auto-approve"]).ok().unwrap();
    let left = Aws::of_account(Coldstart::shared_aws(), "300000000001", desk.path());
    let left = left.sh("aws lambda list-functions --query Functions --output text; aws apigateway get-rest-apis --query items --output text; aws iam list-roles --query Roles --output text");
    assert_eq!(left.unwrap().ok().unwrap().trim(), "", "destroy left something");
}

/// A bucket with its settings, a table with a stream, queues, topics, rules, a schedule, and a function with all that calls it.
#[test]
fn terraform_makes_changes_and_destroys_a_stack_of_events() {
    let account = "280000000010";
    let stack = include_str!("stack.tf");
    let changed = [
        ("expiration { days = 30 }", "expiration { days = 60 }"),
        ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 90"),
        ("prefix = \"gr\"", "prefix = \"bl\""),
        ("rate(1 hour)", "rate(2 hours)"),
        ("Europe/Berlin", "America/New_York"),
        ("batch_size                         = 5", "batch_size                         = 7"),
        ("status = \"Enabled\" }", "status = \"Suspended\" }"),
        ("filter_suffix       = \".png\"", "filter_suffix       = \".jpg\""),
        ("<h1>pictures</h1>", "<h1>more pictures</h1>"),
    ];
    let changed = changed.iter().fold(stack.to_owned(), |stack, (old, new)| {
        assert!(stack.contains(old), "{old}");
        stack.replace(old, new)
    });
    if !cycle("terraform_makes_changes_and_destroys_a_stack_of_events", account, &[stack, &changed]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let left = Aws::of_account(Coldstart::shared_aws(), account, folder.path());
    let left = left.sh(
        "aws s3 ls; for list in 'sqs list-queues --query QueueUrls' 'sns list-topics --query Topics' 'dynamodb list-tables --query TableNames' \
         'events list-rules --query Rules' 'scheduler list-schedules --query Schedules' 'lambda list-functions --query Functions' \
         'lambda list-event-source-mappings --query EventSourceMappings' 'iam list-roles --query Roles'; do aws $list --output text; done",
    );
    assert_eq!(left.unwrap().ok().unwrap().replace("None", "").trim(), "", "destroy left something");
}
