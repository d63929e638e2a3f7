//! A database for one test: an SQLite file, or a database in a PostgreSQL server that the tests start.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, Executor};
use store::Database;

/// A database, and the folder or server that it needs.
pub struct Engine {
    pub database: Database,
    _held: Held,
}

enum Held {
    Folder { _folder: tempfile::TempDir },
    Server { _server: Arc<Server> },
}

impl Engine {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
        Self { database, _held: Held::Folder { _folder: folder } }
    }

    pub async fn postgres() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = tokio::task::spawn_blocking(Server::shared).await.unwrap();
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        server.execute(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")).await;
        let database = Database::open(&server.url(&name)).await.unwrap();
        Self { database, _held: Held::Server { _server: server } }
    }

    /// Returns whether the engine is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres(_))
    }

    /// Runs a statement directly, not by the store's functions.
    pub async fn execute(&self, statement: &str) {
        match &self.database {
            Database::Sqlite { writer, .. } => drop(writer.execute(statement).await.unwrap()),
            Database::Postgres(pool) => drop(pool.execute(statement).await.unwrap()),
        }
    }

    /// Returns the number that a query selects.
    pub async fn count(&self, query: &str) -> i64 {
        match &self.database {
            Database::Sqlite { writer, .. } => sqlx::query_scalar(query).fetch_one(writer).await.unwrap(),
            Database::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await.unwrap(),
        }
    }
}

/// A PostgreSQL server with a folder of its own. Tests that run at the same time share one; the last one stops it.
pub struct Server {
    port: u16,
    process: u32,
    folder: tempfile::TempDir,
}

impl Server {
    fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("coldstart-postgres-").tempdir().unwrap();
        let data = folder.path().join("data");
        // PostgreSQL refuses to run as root.
        if fs::metadata(folder.path()).unwrap().uid() == 0 {
            let (user, group) = unprivileged();
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let initdb =
            command("initdb").args(["--auth=trust", "--username=test", "--no-sync", "--pgdata"]).arg(&data).output().unwrap();
        assert!(initdb.status.success(), "{}", String::from_utf8_lossy(&initdb.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut postgres = command("postgres");
        postgres.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"]).arg(folder.path());
        postgres.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        // `setpriv` stops the server when the thread that started it ends, so this thread only waits for it and outlives each test.
        let (started, process) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut child = postgres.spawn().unwrap();
            started.send(child.id()).unwrap();
            child.wait()
        });
        Self { port, process: process.recv().unwrap(), folder }
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://test@127.0.0.1:{}/{database}", self.port)
    }

    async fn execute(&self, statement: &str) {
        let options: sqlx::postgres::PgConnectOptions = self.url("postgres").parse().unwrap();
        for _ in 0..600 {
            if let Ok(mut connection) = options.connect().await {
                connection.execute(statement).await.unwrap();
                connection.close().await.unwrap();
                return;
            }
            // The server is still starting.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("PostgreSQL does not answer: {}", fs::read_to_string(self.folder.path().join("log")).unwrap());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGQUIT stops the server and all its processes immediately.
        let ended = Command::new("kill").args(["-QUIT", &self.process.to_string()]).status();
        drop(ended);
    }
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
