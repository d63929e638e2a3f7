//! A hostile student at the real site: actions that must earn no points.

use std::fs;

use app::grading::{
    CheckResult, GradingError, NoPoints, State,
    api::{AnswerQuiz, CatchUp, GetProgress, ResetStep, RunChecks, ShowSolution},
};
use tests::{Coldstart, Student};

use super::terminal::{LABS, Terminal};

const HELLO: &str = "hello-lambda";

async fn check_of(student: &Student, step: &str, check: &str) -> CheckResult {
    let run = RunChecks { lab: HELLO.into(), step: Some(step.into()) };
    let verdict = student.ask(&run).await.unwrap().unwrap();
    verdict.results.into_iter().find(|result| result.check == check).unwrap()
}

/// Code that invokes HelloLambda as its role, with the learner's own keys from its event, and with keys of a role assumed with
/// those.
const CALLER: &str = r#"import boto3, os

def lambda_handler(event, context):
    keys = dict(aws_access_key_id=event["key"], aws_secret_access_key=event["secret"])
    own = boto3.client("lambda", **keys)
    role = boto3.client("sts", **keys).assume_role(RoleArn=event["role"], RoleSessionName="me")["Credentials"]
    assumed = boto3.client(
        "lambda",
        aws_access_key_id=role["AccessKeyId"],
        aws_secret_access_key=role["SecretAccessKey"],
        aws_session_token=role["SessionToken"],
    )
    return [client.invoke(FunctionName="HelloLambda", Payload=b"{}")["StatusCode"] for client in (own, assumed)]
"#;

