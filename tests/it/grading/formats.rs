//! The formats of other programs.

use super::{grade, submissions};

#[test]
fn gradescope_gets_a_score_for_each_check() {
    let graded = grade(&submissions().join("half"), &["--format", "gradescope"]);
    let results: serde_json::Value = serde_json::from_str(&graded.stdout).unwrap();
    let first = &results["tests"][0];
    insta::assert_json_snapshot!(first, @r#"
    {
      "name": "There is a function named HelloLambda",
      "score": 1,
      "max_score": 1,
      "status": "passed",
      "output": "",
      "tags": [
        "create",
        "function-exists"
      ],
      "visibility": "visible"
    }
    "#);
    assert_eq!(graded.code, 1);
}

#[test]
fn check50_gets_passed_failed_or_skipped_with_a_cause() {
    let graded = grade(&submissions().join("half"), &["--format", "check50"]);
    let results: serde_json::Value = serde_json::from_str(&graded.stdout).unwrap();
    let lines: Vec<String> = results["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {} {}", one["name"], one["passed"], one["dependency"], one["cause"]["rationale"]))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    "function-exists" true null null
    "runtime" true "function-exists" null
    "role-can-log" false "function-exists" "HelloLambda's role does not allow logs:PutLogEvents, so whatever the function prints is lost. Attach AWSLambdaBasicExecutionRole to the role."
    "answers" true "function-exists" null
    "prints" null "role-can-log" "Waits for: Its execution role may write logs"
    "tested" false "answers" "The code is right, but you have not run it yourself yet. Open Test, save an event named HelloEvent and press Test."
    "quiz-deploy" null null "Waits for your answer."
    "cli-exists" false null "There is no function named HelloLambdaCLI yet. aws lambda create-function makes it; if the command printed an error, that is what to read first."
    "cli-answers" null "cli-exists" "Waits for: There is a function named HelloLambdaCLI on Python 3.12"
    "cli-invoked" null "cli-answers" "Waits for: HelloLambdaCLI gives the same answer as HelloLambda"
    "#);
    // `cause` is null exactly where the check has passed.
    assert!(results["results"].as_array().unwrap().iter().all(|one| one["cause"].is_null() == (one["passed"] == true)));
}

const RUNNER: [(&str, &str); 8] = [
    ("CLASSROOM", "cloud"),
    ("ASSIGNMENT", "hello"),
    ("ASSIGNMENT_TYPE", "individual"),
    ("OWNER", "ada"),
    ("SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d"),
    ("COMMIT_URL", "https://github.com/cloud/hello-ada/commit/a1b2c3d"),
    ("RELEASE_URL", "https://github.com/cloud/hello-ada/releases/tag/submit"),
    ("REVIEW_URL", "https://github.com/cloud/hello-ada/compare/0000000...a1b2c3d"),
];

#[test]
fn classroom_50_gets_its_result_with_the_variables_of_its_runner() {
    let from = submissions().join("half");
    let arguments = ["grade", "hello-lambda", "--from", from.to_str().unwrap(), "--format", "classroom50"];
    let graded = tests::run(&arguments, &RUNNER, "").unwrap();
    let mut result: serde_json::Value = serde_json::from_str(&graded.stdout).unwrap();
    let all = result["tests"].as_array().unwrap().clone();
    assert_eq!(all.iter().filter_map(|one| one["score"].as_u64()).sum::<u64>(), result["score"].as_u64().unwrap());
    assert_eq!(all.iter().filter_map(|one| one["max-score"].as_u64()).sum::<u64>(), result["max-score"].as_u64().unwrap());
    result["tests"] = all[..1].into();
    insta::assert_json_snapshot!(result, @r#"
    {
      "schema": "classroom50/result/v1",
      "classroom": "cloud",
      "assignment": "hello",
      "assignment_type": "individual",
      "owner": "ada",
      "datetime": "2026-06-01T14:32:05Z",
      "submission": "submit/2026-06-01T14-32-05Z-a1b2c3d",
      "release": "https://github.com/cloud/hello-ada/releases/tag/submit",
      "review": "https://github.com/cloud/hello-ada/compare/0000000...a1b2c3d",
      "commit": "https://github.com/cloud/hello-ada/commit/a1b2c3d",
      "score": 4,
      "max-score": 12,
      "tests": [
        {
          "test-name": "There is a function named HelloLambda",
          "passed": true,
          "score": 1,
          "max-score": 1,
          "message": ""
        }
      ]
    }
    "#);
    let without =
        tests::run(&arguments, &RUNNER[..7].iter().copied().filter(|(name, _)| *name != "CLASSROOM").collect::<Vec<_>>(), "")
            .unwrap();
    assert_eq!(without.code, 2);
    assert!(without.stderr.contains("the variable CLASSROOM"), "{}", without.stderr);
}

#[test]
fn a_format_for_one_submission_refuses_a_folder_of_them() {
    let graded = grade(&submissions(), &["--format", "check50"]);
    assert_eq!((graded.code, graded.stdout.as_str()), (2, ""));
}
