//! Imports of standard modules inside the handler.

use crate::{
    code::{answer, function, run, shown},
    table::evaluated,
    table::evaluator,
};

/// Imports every public module that CPython 3.12 lists as standard, except `antigravity` and `this`, which do something when
/// imported.
#[tokio::test]
async fn all_of_the_standard_library_can_be_imported_in_a_handler_but_for_these() {
    let code = r#"
        import importlib, sys

        def lambda_handler(event, context):
            names = [name for name in sorted(sys.stdlib_module_names) if not name.startswith("_") and name not in ("antigravity", "this")]
            said = [f"{len(names)} modules"]
            for name in names:
                try:
                    importlib.import_module(name)
                except ImportError as error:
                    said.append(f"{name}: {error}")
            return "\n".join(said)
    "#;
    let mut function = function(code);
    function.memory_mb = 512;
    let outcome = shown(&run(function, "{}").await.outcome).trim_matches('"').replace("\\n", "\n");
    insta::assert_snapshot!(outcome, @r"
    210 modules
    bz2: No module named '_bz2': bz2 is not available in this sandbox
    ctypes: No module named '_ctypes': ctypes is not available in this sandbox: native code cannot be loaded
    curses: No module named 'curses': there is no terminal in this sandbox
    ensurepip: No module named 'ensurepip'
    fcntl: No module named 'fcntl': fcntl is not available in this sandbox
    grp: No module named 'grp': there are no users in this sandbox
    idlelib: No module named 'idlelib'
    lib2to3: No module named 'lib2to3'
    lzma: No module named '_lzma': lzma is not available in this sandbox
    mmap: No module named 'mmap': memory cannot be mapped in this sandbox
    msilib: No module named 'msilib'
    msvcrt: No module named 'msvcrt'
    nis: No module named 'nis'
    nt: No module named 'nt'
    ossaudiodev: No module named 'ossaudiodev'
    pty: No module named 'termios': there is no terminal in this sandbox
    pwd: No module named 'pwd': there are no users in this sandbox
    pydoc_data: No module named 'pydoc_data'
    readline: No module named 'readline': there is no terminal in this sandbox
    resource: No module named 'resource': resource is not available in this sandbox
    spwd: No module named 'spwd'
    sqlite3: No module named '_sqlite3': sqlite3 is not available in this sandbox
    syslog: No module named 'syslog': there is no system log in this sandbox
    termios: No module named 'termios': there is no terminal in this sandbox
    tkinter: No module named 'tkinter': there is no display in this sandbox
    tty: No module named 'termios': there is no terminal in this sandbox
    turtle: No module named 'turtle': there is no display in this sandbox
    turtledemo: No module named 'turtledemo'
    venv: No module named 'venv'
    winreg: No module named 'winreg'
    winsound: No module named 'winsound'
    ");
}

#[tokio::test]
async fn modules_inside_packages_can_be_imported_late() {
    let names = "asyncio.queues concurrent.futures.process collections.abc csv dbm.dumb email.mime.image encodings.cp437 encodings.utf_8_sig \
        html.entities http.cookiejar http.server importlib.resources.simple json.tool logging.config logging.handlers \
        multiprocessing.pool re._parser sqlite3.dump tomllib._parser unittest.async_case unittest.mock urllib.robotparser \
        wsgiref.simple_server xml.dom.pulldom xml.etree.cElementTree xml.sax.saxutils xmlrpc.client zipfile._path zoneinfo._common";
    let names: Vec<&str> = names.split_whitespace().collect();
    let rows: Vec<String> = names.iter().map(|name| format!("importlib.import_module('{name}').__name__")).collect();
    let got = evaluated(evaluator(), &rows.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let missing =
        names.iter().zip(&got).filter(|(name, got)| **got != format!("'{name}'")).map(|(name, got)| format!("{name} → {got}\n"));
    insta::assert_snapshot!(missing.collect::<String>(), @r"
    sqlite3.dump → ModuleNotFoundError: No module named '_sqlite3': sqlite3 is not available in this sandbox
    ");
}

#[tokio::test]
async fn tracebacks_and_inspect_see_the_source_of_the_standard_library() {
    let code = r#"
        import inspect, json, textwrap, traceback

        def lambda_handler(event, context):
            try:
                json.loads("{")
            except ValueError:
                shown = traceback.format_exc()
            return [inspect.getsourcefile(textwrap), inspect.getsource(textwrap.dedent).splitlines()[0], shown.splitlines()[-4:-2]]
    "#;
    insta::assert_snapshot!(answer(code).await, @r#"["/var/lang/lib/python3.12/textwrap.py", "def dedent(text):", ["  File \"/var/lang/lib/python3.12/json/decoder.py\", line 353, in raw_decode", "    obj, end = self.scan_once(s, idx)"]]"#);
}
