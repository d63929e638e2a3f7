//! zlib's work is done by the host: it may neither take the host's memory nor its time.

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
        "import wit_world\ndata = bytes(200 << 20)\nstream = wit_world.call('sandbox.zlib.deflate_new', b'\\x09\\0\\0\\0\\x0f\\0\\0\\0')\nwhile True: wit_world.call('sandbox.zlib.deflate', stream + bytes(4) + data)",
    ] {
        let mut function = function(&handler(body));
        function.memory_mb = 1024;
        let mut environment = started(function).await;
        let begun = Instant::now();
        let outcome = environment.invoke(event_within(400)).await.expect("alive").outcome;
        // Who goes round `zlib` and hands the host more than it takes is refused, or ended on the spot.
        let refused = shown(&outcome).contains("bytes at once") || outcome == Outcome::Exited { status: None };
        let refused = body.contains("wit_world") && refused;
        assert!(refused || outcome == Outcome::TimedOut, "{} for {body}", shown(&outcome));
        assert!(begun.elapsed() < Duration::from_millis(2400), "{:?} for {body}", begun.elapsed());
    }
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
