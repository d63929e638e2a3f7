//! Checks that are hidden from learners.

use std::fs;

use super::{copy, grade, report, submissions};

#[test]
fn hidden_checks_are_in_no_learners_report_and_in_the_instructors() {
    let folder = tempfile::tempdir().unwrap();
    copy(&tests::root().join("content"), folder.path());
    let lab = folder.path().join("09-lambda-api-gateway/labs/hello-lambda/lab.yaml");
    let text = fs::read_to_string(&lab).unwrap();
    let hidden = "      - { id: secret-arn, hidden: true, say: A secret one, points: 5, resource: { type: lambda.function, where: { name: HelloLambda } } }\n      - { id: secret-due, after: due, say: One for later, resource: { type: lambda.function, where: { name: Nowhere } } }\n";
    fs::write(&lab, text.replacen("      - id: runtime\n", &format!("{hidden}      - id: runtime\n"), 1)).unwrap();
    let content = ["--content", folder.path().to_str().unwrap()];
    let good = submissions().join("good");
    let learners = grade(&good, &[&["--json", "-", "--junit", "-"], &content[..]].concat());
    assert!(!learners.stdout.contains("secret") && learners.stdout.contains("HelloLambda"), "{}", learners.stdout);
    assert_eq!(learners.code, 0, "{}", learners.stderr);
    for format in ["gradescope", "check50"] {
        let graded = grade(&good, &[&["--format", format], &content[..]].concat());
        assert!(!graded.stdout.contains("ecret") && !graded.stdout.contains("for later"), "{}", graded.stdout);
    }
    let instructors = report(&good, &[&["--hidden"], &content[..]].concat());
    let checks = instructors["submissions"][0]["checks"].as_array().unwrap();
    let hidden: Vec<String> = checks
        .iter()
        .filter(|check| check.get("hidden").is_some())
        .map(|check| format!("{} {} {} {}", check["check"], check["hidden"], check["state"], check["points"]))
        .collect();
    insta::assert_snapshot!(hidden.join("\n"), @r#"
    "secret-arn" "never" "pass" 5
    "secret-due" "after-due" "open" 0
    "#);
    let gradescope = grade(&good, &[&["--hidden", "--format", "gradescope"], &content[..]].concat());
    let results: serde_json::Value = serde_json::from_str(&gradescope.stdout).unwrap();
    let visibility: Vec<&str> =
        results["tests"].as_array().unwrap().iter().filter_map(|test| test["visibility"].as_str()).collect();
    assert_eq!(visibility[1..3], ["hidden", "after_due_date"]);
    assert_eq!(gradescope.code, 1);
}
