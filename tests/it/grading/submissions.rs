//! The submissions and what comes of each.

use std::fs;

use serde_json::Value;

use super::{copy, grade, python, report, submissions};

/// Compares a text with a file. With `COLDSTART_WRITE_EXPECTED`, the file is written anew.
fn expect(name: &str, text: &str) {
    let path = tests::root().join("tests/grades").join(name);
    if std::env::var_os("COLDSTART_WRITE_EXPECTED").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap();
    assert!(expected == text, "{} differs; with COLDSTART_WRITE_EXPECTED=1 it is written anew:\n{text}", path.display());
}

#[test]
fn each_submission_good_broken_or_hostile_has_its_result() {
    let folder = tempfile::tempdir().unwrap();
    let (json, junit) = (folder.path().join("grades.json"), folder.path().join("junit.xml"));
    let files = ["--json", json.to_str().unwrap(), "--junit", junit.to_str().unwrap()];
    let options = [&files[..], &["--check-seconds", "5"]].concat();
    let graded = grade(&submissions(), &options);
    assert_eq!(graded.code, 2, "{}{}", graded.stdout, graded.stderr);
    let (json, junit) = (fs::read_to_string(&json).unwrap(), fs::read_to_string(&junit).unwrap());
    // What the AWS CLI prints is no matter of grading.
    let mut kept: Value = serde_json::from_str(&json).unwrap();
    for submission in kept["submissions"].as_array_mut().unwrap() {
        let is_aws = ["broken", "good", "good-by-solution", "half"].iter().any(|name| submission["name"] == *name);
        if is_aws {
            submission["script"]["said"] = "…".into();
        }
    }
    expect("grades.json", &format!("{kept:#}\n"));
    expect("junit.xml", &junit);
    // No file of the machine, and no variable of the process, is in a report.
    assert!(!json.contains("root:") && !json.contains("COLDSTART_"), "{json}");
    let schema = tests::root().join("docs/grades.v1.json");
    let valid = "import json, sys, jsonschema; jsonschema.Draft7Validator(json.load(open(sys.argv[1]))).validate(json.load(sys.stdin)); print('valid')";
    let valid = valid.replace("json.load(sys.stdin)", "json.loads(sys.argv[2])");
    assert_eq!(python(&valid, &[schema.to_str().unwrap(), &json]).trim(), "valid");
    let cases = "import sys, junitparser
for suite in junitparser.JUnitXml.fromstring(sys.argv[1].encode()):
    print(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped)";
    insta::assert_snapshot!(python(cases, &[&junit]), @r"
    broken 10 2 0 5
    endless-loop 10 2 0 8
    flood 10 2 0 8
    forged 10 2 0 8
    fork-bomb 10 2 0 8
    good 10 0 0 0
    good-by-solution 10 0 0 0
    half 10 3 0 4
    nothing 1 0 1 0
    outside 10 2 0 8
    slow-function 10 2 0 5
    zip-bomb 10 2 0 8
    ");
}

#[test]
fn the_schema_in_the_documentation_is_that_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    tests::run(&["schema", folder.path().to_str().unwrap()], &[], "").unwrap();
    let written = fs::read_to_string(folder.path().join("grades.v1.json")).unwrap();
    let kept = tests::root().join("docs/grades.v1.json");
    if std::env::var_os("COLDSTART_WRITE_EXPECTED").is_some() {
        fs::write(&kept, &written).unwrap();
    }
    assert!(fs::read_to_string(&kept).unwrap() == written, "run `coldstart schema docs` and keep docs/grades.v1.json");
}

#[test]
fn the_same_submission_gives_the_same_result_however_often_and_beside_whatever() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..12 {
        copy(&submissions().join("half"), &folder.path().join(format!("copy-{number:02}")));
    }
    let alone = report(&submissions().join("half"), &[])["submissions"][0].clone();
    let together = report(folder.path(), &["--jobs", "4"]);
    for mut submission in together["submissions"].as_array().unwrap().clone() {
        submission["name"] = "half".into();
        assert_eq!(submission, alone);
    }
    assert_eq!(together["submissions"].as_array().unwrap().len(), 12);
    let texts: Vec<String> = (0..2).map(|_| grade(&submissions().join("half"), &["--json", "-"]).stdout).collect();
    assert_eq!(texts[0], texts[1]);
}

#[test]
fn a_run_is_compared_with_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before.json");
    let submission = folder.path().join("all/ada");
    copy(&submissions().join("half"), &submission);
    let all = folder.path().join("all");
    grade(&all, &["--json", before.to_str().unwrap()]);
    fs::remove_dir_all(&submission).unwrap();
    copy(&submissions().join("good"), &submission);
    insta::assert_snapshot!(grade(&all, &["--against", before.to_str().unwrap()]).stdout, @r"
    ada: 12 of 12 points
    1 of 1 changed: 1 up, 0 down.
        ada: 4 → 12 (role-can-log, prints, tested, quiz-deploy, cli-exists, cli-answers, cli-invoked)
    ");
    fs::write(&before, "{}").unwrap();
    assert_eq!(grade(&all, &["--against", before.to_str().unwrap()]).code, 2);
}
