//! A page as its reader sees it: elements are found by the words on buttons, on labels and in the text, and by ids or classes only
//! where a reader has no words.
//!
//! Every action waits until the element that it needs is shown, and panics with the page's text on a timeout.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, Locator,
    elements::Element,
    error::CmdError,
    key::Key,
    wd::{WebDriverCompatibleCommand, WindowHandle},
};
use http::Method;
use tests::{Browser, Coldstart};
use url::{ParseError, Url};

/// Timeout of every wait. A cold Chromium on a busy machine is slow; a wait ends as soon as its condition holds.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(50);

/// A browser and its page.
#[derive(Clone)]
pub struct Page {
    client: Client,
    _browser: Arc<Browser>,
}

/// Starts a site with an empty database and a browser on its front page; `None` if no browser is installed.
pub async fn open() -> Option<(Coldstart, Page)> {
    let browser = Arc::new(Browser::open().await.unwrap()?);
    let site = Coldstart::serve().unwrap();
    let page = Page { client: browser.client.clone(), _browser: browser };
    page.watch().await;
    page.go(&site.web).await;
    Some((site, page))
}

/// Starts a site with another course, and a browser on its front page; `None` if no browser is installed.
pub async fn open_course(content: &Path) -> Option<(Coldstart, Page)> {
    let browser = Arc::new(Browser::open().await.unwrap()?);
    let site = Coldstart::serve_in(tempfile::tempdir().unwrap(), content).unwrap();
    let page = Page { client: browser.client.clone(), _browser: browser };
    page.watch().await;
    page.go(&site.web).await;
    Some((site, page))
}

/// Starts a site with an empty database and Firefox on its front page; `None` if Firefox or its driver is not installed.
pub async fn open_in_firefox() -> Option<(Coldstart, Page)> {
    let browser = Arc::new(Browser::open_firefox().await.unwrap()?);
    let site = Coldstart::serve().unwrap();
    let page = Page { client: browser.client.clone(), _browser: browser };
    page.go(&site.web).await;
    Some((site, page))
}

/// Starts a browser with an argument of Chromium's, for a site that already runs; `None` if no browser is installed.
pub async fn open_at(argument: &str) -> Option<Page> {
    let browser = Arc::new(Browser::open_with(&[argument]).await.unwrap()?);
    let page = Page { client: browser.client.clone(), _browser: browser };
    page.watch().await;
    Some(page)
}

impl Page {
    /// Opens an address.
    pub async fn go(&self, address: &str) {
        self.client.goto(address).await.unwrap();
    }

    /// Opens another window at an address, and returns both: the present one, and the new one, to which the browser is switched.
    pub async fn window(&self, address: &str) -> (WindowHandle, WindowHandle) {
        let first = self.client.window().await.unwrap();
        let second = self.client.new_window(false).await.unwrap().handle;
        self.switch(&second).await;
        self.go(address).await;
        (first, second)
    }

    /// Goes to another window.
    pub async fn switch(&self, window: &WindowHandle) {
        self.client.switch_to_window(window.clone()).await.unwrap();
    }

    /// Cuts this window off the network, or connects it again.
    pub async fn cut_off(&self, offline: bool) {
        let parameters = serde_json::json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.client.issue_cmd(DevTools("Network.enable", serde_json::json!({}))).await.unwrap();
        self.client.issue_cmd(DevTools("Network.emulateNetworkConditions", parameters)).await.unwrap();
    }

    /// Waits until the page's islands are hydrated.
    pub async fn alive(&self) {
        self.until("the page comes to life", || async { Ok(self.count("//html[@data-ready]").await? == 1) }).await;
    }

    /// Presses the button, link or tab with these words.
    pub async fn click(&self, words: &str) {
        let said = quoted(words);
        let path = format!(
            "//*[self::button or self::a or self::summary][normalize-space(.)={said} or @aria-label={said}][not(@disabled)]"
        );
        self.press_first(&format!("“{words}” can be pressed"), &path).await;
    }

    /// Presses the first shown element of an XPath.
    pub async fn press_path(&self, what: &str, path: &str) {
        self.press_first(what, path).await;
    }

