//! The files that a command receives, and the changes that it reports.

use std::collections::BTreeMap;

use bytes::Bytes;

use sandbox::Program;

use super::{Answering, aws, command, printed, python, run};

#[tokio::test]
async fn what_a_command_changes_is_told_and_nothing_else() {
    let mut command = python(
        "
import os, shutil
open('new.txt', 'w').write('new')
open('changed.txt', 'a').write('!')
open('same.txt', 'w').write('same')
os.remove('gone.txt'); shutil.rmtree('old')
os.makedirs('a/b'); os.makedirs('c'); open('c/d', 'w').close()
open('/tmp/t', 'w').write('t')
print(open('src/main.py').read(), os.getcwd(), sorted(os.listdir('empty')))
",
    );
    let files = [("changed.txt", "x"), ("same.txt", "same"), ("gone.txt", ""), ("old/file", ""), ("src/main.py", "code")];
    command.home.files = files.iter().map(|(path, content)| ((*path).to_owned(), Bytes::from_static(content.as_bytes()))).collect();
    command.home.folders = ["empty", "old"].map(str::to_owned).into();
    let ran = run(command, &Answering::nobody()).await;
    insta::assert_snapshot!(ran.stdout, @"code /home/student []");
    insta::assert_debug_snapshot!((ran.report.home, ran.report.tmp), @r#"
    (
        Changes {
            written: {
                "c/d": b"",
                "changed.txt": b"x!",
                "new.txt": b"new",
            },
            made: {
                "a",
                "a/b",
                "c",
            },
            removed: {
                "gone.txt",
                "old",
                "old/file",
            },
        },
        Changes {
            written: {
                "t": b"t",
            },
            made: {},
            removed: {},
        },
    )
    "#);
}

#[tokio::test]
async fn what_has_become_something_else_went_first() {
    let mut command = python(
        "
import os, shutil
os.remove('file'); os.makedirs('file/inside')
shutil.rmtree('folder'); open('folder', 'w').write('a file')
",
    );
    command.home.files = [("file".to_owned(), Bytes::new()), ("folder/f".to_owned(), Bytes::new())].into();
    command.home.folders = ["folder".to_owned()].into();
    insta::assert_debug_snapshot!(run(command, &Answering::nobody()).await.report.home, @r#"
    Changes {
        written: {
            "folder": b"a file",
        },
        made: {
            "file",
            "file/inside",
        },
        removed: {
            "file",
            "folder",
            "folder/f",
        },
    }
    "#);
}

#[tokio::test]
async fn ones_own_modules_win_whichever_way_python_is_called() {
    for arguments in [&["-c", "import queue; print(queue.mine)"][..], &["-cimport queue; print(queue.mine)"], &["main.py"]] {
        let mut command = command(Program::Python3, arguments);
        command.home.files = [("queue.py", "mine = 'mine'"), ("main.py", "import queue; print(queue.mine)")]
            .map(|(path, content)| (path.to_owned(), Bytes::from_static(content.as_bytes())))
            .into();
        assert_eq!(printed(command).await, "mine\n", "{arguments:?}");
    }
}

#[tokio::test]
async fn a_command_starts_in_its_folder_though_nothing_is_in_it() {
    let mut command = python("import os; print(os.getcwd(), os.listdir())");
    command.cwd = "/home/student/labs/one".into();
    assert_eq!(printed(command).await, "/home/student/labs/one []\n");
}

#[tokio::test]
async fn files_never_go_from_one_command_to_the_next() {
    let mark = "open('/home/student/mark', 'w').write('x'); open('/tmp/mark', 'w').write('x'); import builtins; builtins.mark = 1";
    printed(python(mark)).await;
    let look = "import os, builtins; print(os.listdir('/home/student'), os.listdir('/tmp'), hasattr(builtins, 'mark'))";
    assert_eq!(printed(python(look)).await, "[] [] False\n");
}

#[tokio::test]
async fn a_script_imports_what_lies_beside_it_and_wins_over_the_library() {
    let mut command = command(Program::Python3, &["src/main.py", "argument"]);
    let files = [
        ("src/main.py", "import sys, helper, queue\nprint(sys.argv, helper.NAME, queue.MINE, __name__, __file__)\n"),
        ("src/helper.py", "NAME = 'helper'\n"),
        ("src/queue.py", "MINE = True\n"),
    ];
    command.home.files = files.iter().map(|(path, content)| ((*path).to_owned(), Bytes::from_static(content.as_bytes()))).collect();
    let expected = "['src/main.py', 'argument'] helper True __main__ /home/student/src/main.py\n";
    assert_eq!(printed(command).await, expected);
}

#[tokio::test]
async fn the_cli_reads_and_writes_files_of_its_folder() {
    let answering = Answering::with(r#"{"FunctionName": "x"}"#);
    let keys = ("AKIAADAADAADAADAADA1", "adas-secret");
    let mut update = aws("lambda update-function-code --function-name x --zip-file fileb://code.zip", keys);
    update.home.files =
        BTreeMap::from([("code.zip".to_owned(), Bytes::from_static(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"))]);
    run(update, &answering).await;
    assert_eq!(answering.asked()[0].body, r#"{"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="}"#);
    let invoked = run(aws("lambda invoke --function-name x out.json", keys), &answering).await;
    assert_eq!(invoked.report.home.written["out.json"], r#"{"FunctionName": "x"}"#);
}
