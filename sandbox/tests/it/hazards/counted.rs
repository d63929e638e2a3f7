//! Code that makes the host use memory: all of it is counted, is refused when no more is left, and is given back.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use sandbox::{Environment, HostCalls, Lease, NoCalls, Outcome, Sandbox, SandboxOptions, StartError, limit};

use crate::code::{event, event_within, function, handler, images, shown};

fn sandbox_of(memory: u64) -> Sandbox {
    Sandbox::load(&images(), SandboxOptions { live: 8, memory }).unwrap_or_else(|error| panic!("{error}"))
}

async fn started(sandbox: &Sandbox, body: &str) -> Environment {
    let (environment, initialised) = sandbox.start(function(&handler(body)), Arc::new(NoCalls)).await.expect("room");
    assert_eq!(initialised.failure, None);
    environment
}

async fn answer(environment: &mut Environment) -> String {
    shown(&environment.invoke(event("{}")).await.expect("alive").outcome)
}

/// Makes as many empty files as there are inodes, with paths of 4 KB. When each path was stored whole, that was 147 MB that nothing
/// counted.
const NAMES: &str = r#"
    import os
    folder = "/tmp"
    while len(folder) < 3_700:
        folder += "/" + "d" * 200
        os.mkdir(folder)
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    count = 0
    try:
        while True:
            os.close(os.open(f"{count:0>200}", os.O_WRONLY | os.O_CREAT, dir_fd=at))
            count += 1
    except OSError as error:
        return [count, error.strerror]
"#;

