//! A real browser, headless: Chromium, driven by chromedriver, or Firefox, driven by geckodriver.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use serde_json::json;

/// So often chromedriver is started until it runs. It ends if the port that it found free for IPv4 is taken for IPv6.
const STARTS: usize = 5;

/// A browser for one test; dropping it closes it.
pub struct Browser {
    driver: Child,
    port: String,
    session: Option<String>,
    /// The WebDriver client.
    pub client: Client,
    /// Chromium's; geckodriver makes and deletes Firefox's own.
    _profile: Option<tempfile::TempDir>,
}

/// A driver: its program, what it is asked for a free port by, and what stands before that port in its output.
struct Driver {
    program: &'static str,
    any_port: &'static [&'static str],
    says: &'static str,
}

const CHROMEDRIVER: Driver = Driver { program: "chromedriver", any_port: &["--port=0"], says: "successfully on port " };
const GECKODRIVER: Driver = Driver { program: "geckodriver", any_port: &["--port", "0"], says: "Listening on 127.0.0.1:" };
/// The names of Firefox: Debian's and everybody else's.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

impl Browser {
    /// Starts a browser. Returns `Ok(None)` and reports it if chromedriver is not installed; under `CI=true` that is an error.
    ///
    /// # Errors
    /// When a browser does not start, or chromedriver is missing under `CI=true`.
    pub async fn open() -> anyhow::Result<Option<Self>> {
        Self::open_with(&[]).await
    }

    /// Starts a browser with arguments of Chromium's.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(arguments: &[&str]) -> anyhow::Result<Option<Self>> {
        if !is_installed(CHROMEDRIVER.program) {
            if std::env::var("CI").is_ok_and(|ci| ci == "true") {
                bail!("chromedriver is not installed, and CI=true: the browser tests have to run");
            }
            eprintln!("NOT RUN: browser tests need chromium and chromedriver (Debian: apt-get install chromium chromium-driver)");
            return Ok(None);
        }
        let (driver, port) = CHROMEDRIVER.start()?;
        let profile = tempfile::tempdir()?;
        let client = ClientBuilder::new(http_connector())
            .capabilities(capabilities(profile.path(), arguments))
            .connect(&format!("http://localhost:{port}"))
            .await?;
        client.set_window_size(1440, 1000).await?;
        Ok(Some(Self { driver, port, session: None, client, _profile: Some(profile) }))
    }

    /// Starts Firefox. Returns `Ok(None)` if it or geckodriver is not installed; under `CI=true` that is an error.
    ///
    /// # Errors
    /// When the browser does not start, or is missing under `CI=true`.
    pub async fn open_firefox() -> anyhow::Result<Option<Self>> {
        let firefox = FIREFOX.into_iter().find(|program| is_installed(program));
        let Some(firefox) = firefox.filter(|_| is_installed(GECKODRIVER.program)) else {
            if std::env::var("CI").is_ok_and(|ci| ci == "true") {
                bail!("Firefox or geckodriver is not installed, and CI=true: the browser tests have to run");
            }
            return Ok(None);
        };
        let (driver, port) = GECKODRIVER.start()?;
        let found = Command::new("sh").args(["-c", &format!("command -v {firefox}")]).output()?;
        let binary = String::from_utf8(found.stdout)?.trim().to_owned();
        let mut capabilities = Capabilities::new();
        capabilities.insert("moz:firefoxOptions".into(), json!({ "args": ["-headless"], "binary": binary }));
        let client =
            ClientBuilder::new(http_connector()).capabilities(capabilities).connect(&format!("http://localhost:{port}")).await?;
        client.set_window_size(1440, 1000).await?;
        let session = client.session_id().await?;
        Ok(Some(Self { driver, port, session, client, _profile: None }))
    }
}

impl Driver {
    /// Starts it and returns it with its port.
    fn start(&self) -> anyhow::Result<(Child, String)> {
        for _ in 0..STARTS {
            if let Some(started) = self.try_start()? {
                return Ok(started);
            }
        }
        bail!("{} ended", self.program)
    }

    /// `None` if it ended before it had a port.
    fn try_start(&self) -> anyhow::Result<Option<(Child, String)>> {
        let mut driver = Command::new(self.program).args(self.any_port).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut said = BufReader::new(driver.stdout.take().context("the driver has no output")?).lines();
        let mut port = None;
        for line in said.by_ref() {
            // An earlier line has the port that the driver tries: 0, which means any.
            if let Some(rest) = line?.split(self.says).nth(1) {
                port = Some(rest.trim_end_matches('.').to_owned());
                break;
            }
        }
        let Some(port) = port else {
            driver.wait()?;
            return Ok(None);
        };
        std::thread::spawn(move || said.for_each(drop));
        Ok(Some((driver, port)))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // If chromedriver were killed, its Chromium would keep running. geckodriver knows no such request; it ends its Firefox with the session.
        if self._profile.is_none() {
            self.end_session().ok();
            self.driver.kill().ok();
        } else if self.shut_down().is_err() {
            self.driver.kill().ok();
        }
        self.driver.wait().ok();
    }
}

impl Browser {
    /// Makes chromedriver close its browsers and exit.
    fn shut_down(&self) -> std::io::Result<()> {
        self.ask_driver("GET /shutdown")
    }

    /// Makes geckodriver close its browser.
    fn end_session(&self) -> std::io::Result<()> {
        self.ask_driver(&format!("DELETE /session/{}", self.session.as_deref().unwrap_or_default()))
    }

    fn ask_driver(&self, request: &str) -> std::io::Result<()> {
        let mut driver = TcpStream::connect(format!("127.0.0.1:{}", self.port))?;
        let host = format!("Host: localhost:{}", self.port);
        driver.write_all(format!("{request} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n").as_bytes())?;
        driver.set_read_timeout(Some(Duration::from_secs(10)))?;
        driver.read_to_string(&mut String::new()).map(drop)
    }
}

fn http_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

fn capabilities(profile: &std::path::Path, more: &[&str]) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        format!("--user-data-dir={}", profile.display()),
    ];
    arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".into(), json!({ "args": arguments }));
    capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    capabilities
}
