//! `coldstart check`: the course proves itself, and a course that doesn't hold is told where.

use std::fs;

use tests::{root, run};

#[test]
fn our_course_holds() {
    let checked = run(&["check", "content"], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @"");
    assert_eq!(checked.code, 0, "{}", checked.stderr);
}

#[test]
fn a_check_that_proves_nothing_and_a_solution_that_does_not_solve_are_told() {
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
    // The role that is there from the start fulfils it; the wrong runtime is solved; the miss is no miss any more.
    edit("lab.yaml", "where: { name: HelloLambda }", "where: { name: HelloLambdo }");
    edit("wrong/never-tested.yaml", "fails: tested", "fails: answers");
    fs::write(module.join("index.md"), "# Module 9\n\n## Lab {#lab-hello-lambda}\n").unwrap();
    let checked = run(&["check", course.path().to_str().unwrap()], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @"");
    assert_eq!(checked.code, 1);
}

#[test]
fn a_folder_that_is_none_is_told() {
    let checked = run(&["check", "/no/such/course"], &[], "").unwrap();
    insta::assert_snapshot!(checked.stdout, @"");
    assert_eq!(checked.code, 1);
}
