//! `coldstart grade`: the submissions in `tests/submissions`, some of them hostile, with the results that they have to have.

mod formats;
mod hidden;
mod statuses;
mod submissions;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder with the submissions.
fn submissions() -> PathBuf {
    tests::root().join("tests/submissions")
}

/// Runs `coldstart grade hello-lambda --from FROM` with more options. Returns its status and what it printed.
fn grade(from: &Path, options: &[&str]) -> tests::Finished {
    let from = from.to_str().unwrap();
    tests::run(&[&["grade", "hello-lambda", "--from", from], options].concat(), &[], "").unwrap()
}

/// The JSON report of a submission, or of a folder of them.
fn report(from: &Path, options: &[&str]) -> Value {
    let graded = grade(from, &[&["--json", "-"], options].concat());
    serde_json::from_str(&graded.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", graded.stdout, graded.stderr))
}

/// Runs a Python program with the packages that read reports.
fn python(program: &str, arguments: &[&str]) -> String {
    let python = tests::root().join("target/venvs/reports/bin/python3");
    let ran = std::process::Command::new(python).args(["-c", program]).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, to).unwrap();
        }
    }
}
