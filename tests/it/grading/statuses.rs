//! The exit statuses: 0 all points, 1 some missing, 2 bad input, 3 not graded.

use std::{fs, os::unix::fs::symlink, process::Command};

use super::{copy, grade, report, submissions};

#[test]
fn the_status_says_how_it_went() {
    assert_eq!(grade(&submissions().join("good"), &[]).code, 0);
    assert_eq!(grade(&submissions().join("half"), &[]).code, 1);
    let nothing = grade(&submissions().join("nothing"), &[]);
    assert_eq!(nothing.code, 2);
    assert!(nothing.stderr.contains("is no submission: it has no lab.sh"), "{}", nothing.stderr);
}

#[test]
fn a_lab_that_is_not_there_is_bad_input() {
    let from = submissions().join("good");
    let graded = tests::run(&["grade", "no-such-lab", "--from", from.to_str().unwrap()], &[], "").unwrap();
    assert_eq!(graded.code, 2);
    insta::assert_snapshot!(graded.stderr.trim(), @"coldstart grade: content has no lab `no-such-lab`; it has api-keys, hello-lambda, operate-hello, rest-api");
}

#[test]
fn without_its_images_nothing_is_graded_and_nobody_gets_0_points() {
    let graded = grade(&submissions().join("good"), &["--guests", "/nonexistent", "--format", "gradescope"]);
    assert_eq!((graded.code, graded.stdout.as_str()), (3, ""));
}

#[test]
fn a_lab_with_a_mistake_is_not_graded() {
    let folder = tempfile::tempdir().unwrap();
    copy(&tests::root().join("content"), folder.path());
    let lab = folder.path().join("09-lambda-api-gateway/labs/hello-lambda/lab.yaml");
    fs::write(&lab, fs::read_to_string(&lab).unwrap().replace("points: 2", "pionts: 2")).unwrap();
    let graded = grade(&submissions().join("good"), &["--content", folder.path().to_str().unwrap()]);
    assert_eq!(graded.code, 3, "{}", graded.stderr);
    assert!(graded.stderr.contains("lab.yaml:"), "{}", graded.stderr);
}

#[test]
fn a_link_a_pipe_and_a_large_file_are_bad_input_and_nothing_is_read_through_them() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["link", "linked-script", "pipe", "large", "answers"] {
        copy(&submissions().join("good"), &folder.path().join(name));
    }
    symlink("/etc/passwd", folder.path().join("link/passwd")).unwrap();
    fs::remove_file(folder.path().join("linked-script/lab.sh")).unwrap();
    symlink("/etc/hostname", folder.path().join("linked-script/lab.sh")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe/queue")).status().unwrap().success());
    fs::write(folder.path().join("large/zeros"), vec![0; 9 << 20]).unwrap();
    fs::write(folder.path().join("answers/answers.json"), r#"{ "quiz-deploy": 9 }"#).unwrap();
    let report = report(folder.path(), &[]);
    let lines = report["submissions"].as_array().unwrap().iter();
    let lines: Vec<String> = lines
        .map(|one| format!("{}: {}: {}", one["name"].as_str().unwrap(), one["outcome"].as_str().unwrap(), one["reason"]))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    answers: bad-input: "answers.json: `quiz-deploy` has the choices 1 to 3"
    large: bad-input: "zeros has more than 8 MB"
    link: bad-input: "passwd is a link; links are not followed, put the file itself there"
    linked-script: bad-input: "lab.sh is a link; links are not followed, put the file itself there"
    pipe: bad-input: "queue is neither a file nor a folder"
    "#);
}
