//! A client that sends the requests of the terminal's page.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, redirect::Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use tests::Coldstart;

/// A learner with a session and a terminal.
#[derive(Clone)]
pub struct TerminalClient {
    http: Client,
    web: String,
    lab: Option<&'static str>,
}

/// The output of a line, and how it ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ran {
    pub output: String,
    pub errors: String,
    pub code: i32,
    pub cwd: String,
    pub note: Option<String>,
    pub drafts: Vec<String>,
    /// The file that the editor was asked to open: function and path.
    pub opened: Option<(String, String)>,
    /// The line is incomplete, so nothing has run.
    pub more: bool,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Event {
    Output { text: String },
    Error { text: String },
    Open { function: String, path: String },
    Reading {},
    More,
    Done { code: i32, cwd: String, drafts: Vec<String>, note: Option<String> },
}

impl TerminalClient {
    /// Returns a new guest, in a lab or on the terminal's own page.
    pub async fn guest(site: &Coldstart, lab: Option<&'static str>) -> Self {
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap();
        let terminal = Self { http, web: site.web.clone(), lab };
        let started = terminal.http.post(format!("{}/start", site.web)).form(&[("next", "/")]).send().await.unwrap();
        assert_eq!(started.status(), StatusCode::SEE_OTHER);
        terminal
    }

    /// Returns the same learner at another server with the same data.
    pub fn at(self, site: &Coldstart) -> Self {
        Self { web: site.web.clone(), ..self }
    }

    /// Sends a form, whose answer must redirect to `/`.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) {
        let sent = self.http.post(format!("{}{path}", self.web)).form(fields).send().await.unwrap();
        assert_eq!(sent.headers()["location"], "/");
    }

    /// Sends a request as the page does.
    pub async fn send(&self, verb: &str, body: &Value) -> Response {
        self.http.post(format!("{}/terminal/{verb}", self.web)).json(body).send().await.unwrap()
    }

    /// Opens the terminal and returns the working folder and the earlier lines.
    pub async fn open(&self) -> (String, Vec<String>) {
        let opened: Value = self.send("open", &json!({ "lab": self.lab })).await.json().await.unwrap();
        let history = opened["history"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        (opened["cwd"].as_str().unwrap().to_owned(), history)
    }

    /// Starts a line and returns its answer, whose body is still streaming.
    pub async fn begin(&self, text: &str) -> Response {
        self.send("run", &json!({ "text": text, "lab": self.lab })).await
    }

    /// Runs a line to its end.
    pub async fn run(&self, text: &str) -> Ran {
        let answer = self.begin(text).await;
        let (status, frames) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, StatusCode::OK, "{frames}");
        read(&frames)
    }

    /// Runs a line that must succeed, and returns its output.
    pub async fn ok(&self, text: &str) -> String {
        let ran = self.run(text).await;
        assert_eq!((ran.code, ran.note.as_deref()), (0, None), "{text}\n{}{}", ran.output, ran.errors);
        ran.output
    }

    /// Returns the completions that Tab offers after a text.
    pub async fn complete(&self, text: &str) -> Vec<String> {
        let found: Value = self.send("complete", &json!({ "text": text })).await.json().await.unwrap();
        found["candidates"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    }

    /// Requests a page and returns its status and HTML.
    pub async fn page(&self, path: &str) -> (StatusCode, String) {
        let answer = self.http.get(format!("{}{path}", self.web)).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    /// Calls a server function of the editor and returns its result.
    pub async fn editor(&self, function: &str, fields: &[(&str, &str)]) -> Value {
        let address = self.address_of(function);
        let answer = self.http.post(address).form(fields).send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn address_of(&self, function: &str) -> String {
        use leptos::server_fn::ServerFn;
        let path = match function {
            "open" => app::workspace::api::OpenDraft::PATH,
            "save" => app::workspace::api::SaveFile::PATH,
            other => panic!("no server function {other}"),
        };
        format!("{}{path}", self.web)
    }

    /// Waits up to 20 s for each piece of a running line's output, until it contains `word`.
    pub async fn hears(answer: &mut Response, word: &str) {
        let mut heard = String::new();
        while !heard.contains(word) {
            let chunk = tokio::time::timeout(Duration::from_secs(20), answer.chunk()).await.unwrap().unwrap();
            let chunk = chunk.unwrap_or_else(|| panic!("it ended without {word}: {heard}"));
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

/// Reads the events of a line that has ended, from the body of its answer.
pub fn read(frames: &str) -> Ran {
    let mut ran = Ran::default();
    let data = frames.lines().filter_map(|line| line.strip_prefix("data:"));
    for event in data.map(|data| serde_json::from_str(data).unwrap()) {
        match event {
            Event::Output { text } => ran.output.push_str(&text),
            Event::Error { text } => ran.errors.push_str(&text),
            Event::Open { function, path } => ran.opened = Some((function, path)),
            Event::Reading {} => {}
            Event::More => ran.more = true,
            Event::Done { code, cwd, drafts, note } => (ran.code, ran.cwd, ran.drafts, ran.note) = (code, cwd, drafts, note),
        }
    }
    ran
}
