//! Databases for tests, in a PostgreSQL server that the tests start: on a free port, in a folder of its own. All tests of a process share a server,
//! which ends with the process; each has a database of its own.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// A database, empty at first.
pub struct Database {
    /// `postgres://USER@HOST:PORT/NAME?sslmode=disable`.
    pub url: String,
    server: &'static Server,
}

impl Database {
    /// Creates a database, and starts the server if none runs. Blocks the thread for a second or two.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start.
    pub fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = Server::shared();
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        server.wait("createdb", &["--template=template0", &name]);
        Self { url: format!("postgres://test@127.0.0.1:{}/{name}?sslmode=disable", server.port), server }
    }

    /// Returns the address with a mode of TLS, such as `require` or `verify-full`.
    pub fn over_tls(&self, mode: &str) -> String {
        self.url.replace("sslmode=disable", &format!("sslmode={mode}"))
    }

    /// Returns the path of the server's certificate, which it has signed itself, for 127.0.0.1.
    pub fn certificate(&self) -> PathBuf {
        self.server.folder.join("certificate.pem")
    }

    /// Kills the server's processes, as a power cut would, and starts it again with the same data.
    ///
    /// # Panics
    /// If it does not start.
    pub fn restart_server(&self) {
        self.server.stop();
        self.server.start();
        self.server.wait("pg_isready", &[]);
    }
}

/// A server with a folder of its own.
struct Server {
    port: u16,
    process: Mutex<Option<Running>>,
    folder: PathBuf,
}

struct Running {
    id: u32,
    ended: std::thread::JoinHandle<()>,
}

impl Server {
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("coldstart-postgres-").tempdir().unwrap();
        // PostgreSQL refuses to run as root.
        if fs::metadata(folder.path()).unwrap().uid() == 0 {
            let (user, group) = unprivileged();
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let mut initdb = command("initdb");
        initdb
            .args(["--auth=trust", "--username=test", "--encoding=UTF8", "--no-sync", "--pgdata"])
            .arg(folder.path().join("data"));
        let made = initdb.output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        certify(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { port, process: Mutex::default(), folder: folder.keep() };
        server.start();
        server.end_with_the_tests();
        server
    }

    /// Statics are not dropped. Instead a shell waits for the end of this process, which closes the shell's standard input.
    fn end_with_the_tests(&self) {
        let mut watch = Command::new("sh");
        watch.args(["-c", r#"read -r _; kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; rm -rf "$0""#]).arg(&self.folder);
        let watch = watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Its standard input stays open.
        std::mem::forget(watch);
    }

    fn start(&self) {
        // A process that is killed loses nothing of what the kernel has, so nothing is synced.
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log()).unwrap();
        let mut postgres = command("postgres");
        postgres.arg("-D").arg(self.folder.join("data"));
        postgres
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-c", "max_connections=400", "-c", "fsync=off", "-k"])
            .arg(&self.folder);
        for (setting, file) in [("ssl_cert_file", "certificate.pem"), ("ssl_key_file", "key.pem")] {
            postgres.arg("-c").arg(format!("{setting}={}", self.folder.join(file).display()));
        }
        postgres.args(["-c", "ssl=on"]);
        postgres.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        // `setpriv` stops the server when the thread that started it ends, so this thread only waits for it and outlives each test.
        let (started, id) = std::sync::mpsc::channel();
        let ended = std::thread::spawn(move || {
            let mut child = postgres.spawn().unwrap();
            started.send(child.id()).unwrap();
            child.wait().unwrap();
        });
        let id = id.recv().unwrap();
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { id, ended });
    }

    fn stop(&self) {
        let running = self.process.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(running) = running else { return };
        // SIGQUIT stops the server and all its processes immediately.
        let told = Command::new("kill").args(["-QUIT", &running.id.to_string()]).status();
        if told.is_ok_and(|status| status.success()) {
            running.ended.join().ok();
        }
    }

    /// Runs a client of PostgreSQL until it succeeds.
    fn wait(&self, client: &str, arguments: &[&str]) {
        let mut failure = String::new();
        for _ in 0..600 {
            let mut client = command(client);
            client.args(["--host=127.0.0.1", "--username=test", "--port", &self.port.to_string()]).args(arguments);
            let done = client.output().unwrap();
            if done.status.success() {
                return;
            }
            failure = String::from_utf8_lossy(&done.stderr).into_owned();
            // The server is still starting.
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL does not answer: {failure}{}", fs::read_to_string(self.log()).unwrap());
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

/// Makes a key, and a certificate for 127.0.0.1 that is signed with it.
fn certify(folder: &Path) {
    let mut openssl = command("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test",
    ]);
    openssl.args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl.arg("-keyout").arg(folder.join("key.pem")).arg("-out").arg(folder.join("certificate.pem"));
    let made = openssl.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// Returns a command for a program of PostgreSQL that is not run as root, and is stopped when this process ends.
fn command(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let (user, group) = unprivileged();
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()]);
    }
    command.arg(installed(program)).env_clear().env("LC_ALL", "C.UTF-8").current_dir("/");
    command
}

/// Returns the ids of `nobody` and its group, which every Debian has.
fn unprivileged() -> (u32, u32) {
    (65_534, 65_534)
}

/// Returns the path of a program. Debian has one folder for each version, none of which is in `PATH`.
fn installed(program: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let mut folders: Vec<PathBuf> = versions.collect();
    folders.sort();
    folders.extend(["/usr/local/bin", "/usr/bin"].map(PathBuf::from));
    let found = folders.iter().rev().map(|folder| folder.join(program)).find(|path| Path::exists(path));
    found.unwrap_or_else(|| panic!("{program} is not installed: `apt-get install postgresql`, in {folders:?}"))
}
