//! Code that starts a process or a thread, loads native code, or ends its own process.

use crate::{
    code::{function, handler, run, shown},
    table::holds,
};

#[tokio::test]
async fn there_are_no_other_processes() {
    holds(
        "
        os.fork() → AttributeError: module 'os' has no attribute 'fork'
        os.system('ls') → AttributeError: module 'os' has no attribute 'system'
        os.popen('ls').read() → OSError: [Errno 58] wasi does not support processes.
        os.execv('/bin/sh', ['sh']) → AttributeError: module 'os' has no attribute 'execv'
        os.kill(1, 9) → AttributeError: module 'os' has no attribute 'kill'
        subprocess.run(['ls']) → OSError: [Errno 58] wasi does not support processes.
        subprocess.check_output('id', shell=True) → OSError: [Errno 58] wasi does not support processes.
        multiprocessing.Process(target=print).start() → AttributeError: module 'os' has no attribute 'WNOHANG'
        pty.spawn('/bin/sh') → ModuleNotFoundError: No module named 'termios': there is no terminal in this sandbox
        os.getpid() > 0 → True
        ",
    )
    .await;
}

#[tokio::test]
async fn there_are_no_threads_and_it_is_said() {
    let code = handler(
        r#"
        import concurrent.futures, threading
        refused = set()
        for _ in range(10_000):
            try:
                threading.Thread(target=print).start()
            except RuntimeError as error:
                refused.add(str(error))
        try:
            concurrent.futures.ThreadPoolExecutor().submit(print).result()
        except RuntimeError as error:
            refused.add(str(error))
        return [sorted(refused), threading.active_count(), threading.current_thread().name]
        "#,
    );
    insta::assert_snapshot!(shown(&run(function(&code), "{}").await.outcome), @r#"[["can't start new thread"], 1, "MainThread"]"#);
}

#[tokio::test]
async fn there_is_no_native_code() {
    holds(
        "
        ctypes.CDLL(None) → ModuleNotFoundError: No module named '_ctypes': ctypes is not available in this sandbox: native code cannot be loaded
        __import__('_ctypes') → ModuleNotFoundError: No module named '_ctypes': ctypes is not available in this sandbox: native code cannot be loaded
        importlib.machinery.ExtensionFileLoader('x', '/tmp/x.so').create_module(importlib.machinery.ModuleSpec('x', None, origin='/tmp/x.so')) → ImportError: library not found
        ",
    )
    .await;
}
