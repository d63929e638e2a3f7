//! File names that are not UTF-8. They are ordinary names to Python; the sandbox's file system refuses them with an error, which
//! does not end the interpreter.

use crate::{
    code::{answer, handler},
    programs::{printed, python},
    table::holds,
};

/// Each of these once ended the instance.
#[tokio::test]
async fn a_name_that_is_no_utf_8_raises() {
    holds(
        r"
        open(b'/tmp/\xff', 'w') → OSError: [Errno 25] Illegal byte sequence: b'/tmp/\xff'
        open('/tmp/\udcff', 'w') → OSError: [Errno 25] Illegal byte sequence: '/tmp/\udcff'
        os.mkdir(b'/tmp/\xff') → OSError: [Errno 25] Illegal byte sequence: b'/tmp/\xff'
        os.rmdir(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        os.remove(b'/tmp/\xc3') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xc3'
        os.rename(b'/tmp/\xff', b'/tmp/a') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff' -> b'/tmp/a'
        os.rename(b'/tmp', b'/tmp/\xff') → OSError: [Errno 25] Illegal byte sequence: b'/tmp' -> b'/tmp/\xff'
        os.symlink(b'\xff', b'/tmp/a') → OSError: [Errno 25] Illegal byte sequence: b'\xff' -> b'/tmp/a'
        os.symlink(b'/tmp', b'/tmp/\xff') → OSError: [Errno 25] Illegal byte sequence: b'/tmp' -> b'/tmp/\xff'
        os.link(b'/tmp/\xff', b'/tmp/a') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff' -> b'/tmp/a'
        os.readlink(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        os.stat(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        os.lstat('/tmp/\udcff') → FileNotFoundError: [Errno 44] No such file or directory: '/tmp/\udcff'
        os.utime(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory
        os.truncate(b'/tmp/\xff', 0) → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        os.access(b'/tmp/\xff', 0) → False
        os.path.exists(b'/tmp/\xff') → False
        os.listdir(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        os.chdir(b'/tmp/\xff') → FileNotFoundError: [Errno 44] No such file or directory: b'/tmp/\xff'
        pathlib.Path('/tmp/\udcff').exists() → False
        shutil.rmtree(b'/tmp/\xff', ignore_errors=True) → None
        os.listdir(b'/tmp') → []
        open('/tmp/né', 'w').close() → None
        os.listdir(b'/tmp') → [b'n\xc3\xa9']
        ",
    )
    .await;
}

#[tokio::test]
async fn what_stays_in_the_instance_may_be_any_bytes() {
    holds(
        r"
        os.environ.__setitem__('A', '\udcff') → None
        os.environb[b'A'] → b'\xff'
        sys.argv.append('\udcff') → None
        os.write(1, b'\xff\xfe') → 2
        ",
    )
    .await;
    assert_eq!(answer(&handler("import os\nos.write(1, b'\\xff')\nreturn 'alive'")).await, "\"alive\"");
}

#[tokio::test]
async fn a_program_of_the_terminal_goes_on_after_it() {
    let code = r"
import os, sys
for attempt in [
    lambda: open(b'\xff', 'w'),
    lambda: os.mkdir(b'\xff'),
    lambda: os.rename('/tmp', b'/tmp/\xff'),
    lambda: os.symlink(b'\xff', 'a'),
    lambda: os.listdir('\udcff'),
    lambda: os.stat(b'\xff'),
]:
    try: attempt(); print('done')
    except OSError as error: print(type(error).__name__, error.strerror)
os.environ['A'] = '\udcff'
sys.argv.append('\udcff')
print(sorted(os.listdir('/tmp')))
";
    insta::assert_snapshot!(printed(python(code)).await, @r"
    OSError Illegal byte sequence
    OSError Illegal byte sequence
    OSError Illegal byte sequence
    OSError Illegal byte sequence
    OSError Illegal byte sequence
    OSError Illegal byte sequence
    []
    ");
}
