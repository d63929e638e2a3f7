//! `coldstart check`: it accepts the course, and reports where a broken course fails.

use std::fs;

use tests::{root, run};

#[test]
fn our_course_holds() {
    let checked = run(&["check", "content"], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @r#"
    ✓ Add security with API keys (api-keys): 8 checks, 12 points, 7 near misses
    ✓ Create and test your first Lambda function (hello-lambda): 10 checks, 12 points, 11 near misses
    ✓ Version, configure, watch and scale HelloLambda (operate-hello): 11 checks, 15 points, 9 near misses
    ✓ Build a REST API with Lambda and API Gateway (rest-api): 12 checks, 17 points, 14 near misses
    The course holds.
    "#);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
}

/// Drafts are on no page, but what they say has to hold, so that they can be opened when their pages are there.
#[test]
fn the_draft_of_the_labs_on_events_holds() {
    let course = tempfile::tempdir().unwrap();
    super::copy(&root().join("content"), course.path());
    fs::remove_dir_all(course.path().join("09-lambda-api-gateway")).unwrap();
    fs::rename(course.path().join("_09-event-driven"), course.path().join("09-event-driven")).unwrap();
    let settings = fs::read_to_string(course.path().join("course.yaml")).unwrap();
    fs::write(course.path().join("course.yaml"), settings.replace("09-lambda-api-gateway", "09-event-driven")).unwrap();
    let checked = run(&["check", course.path().to_str().unwrap()], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @r"
    ✓ A file arrives (file-arrives): 14 checks, 18 points, 9 near misses
    ✓ A queue between (queue-between): 14 checks, 22 points, 7 near misses
    The course holds.
    ");
    assert_eq!(checked.code, 0, "{}", checked.stderr);
}

#[test]
fn a_check_that_passes_too_early_and_a_near_miss_that_breaks_something_else_are_told() {
    let course = tempfile::tempdir().unwrap();
    super::copy(&root().join("content"), course.path());
    let module = course.path().join("09-lambda-api-gateway");
    for lab in ["rest-api", "api-keys", "operate-hello"] {
        fs::remove_dir_all(module.join("labs").join(lab)).unwrap();
    }
    let labs = module.join("labs/hello-lambda");
    let edit = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(labs.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(labs.join(file), text.replacen(from, to, 1)).unwrap();
    };
    // One check passes a step too early; the other near miss names a check that its mistake does not break.
    edit("lab.yaml", "where: { name: HelloLambdaCLI }", "where: { name: HelloLambda }");
    edit("wrong/never-tested.yaml", "fails: tested", "fails: answers");
    fs::write(module.join("index.md"), "# Module 9\n\n## Lab {#lab-hello-lambda}\n").unwrap();
    let checked = run(&["check", course.path().to_str().unwrap()], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @"
    ✗ Create and test your first Lambda function (hello-lambda): 10 checks, 12 points, 11 near misses
        ✗ 3. each step passes its checks and no later step's: 09-lambda-api-gateway/labs/hello-lambda/lab.yaml:110: the check `cli-exists` passes after step `create` already, before its own step is done
        ✗ 4. each near miss is named: 09-lambda-api-gateway/labs/hello-lambda/wrong/never-tested.yaml:3: `answers` should fail and nothing else; failed: []
    2 things do not hold.
    ");
    assert_eq!(checked.code, 1);
}

#[test]
fn a_folder_that_is_none_is_told() {
    let checked = run(&["check", "/no/such/course"], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @r#"
    ✗ .: the content folder cannot be read: No such file or directory (os error 2)
    ✗ /no/such/course: there is no such folder
    2 things do not hold.
    "#);
    assert_eq!(checked.code, 1);
}
