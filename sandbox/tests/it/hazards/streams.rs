//! zlib, which the host runs: code must not use it to take the host's memory or time.

use std::time::{Duration, Instant};

use sandbox::Outcome;

use crate::code::{event_within, function, handler, run, shown, started};

#[tokio::test]
async fn a_bomb_is_stopped_at_the_memory_size() {
    let code = handler(
        r#"
        import gzip, zlib
        bomb = gzip.compress(bytes(4 << 20), 1) * 50
        try:
            return len(gzip.decompress(bomb))
        except (MemoryError, zlib.error) as error:
            return f"{type(error).__name__}: {error}"
        "#,
    );
    insta::assert_snapshot!(shown(&run(function(&code), "{}").await.outcome), @"OutOfMemory");
}

#[tokio::test]
async fn long_work_on_a_stream_is_stopped_in_time() {
    for body in [
        "import os, zlib\ndata = os.urandom(64 << 20)\nwhile True: zlib.compress(data, 9)",
        "import zlib\ndata = bytes(200 << 20)\nwhile True: zlib.adler32(data)",
        "import zlib\npacked = zlib.compress(bytes(200 << 20))\nwhile True: zlib.decompress(packed)",
    ] {
        let mut function = function(&handler(body));
        function.memory_mb = 1024;
        let mut environment = started(function).await;
        let begun = Instant::now();
        let outcome = environment.invoke(event_within(400)).await.expect("alive").outcome;
        assert_eq!(outcome, Outcome::TimedOut, "{body}");
        assert!(begun.elapsed() < Duration::from_millis(2400), "{:?} for {body}", begun.elapsed());
    }
}

#[tokio::test]
async fn going_round_zlib_hands_the_host_no_more_than_it_takes() {
    let raw = |bytes: usize| {
        let body = format!(
            "import wit_world\nstream = wit_world.call('sandbox.zlib.deflate_new', b'\\x09\\0\\0\\0\\x0f\\0\\0\\0')\nreturn len(wit_world.call('sandbox.zlib.deflate', stream + bytes(4 + {bytes})))"
        );
        let mut function = function(&handler(&body));
        function.memory_mb = 1024;
        function
    };
    let refused = shown(&run(raw(1 << 20), "{}").await.outcome);
    assert!(refused.contains("Error -2: more than 262144 bytes at once"), "{refused}");
    assert_eq!(run(raw(200 << 20), "{}").await.outcome, Outcome::Exited { status: None }, "it is not even copied");
}

#[tokio::test]
async fn streams_run_out_and_come_back() {
    let code = handler(
        r#"
        import gc, zlib
        kept = []
        try:
            while len(kept) < 10_000:
                kept.append(zlib.compressobj())
        except zlib.error as error:
            said = [len(kept), str(error)]
        kept.clear()
        gc.collect()
        return said + [zlib.decompress(zlib.compress(b"works")).decode()]
        "#,
    );
    insta::assert_snapshot!(shown(&run(function(&code), "{}").await.outcome), @r#"[64, "Error -4: too many zlib streams at once", "works"]"#);
}