    async fn press_first(&self, what: &str, path: &str) {
        self.until(what, || async {
            for element in self.shown(path).await? {
                if element.click().await.is_ok() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await;
    }

    /// Presses the button with these words in the part of the page with this id.
    pub async fn click_in(&self, id: &str, words: &str) {
        let path = format!("//*[@id={}]//button[normalize-space(.)={}][not(@disabled)]", quoted(id), quoted(words));
        self.press_first(&format!("“{words}” in {id} can be pressed"), &path).await;
    }

    /// Opens a step of the lab by its title in the list of steps.
    pub async fn click_step(&self, title: &str) {
        let path = format!("//nav[@aria-label='Steps']//a[.//*[normalize-space(.)={}]]", quoted(title));
        self.press_first(&format!("the step “{title}” can be opened"), &path).await;
    }

    /// Presses the submit button of an open dialog, and waits until the dialog has closed.
    pub async fn submit(&self, dialog: &str) {
        let open = format!("//dialog[@aria-label={}][@open]", quoted(dialog));
        self.press_first(
            &format!("the dialog “{dialog}” can be submitted"),
            &format!("{open}//button[@type='submit'][not(@disabled)]"),
        )
        .await;
        self.until(&format!("the dialog “{dialog}” closes"), || async { Ok(self.count(&open).await? == 0) }).await;
    }

    /// Presses a button of an open dialog.
    pub async fn click_in_dialog(&self, dialog: &str, words: &str) {
        let buttons = format!("//dialog[@aria-label={}][@open]//button", quoted(dialog));
        let path = format!("{buttons}[normalize-space(.)={}][not(@disabled)]", quoted(words));
        self.press_first(&format!("“{words}” in the dialog “{dialog}” can be pressed"), &path).await;
    }

    /// Shows the workbench, if the window is narrow and shows the text.
    pub async fn work(&self) {
        self.side("Workbench").await;
    }

    /// Shows the text, if the window is narrow and shows the workbench.
    pub async fn read_text(&self) {
        self.side("Text").await;
    }

    async fn side(&self, name: &str) {
        let path = format!("//*[@class='workbench-switch']/button[normalize-space(.)={}][@aria-pressed='false']", quoted(name));
        if let Ok(buttons) = self.shown(&path).await
            && let Some(button) = buttons.first()
        {
            button.click().await.unwrap();
        }
    }

    /// Waits until every check of a step has passed, wherever it is to be seen.
    pub async fn passed(&self, step: &str) {
        let path =
            format!("//nav[@aria-label='Steps']//a[@href='?step={step}']//*[contains(@class, 'dot') and contains(@class, 'pass')]");
        self.until(&format!("the step {step} has passed"), || async { Ok(self.count(&path).await? == 1) }).await;
    }

    /// Presses *Run* at the text's block of commands that has these words, and waits until it has ended.
    pub async fn run(&self, words: &str) {
        let before = self.lines_done().await;
        let block = format!("//figure[.//pre[contains(., {})]]", quoted(words));
        self.press_first(&format!("the block with “{words}” can be run"), &format!("{block}//button[normalize-space(.)='Run']"))
            .await;
        self.lines_done_since(before).await;
    }

    /// Types a line into the terminal's tab and waits until it has ended.
    pub async fn type_line(&self, line: &str) {
        self.press_first("the terminal's tab can be opened", "//*[@id='tab-terminal']").await;
        self.until("the terminal can be typed into", || async { Ok(self.count("//*[@data-state='ready']").await? == 1) }).await;
        let before = self.lines_done().await;
        self.ask("document.querySelector('.xterm-helper-textarea').focus()").await;
        self.press(&format!("{line}\n")).await;
        self.lines_done_since(before).await;
    }

    async fn lines_done(&self) -> u64 {
        let done = self.ask("return document.querySelector('.terminal-frame')?.dataset.done ?? '0'").await;
        done.as_str().unwrap().parse().unwrap()
    }

    /// Every line of a block counts: the last one is done when the terminal is ready again.
    async fn lines_done_since(&self, before: u64) {
        self.until("the lines have run", || async {
            let ready = self.count("//*[contains(@class, 'terminal-frame')][@data-state='ready']").await? == 1;
            Ok(ready && self.lines_done().await > before)
        })
        .await;
    }

    /// Chooses an answer of a question without sending it.
    pub async fn tick_in(&self, quiz: &str, choice: &str) {
        let path = format!("//*[@id={}]//label[normalize-space(.)={}]", quoted(quiz), quoted(choice));
        self.press_first(&format!("“{choice}” can be chosen"), &path).await;
    }

    /// Presses a radio button or a check box by its label.
    pub async fn tick(&self, label: &str) {
        let path = format!("//label[.//span[normalize-space(.)={}]][.//input]", quoted(label));
        self.press_first(&format!("“{label}” can be ticked"), &path).await;
    }

    /// Replaces a field's text.
    pub async fn fill(&self, label: &str, text: &str) {
        let said = quoted(label);
        let within = format!("//label[.//span[normalize-space(.)={said}]]//*[self::input or self::textarea]");
        let path = format!("{within} | //input[@id = //label[normalize-space(.)={said}]/@for]");
        self.until(&format!("“{label}” can be filled in"), || async {
            let fields = self.shown(&path).await?;
            let Some(field) = fields.first() else { return Ok(false) };
            // Firefox releases Control only at the end of a call.
            field.send_keys(&format!("{}a", char::from(Key::Control))).await?;
            field.send_keys(text).await?;
            Ok(field.prop("value").await?.as_deref() == Some(text))
        })
        .await;
    }

    /// Chooses an option of a list by its text or the text's beginning.
    pub async fn choose(&self, label: &str, option: &str) {
        let select = format!("//label[.//span[normalize-space(.)={}]]//select", quoted(label));
        let option = format!("./option[starts-with(normalize-space(.), {})]", quoted(option));
        self.until(&format!("“{label}” can be chosen"), || async {
            for list in self.shown(&select).await? {
                if list.select_by(Locator::XPath(&option)).await.is_ok() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await;
    }

    /// Waits until the page shows these words.
    pub async fn sees(&self, words: &str) {
        self.until(&format!("“{words}” is to be seen"), || async { Ok(self.text().await?.contains(words)) }).await;
    }

    /// Waits until the page no longer shows these words.
    pub async fn sees_no(&self, words: &str) {
        self.until(&format!("“{words}” is gone"), || async { Ok(!self.text().await?.contains(words)) }).await;
    }

    /// Replaces the code in the code editor, line by line.
    pub async fn type_code(&self, code: &str) {
        let content = self.editor("Code of the function").await;
        let mut keys = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        for (number, line) in code.lines().enumerate() {
            if number > 0 {
                // Escape closes completions, so that Enter accepts none; the editor's own indentation is selected and replaced by
                // the line's.
                keys.push(Key::Escape.into());
                keys.push(Key::Enter.into());
                keys.push_str(&format!("{}{}{}", char::from(Key::Shift), char::from(Key::Home), char::from(Key::Null)));
            }
            keys.push_str(line);
        }
        content.send_keys(&keys).await.unwrap();
    }

    /// Replaces the JSON in the editor of the test event.
    pub async fn type_event(&self, json: &str) {
        let content = self.editor("Event JSON").await;
        content.send_keys(&format!("{}a{}{json}", char::from(Key::Control), char::from(Key::Null))).await.unwrap();
    }

    /// Puts the cursor into the code editor.
    pub async fn click_code(&self) {
        self.editor("Code of the function").await;
    }

    /// Opens a tab of the workbench by its slug; other links may have the same words.
    pub async fn click_tab(&self, slug: &str) {
        self.press_first(&format!("the tab {slug} can be opened"), &format!("//*[@id='tab-{slug}']")).await;
    }

    async fn editor(&self, label: &str) -> Element {
        let path = format!("//*[@aria-label={}][contains(@class, 'cm-content')]", quoted(label));
        self.until(&format!("the editor “{label}” is there"), || async { Ok(!self.shown(&path).await?.is_empty()) }).await;
        let editor = self.shown(&path).await.unwrap().remove(0);
        editor.click().await.unwrap();
        editor
    }

    /// Answers a check's question in the text.
    pub async fn answer(&self, check: &str, choice: &str) {
        self.choose_answer(check, choice).await;
        self.click_in(&format!("quiz-{check}"), "Answer").await;
    }

    /// Ticks an answer to a check's question.
    pub async fn choose_answer(&self, check: &str, choice: &str) {
        let quiz = format!("quiz-{check}");
        let path = format!("//*[@id={}]//label[normalize-space(.)={}]", quoted(&quiz), quoted(choice));
        self.press_first(&format!("“{choice}” can be chosen"), &path).await;
    }

    /// Returns the text of one element.
    pub async fn read(&self, path: &str) -> String {
        self.until(&format!("{path} is there"), || async { Ok(!self.shown(path).await?.is_empty()) }).await;
        self.shown(path).await.unwrap().remove(0).text().await.unwrap()
    }

    /// Returns an element's text, whether or not it is shown.
    pub async fn content(&self, id: &str) -> String {
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::Id(id)).await.unwrap();
        element.prop("textContent").await.unwrap().unwrap()
    }

    /// Shows and returns the secret access key on the account's page.
    pub async fn secret(&self) -> String {
        self.click("Show secret access key").await;
        self.until("the secret is shown", || async {
            let element = self.client.find(Locator::Id("aws-secret")).await?;
            Ok(element.text().await?.len() == 40)
        })
        .await;
        self.content("aws-secret").await
    }

    /// Sends keys to the element that has the focus.
    pub async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Makes every page of this tab record which inline styles its policy refuses, because the browser's log does not name their
    /// elements.
    async fn watch(&self) {
        let parameters = serde_json::json!({"source": NOTE_REFUSED_STYLES});
        self.client.issue_cmd(DevTools("Page.addScriptToEvaluateOnNewDocument", parameters)).await.unwrap();
    }

    /// Returns the browser's errors: errors of scripts, refusals of the content security policy, missing files.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(BrowserLog).await.unwrap();
        let entries = entries.as_array().cloned().unwrap();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE").map(|entry| entry["message"].to_string());
        let others = severe.filter(|message| !message.contains("Applying inline style violates"));
        let styles = self.ask("return JSON.parse(sessionStorage.getItem('refused styles') ?? '[]')").await;
        let styles = styles.as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        others.chain(styles).collect()
    }

    /// Gives the page this many pixels, whatever the window around it takes.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = serde_json::json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.client.issue_cmd(DevTools("Emulation.setDeviceMetricsOverride", size)).await.unwrap();
    }

    /// Runs a test's own script and returns its result.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Returns the driver, for actions that a reader cannot do.
    pub fn client(&self) -> &Client {
        &self.client
    }

    async fn text(&self) -> Result<String, CmdError> {
        self.client.find(Locator::Css("body")).await?.text().await
    }

    async fn count(&self, path: &str) -> Result<usize, CmdError> {
        Ok(self.client.find_all(Locator::XPath(path)).await?.len())
    }

    async fn shown(&self, path: &str) -> Result<Vec<Element>, CmdError> {
        let mut shown = Vec::new();
        for element in self.client.find_all(Locator::XPath(path)).await? {
            if element.is_displayed().await? {
                shown.push(element);
            }
        }
        Ok(shown)
    }

    /// Waits until `holds` returns true; panics with `what` and the page's text on a timeout.
    pub async fn until<F>(&self, what: &str, mut holds: impl FnMut() -> F)
    where
        F: Future<Output = Result<bool, CmdError>>,
    {
        let begun = Instant::now();
        loop {
            // An element may be removed while it is being read; then it is searched again.
            if matches!(holds().await, Ok(true)) {
                return;
            }
            if begun.elapsed() > PATIENCE {
                let text = self.text().await.unwrap_or_default();
                let at = self.client.current_url().await.map(|url| url.to_string()).unwrap_or_default();
                panic!("waited in vain: {what}\nat {at}, which reads:\n{text}");
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

/// Records refused inline styles. The record is kept in the tab's session storage, which survives a change of pages.
const NOTE_REFUSED_STYLES: &str = r#"
    document.addEventListener("securitypolicyviolation", event => {
        const whose = event.target === document ? document.activeElement : event.target;
        if (!event.effectiveDirective.startsWith("style-src")) return;
        const noted = JSON.parse(sessionStorage.getItem("refused styles") ?? "[]");
        noted.push(`${location.pathname}: ${event.effectiveDirective} on ${whose?.outerHTML.slice(0, 200)}`);
        sessionStorage.setItem("refused styles", JSON.stringify(noted));
    });
"#;

impl Page {
    /// Sends a command of Chromium's developer tools.
    pub async fn tell_browser(&self, command: &'static str, parameters: serde_json::Value) {
        self.client.issue_cmd(DevTools(command, parameters)).await.unwrap();
    }
}

/// chromedriver's own command for a command of Chromium's developer tools.
#[derive(Debug)]
struct DevTools(&'static str, serde_json::Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let Self(command, parameters) = self;
        (Method::POST, Some(serde_json::json!({"cmd": command, "params": parameters}).to_string()))
    }
}

/// chromedriver's own command for the browser's console.
#[derive(Debug)]
struct BrowserLog;

impl WebDriverCompatibleCommand for BrowserLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(r#"{"type": "browser"}"#.into()))
    }
}

/// Returns a text as an XPath literal. The tests' texts never contain single and double quotes together.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
