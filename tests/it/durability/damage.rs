//! Data folders that cannot be used: each leads to a one-line error and exit status 1.

use std::{fs, path::Path};

use tests::{Coldstart, run};

fn starts_with_an_error(data: &Path) -> String {
    let failed =
        run(&["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data", data.to_str().unwrap()], &[], "").unwrap();
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(!failed.stderr.contains("panicked"), "{}", failed.stderr);
    failed.stderr.replace(data.to_str().unwrap(), "DATA")
}

#[test]
fn a_damaged_file_is_named_and_left_as_it_is() {
    for file in ["coldstart.db", "logs.db", "sessions.db"] {
        let data = tempfile::tempdir().unwrap();
        let rubbish = "this was a database once\n".repeat(400);
        fs::write(data.path().join(file), &rubbish).unwrap();
        let said = starts_with_an_error(data.path());
        assert!(said.lines().count() == 1 && said.starts_with("coldstart: ") && said.contains(file), "{said}");
        assert_eq!(fs::read_to_string(data.path().join(file)).unwrap(), rubbish);
    }
}

#[test]
fn a_file_cut_short_is_told() {
    let mut site = Coldstart::serve().unwrap();
    site.terminate().unwrap();
    assert!(site.wait().unwrap().success());
    let data = site.kill().unwrap();
    let path = data.path().join("coldstart.db");
    // Data in the write-ahead log would restore what is cut off.
    let waiting = fs::metadata(data.path().join("coldstart.db-wal")).map_or(0, |log| log.len());
    assert_eq!(waiting, 0, "the log was folded back");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let said = starts_with_an_error(data.path());
    assert!(said.contains("coldstart.db"), "{said}");
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    insta::assert_snapshot!(starts_with_an_error(Path::new("/dev/null/data")), @"coldstart: the data folder DATA can't be made: Not a directory (os error 20)");
    let file = tempfile::NamedTempFile::new().unwrap();
    insta::assert_snapshot!(starts_with_an_error(file.path()), @"coldstart: the data folder DATA is a file: name a folder with --data (COLDSTART_DATA), or move the file away");
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("coldstart.db")).unwrap();
    insta::assert_snapshot!(starts_with_an_error(data.path()), @"coldstart: coldstart.db can't be opened: error returned from database: (code: 14) unable to open database file");
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_what_to_do() {
    // Nobody can create a file in this folder of the kernel, not even the superuser.
    let said = starts_with_an_error(Path::new("/sys/kernel"));
    let (named, advice) =
        ("coldstart: the data folder can't be used, since DATA can't be written: ", "name another folder with --data");
    assert!(said.lines().count() == 1 && said.starts_with(named) && said.contains(advice), "{said}");
}

#[test]
fn data_of_a_newer_coldstart_is_left_alone() {
    let data = Coldstart::serve().unwrap().kill().unwrap();
    let newer = "import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(\"INSERT INTO _sqlx_migrations VALUES (9999, 'from the future', CURRENT_TIMESTAMP, 1, x'00', 1)\")
db.commit()";
    let made = std::process::Command::new("python3").args(["-c", newer]).arg(data.path().join("coldstart.db")).status().unwrap();
    assert!(made.success());
    insta::assert_snapshot!(starts_with_an_error(data.path()), @"coldstart: coldstart.db was written by a newer coldstart (its schema is at 9999, which this one does not know)");
}