#[tokio::test]
async fn names_are_counted_once_each_whatever_the_way_to_them() {
    let sandbox = sandbox_of(1 << 30);
    let mut environment = started(&sandbox, NAMES).await;
    let before = sandbox.memory_in_use();
    assert_eq!(answer(&mut environment).await, r#"[32749, "No space left on device"]"#);
    let files = sandbox.memory_in_use() - before;
    let each = 200 + limit::NODE_BYTES;
    assert!((32_749 * each..32_749 * each + (8 << 20)).contains(&files), "{files} bytes");
    drop(environment);
    assert_eq!(sandbox.memory_in_use(), 0);
}

#[tokio::test]
async fn names_for_which_no_memory_is_left_are_refused() {
    let sandbox = sandbox_of(16 << 20);
    let mut environment = started(&sandbox, NAMES).await;
    let said = answer(&mut environment).await;
    // The file may fit while its descriptor does not.
    assert!(said.contains("No space left on device") || said.contains("Out of memory"), "{said}");
    assert!(!said.contains("32749"), "{said}");
    drop(environment);
    assert_eq!(sandbox.memory_in_use(), 0);
}

#[tokio::test]
async fn names_and_inodes_are_counted_for_tmp_too() {
    let code = handler(NAMES);
    let mut small = function(&code);
    small.tmp_mb = 1;
    let (mut environment, _) = sandbox_of(1 << 30).start(small, Arc::new(NoCalls)).await.expect("room");
    assert_eq!(answer(&mut environment).await, r#"[45, "No space left on device"]"#);
}

/// Each line makes the host keep something besides Python's own memory.
const KEPT: [&str; 6] = [
    "kept = [os.open(folder, os.O_RDONLY) for _ in range(100)]",
    "kept = [os.scandir('/tmp') for _ in range(100)]; [next(each) for each in kept]",
    "kept = [zlib.compressobj() for _ in range(50)]",
    "kept = open('/tmp/content', 'wb').write(bytes(5 << 20))",
    "[os.mkdir(f'/tmp/{number}') for number in range(10_000)]",
    "[os.rename(f'/tmp/n{number}', '/tmp/' + 'n' * 200 + str(number)) for number in range(1000)]",
];

#[tokio::test]
async fn whatever_the_host_keeps_is_counted_and_given_back() {
    let sandbox = sandbox_of(1 << 30);
    for line in KEPT {
        let body = format!(
            "global kept, folder\nimport os, zlib\nfolder = '/tmp/' + 'f' * 250\nos.mkdir(folder)\n\
             for number in range(1000): os.close(os.open(f'/tmp/n{{number}}', os.O_CREAT | os.O_WRONLY))\nif event: {line}"
        );
        let mut plain = started(&sandbox, &body).await;
        let before = sandbox.memory_in_use();
        assert_eq!(shown(&plain.invoke(event("0")).await.expect("alive").outcome), "null");
        let without = sandbox.memory_in_use() - before;
        drop(plain);
        let mut keeping = started(&sandbox, &body).await;
        let before = sandbox.memory_in_use();
        assert_eq!(shown(&keeping.invoke(event("1")).await.expect("alive").outcome), "null", "{line}");
        let with = sandbox.memory_in_use() - before;
        assert!(with >= without + 50_000, "{line}: {with} bytes, and {without} without");
        drop(keeping);
        assert_eq!(sandbox.memory_in_use(), 0, "{line}");
    }
}

#[tokio::test]
async fn everything_is_given_back_however_it_ends() {
    let sandbox = sandbox_of(200 << 20);
    for end in [
        "while True: pass",
        "os._exit(1)",
        "raise ValueError",
        "kept = []\nwhile True: kept.append(bytearray(1 << 20))",
        "print('x' * (3 << 20)); os._exit(0)",
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    ] {
        let body = format!("import os\nopen('/tmp/x', 'wb').write(bytes(1 << 20))\nkept = os.scandir('/tmp')\n{end}");
        let mut environment = started(&sandbox, &body).await;
        environment.invoke(event_within(1500)).await.expect("alive");
        assert!(sandbox.memory_in_use() > limit::ENVIRONMENT_BYTES, "{end}");
        drop(environment);
        assert_eq!(sandbox.memory_in_use(), 0, "{end}");
    }
    let mut abandoned = started(&sandbox, "open('/tmp/x', 'wb').write(bytes(1 << 20))\nwhile True: pass").await;
    assert!(tokio::time::timeout(std::time::Duration::from_millis(300), abandoned.invoke(event("{}"))).await.is_err());
    drop(abandoned);
    assert_eq!(sandbox.memory_in_use(), 0);
}

/// Records the memory in use at each call.
struct Observing(Sandbox, Mutex<Vec<u64>>);

#[async_trait]
impl HostCalls for Observing {
    async fn call(&self, _op: &str, _payload: Bytes) -> Result<Bytes, String> {
        self.1.lock().push(self.0.memory_in_use());
        Ok(Bytes::new())
    }
}

#[tokio::test]
async fn output_that_waits_and_requests_under_way_are_counted() {
    let sandbox = sandbox_of(1 << 30);
    let observing = Arc::new(Observing(sandbox.clone(), Mutex::default()));
    let body = "
        import sys
        from harness.host import call
        payload = bytes(4 << 20)
        call('first', payload)
        call('before')
        sys.stdout.write('\\n' * 100_000)
        call('lines')
        call('payload', payload)
        call('after')
    ";
    let (mut environment, _) = sandbox.start(function(&handler(body)), observing.clone()).await.expect("room");
    environment.invoke(event("{}")).await.expect("alive");
    let [_, before, lines, payload, after] = observing.1.lock()[..] else { panic!("five calls") };
    assert!(lines >= before + 100_000 * limit::LINE_BYTES as u64, "{before} {lines}");
    assert!(payload >= lines + (4 << 20), "{lines} {payload}");
    assert!(after < lines + (1 << 20), "{lines} {after}");
    // The caller has taken the output, so the environment no longer holds its memory.
    assert!(sandbox.memory_in_use() < before + (1 << 20));
}

/// Takes all memory that is left at a call of `fill`, and gives it back at a call of `free`.
struct Filling(Sandbox, Mutex<Option<Lease>>);

#[async_trait]
impl HostCalls for Filling {
    async fn call(&self, op: &str, _payload: Bytes) -> Result<Bytes, String> {
        let mut lease = self.0.lease();
        let mut piece = 1 << 30;
        while op == "fill" && piece > 0 {
            if !lease.take(piece) {
                piece /= 2;
            }
        }
        *self.1.lock() = (op == "fill").then_some(lease);
        Ok(Bytes::new())
    }
}

#[tokio::test]
async fn output_and_requests_for_which_no_memory_is_left_are_refused() {
    let sandbox = sandbox_of(256 << 20);
    let body = "
        import sys
        from harness.host import call
        payload = bytes(1 << 20)
        sys.stdout.write('x' * (1 << 20) + '\\n')
        call('first', payload)
        call('fill')
        sys.stdout.write('x' * (1 << 20) + '\\n')
        try:
            call('http.send', payload)
        except OSError as error:
            said = str(error)
        call('free')
        return said
    ";
    let calls = Arc::new(Filling(sandbox.clone(), Mutex::default()));
    let (mut environment, _) = sandbox.start(function(&handler(body)), calls).await.expect("room");
    let report = environment.invoke(event("{}")).await.expect("alive");
    let last = report.output.last().map(|line| line.text.as_str()).unwrap_or_default();
    insta::assert_snapshot!(format!("{}\n{last:.100}", shown(&report.outcome)), @r#"
    "Cannot allocate memory"
    [1048577 more bytes of output were dropped: the sandbox has no memory left]
    "#);
}

#[tokio::test]
async fn an_environment_that_has_no_memory_left_to_start_in_makes_others_go_first() {
    let sandbox = sandbox_of(limit::ENVIRONMENT_BYTES * 3 / 2);
    let first = started(&sandbox, "return 1").await;
    let refused = sandbox.start(function(&handler("return 2")), Arc::new(NoCalls)).await.err().expect("no memory");
    assert!(matches!(refused, StartError::Busy));
    drop(first);
    assert_eq!(answer(&mut started(&sandbox, "return 2").await).await, "2");
}

#[tokio::test]
async fn what_others_keep_for_students_code_counts_along() {
    let sandbox = sandbox_of(64 << 20);
    let mut lease = sandbox.lease();
    assert!(lease.take(50 << 20) && !lease.take(50 << 20));
    assert_eq!(sandbox.memory_in_use(), 50 << 20);
    let mut environment = started(&sandbox, "return len(bytearray(20 << 20))").await;
    assert_eq!(environment.invoke(event("{}")).await.expect("alive").outcome, Outcome::OutOfMemory);
    drop((lease, environment));
    assert_eq!(answer(&mut started(&sandbox, "return len(bytearray(20 << 20))").await).await, (20 << 20).to_string());
}
