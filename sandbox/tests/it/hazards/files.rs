//! Code that fills `/tmp`, or opens as many files as it can.

use crate::{
    code::{event, function, handler, run, shown, started},
    table::{evaluator, holds_in},
};

#[tokio::test]
async fn tmp_holds_its_size_and_no_more() {
    let code = handler(
        r#"
        import os
        written = 0
        try:
            with open("/tmp/big", "wb", buffering=0) as file:
                for _ in range(80):
                    written += file.write(bytes(1 << 20))
        except OSError as error:
            said = [written >> 20, error.strerror]
        os.remove("/tmp/big")
        with open("/tmp/again", "wb") as file:
            said.append(file.write(b"room again"))
        return said
        "#,
    );
    let mut function = function(&code);
    function.tmp_mb = 64;
    insta::assert_snapshot!(shown(&run(function, "{}").await.outcome), @r#"[64, "No space left on device", 10]"#);
}

#[tokio::test]
async fn tmp_holds_no_million_files_and_no_endless_path() {
    let code = handler(
        r#"
        import os, shutil
        count = 0
        try:
            while True:
                open(f"/tmp/{count}", "w").close()
                count += 1
        except OSError as error:
            said = [count, error.strerror]
        for i in range(count):
            os.remove(f"/tmp/{i}")
        depth, path = 0, "/tmp"
        try:
            while True:
                path += "/" + "d" * 200
                os.mkdir(path)
                depth += 1
        except OSError as error:
            said += [depth, error.strerror]
        shutil.rmtree("/tmp/" + "d" * 200)
        os.mkdir("/tmp/here")
        depth, here = 0, os.open("/tmp/here", os.O_RDONLY | os.O_DIRECTORY)
        try:
            while True:
                os.mkdir("d" * 200, dir_fd=here)
                below = os.open("d" * 200, os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
                os.close(here)
                depth, here = depth + 1, below
        except OSError as error:
            said += [depth, error.strerror]
        os.close(here)
        try:
            open("/tmp/" + "n" * 256, "w")
        except OSError as error:
            said.append(error.strerror)
        return said + os.listdir("/tmp")
        "#,
    );
    let mut function = function(&code);
    function.tmp_mb = 16;
    insta::assert_snapshot!(shown(&run(function, "{}").await.outcome), @r#"[1024, "No space left on device", 20, "Invalid argument", 20, "Filename too long", "Filename too long", "here"]"#);
}

#[tokio::test]
async fn descriptors_run_out_and_come_back() {
    let code = handler(
        r#"
        opened = []
        try:
            while len(opened) < 100_000:
                opened.append(open("/tmp/file", "a"))
        except OSError as error:
            said = [len(opened), error.strerror]
        for file in opened:
            file.close()
        return said + [open("/tmp/file", "w").write("works")]
        "#,
    );
    insta::assert_snapshot!(shown(&run(function(&code), "{}").await.outcome), @r#"[124, "Out of memory", 5]"#);
}

#[tokio::test]
async fn a_file_of_holes_counts_in_full() {
    let mut function = evaluator();
    function.tmp_mb = 10;
    holds_in(
        function,
        "
        open('/tmp/f', 'wb').truncate(9 << 20), os.path.getsize('/tmp/f') → (9437184, 9437184)
        os.truncate('/tmp/f', 11 << 20) → OSError: [Errno 51] No space left on device: '/tmp/f'
        (lambda f: (f.seek(1 << 40), f.write(b'x')))(open('/tmp/g', 'wb', 0)) → OSError: [Errno 51] No space left on device
        os.truncate('/tmp/f', 0) → None
        (lambda f: (f.seek(8 << 20), f.write(b'x'), f.close()))(open('/tmp/g', 'wb', 0)) → (8388608, 1, None)
        open('/tmp/g', 'rb').read() == bytes(8 << 20) + b'x' → True
        ",
    )
    .await;
}

#[tokio::test]
async fn files_in_tmp_behave_as_files_do() {
    let code = handler(
        r#"
        import glob, os, pathlib, shutil, tempfile
        said = []
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.txt")
            path.write_text("one\ntwo\n")
            with open(path, "r+") as file:
                file.seek(4)
                file.write("TWO")
            with open(path, "a") as file:
                file.write("three")
            said.append(path.read_text().split())
            os.makedirs(f"{folder}/x/y")
            os.replace(path, f"{folder}/x/y/b.txt")
            shutil.copy(f"{folder}/x/y/b.txt", f"{folder}/c.txt")
            shutil.copytree(f"{folder}/x", f"{folder}/z")
            said.append(sorted(name.removeprefix(folder) for name in glob.glob(f"{folder}/**", recursive=True)))
            said.append(os.stat(f"{folder}/c.txt").st_size)
        with tempfile.NamedTemporaryFile("w+") as file:
            file.write("x" * 100_000)
            file.seek(99_999)
            said.append(file.read())
        return said + [os.path.exists(folder), os.listdir("/tmp"), tempfile.gettempdir(), abs(os.stat("/tmp").st_mtime) >= 0]
        "#,
    );
    let mut environment = started(function(&code)).await;
    insta::assert_snapshot!(shown(&environment.invoke(event("{}")).await.expect("alive").outcome), @r#"[["one", "TWO", "three"], ["/", "/c.txt", "/x", "/x/y", "/x/y/b.txt", "/z", "/z/y", "/z/y/b.txt"], 13, "x", false, [], "/tmp", true]"#);
}
