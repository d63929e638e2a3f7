//! A folder with an `aws` that starts at once: it passes its command to `warm.py`, which has already imported the real AWS CLI.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use anyhow::{Context, ensure};

/// The program in place of `aws`: sends its streams, arguments, folder and environment, and exits with the command's status.
const AWS: &str = r#"
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as warm:
    warm.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))
    order = json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}) + "\n"
    socket.send_fds(warm, [order[:1].encode()], [0, 1, 2])
    warm.sendall(order[1:].encode())
    sys.exit(int(warm.recv(16) or 255))
"#;

/// Returns the folder, which the first call makes. It exists as long as the test process.
///
/// # Errors
/// When the virtual environment is not there or does not work.
pub fn folder(python: &Path) -> anyhow::Result<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| start(python).map_err(|error| format!("{error:#}")));
    folder.as_deref().map_err(|error| anyhow::anyhow!(error.clone()))
}

fn start(python: &Path) -> anyhow::Result<PathBuf> {
    let folder = tempfile::tempdir()?.keep();
    let aws = folder.join("aws");
    fs::write(&aws, format!("#!{} -IS\n{AWS}", python.display()))?;
    fs::set_permissions(&aws, fs::Permissions::from_mode(0o755))?;
    // `warm.py` ends when this process does, because its standard input closes; the shell then removes the folder.
    let mut command = Command::new("sh");
    command.args(["-c", r#""$0" "$1/warm.py" "$2/socket"; rm -rf "$2""#]).arg(python).arg(env!("CARGO_MANIFEST_DIR")).arg(&folder);
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    std::mem::forget(child.stdin.take());
    let mut said = String::new();
    BufReader::new(child.stdout.take().context("no standard output")?).read_line(&mut said)?;
    ensure!(said.trim() == "ready", "warm.py did not start: {said}");
    Ok(folder)
}