#[tokio::test]
async fn what_a_function_calls_is_not_the_learners_doing_whatever_keys_it_signs_with() {
    let terminal = Terminal::of(Student::guest(Coldstart::shared_site()).await.unwrap()).await;
    let student = &terminal.student;
    terminal.types(&LABS.labs[HELLO], None, 0..2).await;
    let access = student.access().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    put("lambda_function.py", CALLER.into());
    let statement = |rest: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{rest}}}]}}"#);
    let account = &access.account;
    put("trust.json", statement(&format!(r#""Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"sts:AssumeRole""#)));
    put("may.json", statement(r#""Action":"lambda:*","Resource":"*""#));
    let event = serde_json::json!({
        "key": access.access_key_id,
        "secret": access.secret_access_key,
        "role": format!("arn:aws:iam::{account}:role/Mighty"),
    });
    put("event.json", event.to_string());
    let script = format!(
        "set -e
        zip -q f.zip lambda_function.py
        aws iam create-role --role-name Mighty --assume-role-policy-document file://trust.json
        aws iam put-role-policy --role-name Mighty --policy-name all --policy-document file://may.json
        aws lambda create-function --function-name Caller --runtime python3.12 --timeout 60 --memory-size 512 \
            --role arn:aws:iam::{account}:role/service-role/MyLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://f.zip
        aws lambda invoke --function-name Caller --payload fileb://event.json answer.json
        cat answer.json; echo
        aws lambda invoke --function-name HelloLambda --invocation-type DryRun dry.json"
    );
    let aws = student.aws(folder.path()).await.unwrap();
    let done = tokio::task::spawn_blocking(move || aws.sh(&script)).await.unwrap().unwrap().ok().unwrap();
    assert!(done.contains("[200, 200]"), "the function did not call: {done}");

    let tested = check_of(student, "test", "tested").await;
    assert_eq!(tested.state, State::Fail, "{tested:#?}");
    assert!(tested.message.starts_with("That was a DryRun: it asks whether you may call HelloLambda"), "{}", tested.message);

    let aws = student.aws(folder.path()).await.unwrap();
    let call = "aws lambda invoke --function-name HelloLambda answer.json";
    tokio::task::spawn_blocking(move || aws.sh(call)).await.unwrap().unwrap().ok().unwrap();
    assert_eq!(check_of(student, "test", "tested").await.state, State::Pass);
}

/// Code with an administrator's role that creates what the next check looks for.
const PLANTER: &str = r#"import boto3, json

def lambda_handler(event, context):
    if "name" in event:
        own = boto3.client("lambda").get_function(FunctionName=context.function_name)["Configuration"]
        boto3.client("lambda").update_function_configuration(FunctionName=context.function_name, Description="planted")
        boto3.client("iam").create_role(RoleName="Planted", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
        import base64, io, zipfile
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("lambda_function.py", open(__file__).read())
        boto3.client("lambda").create_function(FunctionName="HelloLambdaCLI", Runtime="python3.12", Role=own["Role"],
            Handler="lambda_function.lambda_handler", Code={"ZipFile": packed.getvalue()})
    print("Hello from AWS Lambda!")
    return {"statusCode": 200, "body": json.dumps({"message": "Hello from AWS Lambda!"})}
"#;

#[tokio::test]
async fn a_function_with_an_administrators_role_makes_nothing_that_another_check_finds() {
    let terminal = Terminal::of(Student::guest(Coldstart::shared_site()).await.unwrap()).await;
    let student = &terminal.student;
    terminal.types(&LABS.labs[HELLO], None, 0..1).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lambda_function.py"), PLANTER).unwrap();
    let may = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    fs::write(folder.path().join("may.json"), may).unwrap();
    let script = "set -e
        zip -q f.zip lambda_function.py
        aws iam put-role-policy --role-name HelloLambdaRole --policy-name all --policy-document file://may.json
        aws lambda update-function-configuration --function-name HelloLambda --timeout 30 --memory-size 512
        aws lambda update-function-code --function-name HelloLambda --zip-file fileb://f.zip";
    let aws = student.aws(folder.path()).await.unwrap();
    tokio::task::spawn_blocking(move || aws.sh(script)).await.unwrap().unwrap().ok().unwrap();
    let verdict = terminal.checks(&LABS.labs[HELLO]).await;
    let state = |check: &str| verdict.results.iter().find(|result| result.check == check).unwrap();
    assert_eq!(state("answers").state, State::Pass, "{:#?}", state("answers"));
    assert_eq!(state("cli-exists").state, State::Open, "{:#?}", state("cli-exists"));
    assert!(!verdict.progress.passed.contains(&"cli-answers".to_owned()));
}

#[tokio::test]
async fn catching_up_and_checking_all_gives_no_points_and_everybody_knows() {
    let site = Coldstart::shared_site();
    let terminal = Terminal::of(Student::guest(site).await.unwrap()).await;
    let student = &terminal.student;
    let lab = &LABS.labs[HELLO];
    student.ask(&CatchUp { lab: HELLO.into(), step: "cli".into(), replace: false }).await.unwrap().unwrap();
    let verdict = terminal.checks(lab).await;
    let caught = verdict.results.iter().filter(|result| result.check != "quiz-deploy");
    for result in caught {
        assert_eq!((result.state, result.points, result.no_points), (State::Pass, 0, Some(NoPoints::SolvedForYou)), "{result:#?}");
    }
    assert_eq!((verdict.progress.points, verdict.progress.solved.len()), (0, lab.steps.len()));
    // The solution of a solved step may be seen: nothing is left to earn.
    student.ask(&ShowSolution { lab: HELLO.into(), give_up: false }).await.unwrap().unwrap();

    // Guesses until an answer is right.
    let guess = |choice: &str| AnswerQuiz { lab: HELLO.into(), check: "quiz-deploy".into(), choices: choice.into() };
    for choice in ["1", "3", "2"] {
        student.ask(&guess(choice)).await.unwrap().unwrap();
    }
    let progress = student.ask(&GetProgress {}).await.unwrap();
    let all: u32 = progress.values().map(|lab| lab.points).sum();
    assert_eq!((all, progress[HELLO].without_points["quiz-deploy"]), (0, NoPoints::TriesUsed));
    let journal = student.page("/terminal/journal").await.unwrap();
    for told in ["Solved by the site", "Solved for them: Catch me up", "Answers to questions", "quiz-deploy"] {
        assert!(journal.contains(told), "{told} is not in {journal}");
    }
    let account = student.page("/account").await.unwrap();
    assert!(account.contains("10 of its checks passed without points"), "{account}");

    // What the student does without help after that counts.
    student.ask(&ResetStep { lab: HELLO.into(), step: "test".into() }).await.unwrap().unwrap();
    let before = terminal.checks(lab).await;
    assert_eq!(before.progress.points, 0, "{before:#?}");
    terminal.types(lab, None, 2..3).await;
    let again = terminal.checks(lab).await;
    assert_eq!((again.progress.points, again.progress.without_points.len()), (1, 9), "{again:#?}");
}

#[tokio::test]
async fn a_site_that_is_killed_while_it_catches_somebody_up_knows_of_it() {
    let site = Coldstart::serve().unwrap();
    let student = Student::signed_up(&site, "caught").await.unwrap();
    let asked = student.clone();
    let caught = tokio::spawn(async move { asked.ask(&CatchUp { lab: HELLO.into(), step: "cli".into(), replace: false }).await });
    // Waits until the account is replaced by the solved copy.
    let folder = tempfile::tempdir().unwrap();
    let look = "aws lambda get-function --function-name HelloLambdaCLI";
    loop {
        let aws = student.aws(folder.path()).await.unwrap();
        if tokio::task::spawn_blocking(move || aws.sh(look)).await.unwrap().unwrap().code == 0 {
            break;
        }
    }
    let data = site.kill().unwrap();
    // The call may have been answered before the kill.
    drop(caught.await.unwrap());
    let site = Coldstart::serve_in(data, &tests::root().join("content")).unwrap();
    let student = Student::visitor(&site).unwrap();
    student.enter("/sign-in", "caught", tests::PASSWORD).await.unwrap();
    let verdict = student.ask(&RunChecks { lab: HELLO.into(), step: None }).await.unwrap().unwrap();
    assert_eq!(verdict.progress.points, 0, "{verdict:#?}");
    assert!(!verdict.progress.passed.is_empty());
}

#[tokio::test]
async fn steps_and_labs_that_are_not_there_are_neither_reset_nor_solved() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    for (lab, step) in [(HELLO, "no-such-step"), ("no-such-lab", "create"), (HELLO, "key")] {
        let reset = student.ask(&ResetStep { lab: lab.into(), step: step.into() }).await.unwrap();
        let caught = student.ask(&CatchUp { lab: lab.into(), step: step.into(), replace: false }).await.unwrap();
        assert_eq!((reset, caught), (Err(GradingError::NotFound), Err(GradingError::NotFound)));
    }
}
