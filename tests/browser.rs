//! A real browser: Chromium, headless, driven by chromedriver.

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
    /// The WebDriver client.
    pub client: Client,
    _profile: tempfile::TempDir,
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
        let installed = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
        if !installed("chromedriver") {
            if std::env::var("CI").is_ok_and(|ci| ci == "true") {
                bail!("chromedriver is not installed, and CI=true: the browser tests have to run");
            }
            eprintln!("NOT RUN: browser tests need chromium and chromedriver (Debian: apt-get install chromium chromium-driver)");
            return Ok(None);
        }
        let mut started = start_driver()?;
        for _ in 1..STARTS {
            if started.is_some() {
                break;
            }
            started = start_driver()?;
        }
        let (driver, port) = started.context("chromedriver ended")?;
        let profile = tempfile::tempdir()?;
        let client = ClientBuilder::new(http_connector())
            .capabilities(capabilities(profile.path(), arguments))
            .connect(&format!("http://localhost:{port}"))
            .await?;
        client.set_window_size(1440, 1000).await?;
        Ok(Some(Self { driver, port, client, _profile: profile }))
    }
}

/// Starts chromedriver and returns it with its port; `None` if it ended before it had one.
fn start_driver() -> anyhow::Result<Option<(Child, String)>> {
    let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut said = BufReader::new(driver.stdout.take().context("chromedriver has no output")?).lines();
    let mut port = None;
    for line in said.by_ref() {
        // An earlier line has the port that chromedriver tries: 0, which means any.
        if let Some(rest) = line?.split("successfully on port ").nth(1) {
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

impl Drop for Browser {
    fn drop(&mut self) {
        // If chromedriver were killed, its Chromium would keep running.
        if self.shut_down().is_err() {
            self.driver.kill().ok();
        }
        self.driver.wait().ok();
    }
}

impl Browser {
    /// Makes chromedriver close its browsers and exit.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut driver = TcpStream::connect(format!("127.0.0.1:{}", self.port))?;
        driver.write_all(
            format!("GET /shutdown HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port).as_bytes(),
        )?;
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
