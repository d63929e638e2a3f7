//! zlib, the modules that use it, and asyncio: the instance's Python is built without them, and harness and host supply them.

use crate::{
    code::{answer, function, handler, run, shown},
    table::holds,
};

#[tokio::test]
async fn zlib_and_gzip_read_and_write_every_frame() {
    holds(
        r#"
        zlib.decompress(zlib.compress(b'to be or not ' * 1000)) == b'to be or not ' * 1000 → True
        len(zlib.compress(bytes(100_000), 9)) < len(zlib.compress(bytes(100_000), 1)) < len(zlib.compress(bytes(100_000), 0)) → True
        zlib.decompress(bytes.fromhex('789ccb48cdc9c907000 62c0215'.replace(' ', ''))) → b'hello'
        zlib.decompress(zlib.compress(b'raw', wbits=-15), wbits=-15) → b'raw'
        zlib.decompress(gzip.compress(b'either'), wbits=47) → b'either'
        zlib.compress(b'', wbits=31)[:2] → b'\x1f\x8b'
        zlib.adler32(b'hello'), zlib.adler32(b'lo', zlib.adler32(b'hel')) → (103547413, 103547413)
        unittest.TestCase().assertRaisesRegex(zlib.error, '^Error -3 while decompressing data: ', zlib.decompress, b'nonsense') → None
        zlib.decompress(zlib.compress(b'cut short')[:-3]) → error: Error -5 while decompressing data: incomplete or truncated stream
        gzip.decompress(gzip.compress(b'one') + gzip.compress(b'two')) → b'onetwo'
        gzip.decompress(gzip.compress(b'damaged')[:-8] + bytes(8)) → BadGzipFile: CRC check failed
        gzip.open(io.BytesIO(gzip.compress(b'a\nb\n')), 'rt').readlines() → ['a\n', 'b\n']
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_stream_is_compressed_and_read_in_pieces() {
    let code = handler(
        r#"
        import random, zlib
        data = random.Random(1).randbytes(700_000) + bytes(3_000_000)
        out = zlib.compressobj(6)
        packed = b"".join(out.compress(data[i:i + 99_999]) for i in range(0, len(data), 99_999)) + out.flush()
        back = zlib.decompressobj()
        pieces = []
        rest = packed + b"tail"
        while not back.eof:
            pieces.append(back.decompress(rest, 65_536))
            rest = back.unconsumed_tail
        return [b"".join(pieces) == data, max(map(len, pieces)), back.unused_data.decode(), zlib.decompress(packed) == data]
        "#,
    );
    insta::assert_snapshot!(answer(&code).await, @r#"[true, 65536, "tail", true]"#);
}

#[tokio::test]
async fn zip_and_tar_archives_are_written_and_read() {
    let code = handler(
        r#"
        import io, tarfile, zipfile
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/b.txt", "hello " * 1000)
            archive.writestr("c.txt", "stored", zipfile.ZIP_STORED)
        with zipfile.ZipFile(buffer) as archive:
            said = [archive.namelist(), archive.testzip(), archive.getinfo("a/b.txt").compress_size < 100, archive.read("c.txt").decode()]
            archive.extractall("/tmp/out")
        with tarfile.open("/tmp/out.tar.gz", "w:gz") as archive:
            archive.add("/tmp/out", "out")
        with tarfile.open("/tmp/out.tar.gz") as archive:
            said += [sorted(archive.getnames()), len(archive.extractfile("out/a/b.txt").read())]
        return said
        "#,
    );
    insta::assert_snapshot!(answer(&code).await, @r#"[["a/b.txt", "c.txt"], null, true, "stored", ["out", "out/a", "out/a/b.txt", "out/c.txt"], 6000]"#);
}

#[tokio::test]
async fn asyncio_runs_tasks_timers_and_queues() {
    let code = r#"
        import asyncio, time

        async def slow(name, seconds):
            await asyncio.sleep(seconds)
            return name

        async def main():
            begun = time.monotonic()
            said = await asyncio.gather(slow("a", 0.4), slow("b", 0.3), asyncio.to_thread(lambda: "c"))
            said.append(time.monotonic() - begun < 0.65)
            try:
                await asyncio.wait_for(slow("d", 5), 0.01)
            except TimeoutError as error:
                said.append(type(error).__name__)
            queue = asyncio.Queue(1)
            async with asyncio.TaskGroup() as group:
                group.create_task(queue.put(1))
                group.create_task(queue.put(2))
                group.create_task(queue.join())
                for _ in range(2):
                    said.append(await queue.get())
                    queue.task_done()
            return said

        def lambda_handler(event, context):
            return asyncio.run(main()) + [asyncio.new_event_loop().run_until_complete(slow("again", 0))]
    "#;
    insta::assert_snapshot!(answer(code).await, @r#"["a", "b", "c", true, "TimeoutError", 1, 2, "again"]"#);
}

#[tokio::test]
async fn asyncio_that_can_never_go_on_says_so() {
    let code = "import asyncio\nasync def forever():\n    await asyncio.get_running_loop().create_future()\ndef lambda_handler(event, context):\n    asyncio.run(forever())\n";
    let outcome = shown(&run(function(code), "{}").await.outcome);
    assert!(outcome.contains("every task waits for another one"), "{outcome}");
}
