//! Code that looks for the host's files.

use crate::table::holds;

#[tokio::test]
async fn the_hosts_files_are_not_there_by_any_path() {
    holds(
        "
        open('/etc/passwd') → FileNotFoundError: [Errno 44] No such file or directory: '/etc/passwd'
        open('/var/task/../../etc/passwd') → FileNotFoundError: [Errno 44] No such file or directory: '/var/task/../../etc/passwd'
        open('../../../../../../etc/hostname') → FileNotFoundError: [Errno 44] No such file or directory: '../../../../../../etc/hostname'
        open('/tmp/../tmp/./x', 'w').name, os.listdir('/tmp') → ('/tmp/../tmp/./x', ['x'])
        os.path.exists('/proc/self/environ'), os.path.exists('/proc'), os.path.exists('/sys'), os.path.exists('/root') → (False, False, False, False)
        os.listdir('/..') → ['dev', 'opt', 'tmp', 'var']
        os.listdir('/dev'), os.listdir('/var'), os.listdir('/opt') → (['null'], ['task'], [])
        open('/dev/null', 'w').write('gone'), open('/dev/null').read() → (4, '')
        open('/dev/mem') → FileNotFoundError: [Errno 44] No such file or directory: '/dev/mem'
        open('/var/task/lambda_function.py\\0.txt') → ValueError: embedded null byte
        open('/var/lang/lib/python3.12/os.py') → FileNotFoundError: [Errno 44] No such file or directory: '/var/lang/lib/python3.12/os.py'
        [fd for fd in range(64) if fd > 2 and stat.S_ISREG(os.fstat(fd).st_mode)] → OSError: [Errno 8] Bad file descriptor
        ",
    )
    .await;
}

#[tokio::test]
async fn links_cannot_be_made() {
    holds(
        "
        os.symlink('/etc/passwd', '/tmp/link') → OSError: [Errno 58] Not supported: '/etc/passwd' -> '/tmp/link'
        os.symlink('/', '/tmp/root') → OSError: [Errno 58] Not supported: '/' -> '/tmp/root'
        os.link('/var/task/lambda_function.py', '/tmp/hard') → OSError: [Errno 58] Not supported: '/var/task/lambda_function.py' -> '/tmp/hard'
        os.readlink('/tmp') → OSError: [Errno 28] Invalid argument: '/tmp'
        os.path.islink('/tmp'), os.listdir('/tmp') → (False, [])
        os.path.realpath('/tmp/../tmp/a') → '/tmp/a'
        ",
    )
    .await;
}
