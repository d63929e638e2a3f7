//! boto3, the newest and that of two years ago, on one tour of the services.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tests::{Aws, Coldstart, Finished, python, root};

fn tour(python: &Path, account: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::of_account(Coldstart::shared_aws(), account, folder.path());
    let finished: Finished = aws.command(python).arg(root().join("tests/it/aws/tour.py")).output().unwrap().into();
    finished.json().unwrap()
}

#[test]
fn the_newest_boto3_goes_on_the_tour() {
    insta::assert_json_snapshot!(tour(&python().unwrap(), "200000000001"), @"");
}

#[test]
fn boto3_of_two_years_ago_sees_the_same() {
    let old: PathBuf = root().join("target/venvs/boto3-2024/bin/python");
    assert!(old.is_file(), "{} is not there: run `make test`, which makes it", old.display());
    assert_eq!(tour(&old, "200000000002"), tour(&python().unwrap(), "200000000003"));
}
