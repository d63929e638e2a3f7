//! A page as its reader knows it: by what stands on buttons, labels and in the text, never by ids or classes of ours where a reader has words.
//!
//! Every verb waits until what it needs is there, and fails with the page's text when it does not come.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fantoccini::{Client, Locator, elements::Element, error::CmdError, key::Key, wd::WebDriverCompatibleCommand};
use http::Method;
use tests::{Browser, Coldstart};
use url::{ParseError, Url};

/// How long anything on a page may take. A cold Chromium on a busy machine is slow; nothing waits longer than it must.
const PATIENCE: Duration = Duration::from_secs(40);
const POLL: Duration = Duration::from_millis(50);

/// A student in front of a browser.
#[derive(Clone)]
pub struct Page {
    client: Client,
    _browser: Arc<Browser>,
}

/// A site from an empty database, and a browser; `None` where there is no browser to be had.
pub async fn open() -> Option<(Coldstart, Page)> {
    let browser = Arc::new(Browser::open().await.unwrap()?);
    let site = Coldstart::serve().unwrap();
    let page = Page { client: browser.client.clone(), _browser: browser };
    page.watch().await;
    page.go(&site.web).await;
    Some((site, page))
}

/// A browser with an argument of Chromium's, for a site that runs already.
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

    /// Waits until the page's islands are alive.
    pub async fn alive(&self) {
        self.until("the page comes to life", || async { Ok(self.count("//html[@data-ready]").await? == 1) }).await;
    }

    /// Presses what carries these words: a button, a link, a tab.
    pub async fn click(&self, words: &str) {
        let said = quoted(words);
        let path = format!(
            "//*[self::button or self::a or self::summary][normalize-space(.)={said} or @aria-label={said}][not(@disabled)]"
        );
        self.press_first(&format!("“{words}” can be pressed"), &path).await;
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

    /// Presses what carries these words within the part of the page that has this id.
    pub async fn click_in(&self, id: &str, words: &str) {
        let path = format!("//*[@id={}]//button[normalize-space(.)={}][not(@disabled)]", quoted(id), quoted(words));
        self.press_first(&format!("“{words}” in {id} can be pressed"), &path).await;
    }

    /// Goes to a step of the lab by its title in the list of steps.
    pub async fn click_step(&self, title: &str) {
        let path = format!("//nav[@aria-label='Steps']//a[.//*[normalize-space(.)={}]]", quoted(title));
        self.press_first(&format!("the step “{title}” can be opened"), &path).await;
    }

    /// Presses the button that ends an open dialog, and waits until the dialog has closed.
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

    /// Presses a radio button or a check box by its label.
    pub async fn tick(&self, label: &str) {
        let path = format!("//label[.//span[normalize-space(.)={}]][.//input]", quoted(label));
        self.press_first(&format!("“{label}” can be ticked"), &path).await;
    }

    /// Types into a field, over what stands there.
    pub async fn fill(&self, label: &str, text: &str) {
        let said = quoted(label);
        let within = format!("//label[.//span[normalize-space(.)={said}]]//*[self::input or self::textarea]");
        let path = format!("{within} | //input[@id = //label[normalize-space(.)={said}]/@for]");
        self.until(&format!("“{label}” can be filled in"), || async {
            let fields = self.shown(&path).await?;
            let Some(field) = fields.first() else { return Ok(false) };
            field.send_keys(&format!("{}a{}{text}", char::from(Key::Control), char::from(Key::Null))).await?;
            Ok(field.prop("value").await?.as_deref() == Some(text))
        })
        .await;
    }

    /// Chooses from a list by what is read there; a beginning is enough.
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

    /// Waits until these words are to be seen.
    pub async fn sees(&self, words: &str) {
        self.until(&format!("“{words}” is to be seen"), || async { Ok(self.text().await?.contains(words)) }).await;
    }

    /// Waits until these words are not to be seen any more.
    pub async fn sees_no(&self, words: &str) {
        self.until(&format!("“{words}” is gone"), || async { Ok(!self.text().await?.contains(words)) }).await;
    }

    /// Types a program into the code editor, line by line, over what stands there.
    pub async fn type_code(&self, code: &str) {
        let content = self.editor("Code of the function").await;
        let mut keys = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        for (number, line) in code.lines().enumerate() {
            if number > 0 {
                // No completion is taken by accident, and the editor's own indentation gives way to ours.
                keys.push(Key::Escape.into());
                keys.push(Key::Enter.into());
                keys.push_str(&format!("{}{}{}", char::from(Key::Shift), char::from(Key::Home), char::from(Key::Null)));
            }
            keys.push_str(line);
        }
        content.send_keys(&keys).await.unwrap();
    }

    /// Types into the editor of the test event, over what stands there.
    pub async fn type_event(&self, json: &str) {
        let content = self.editor("Event JSON").await;
        content.send_keys(&format!("{}a{}{json}", char::from(Key::Control), char::from(Key::Null))).await.unwrap();
    }

    async fn editor(&self, label: &str) -> Element {
        let path = format!("//*[@aria-label={}][contains(@class, 'cm-content')]", quoted(label));
        self.until(&format!("the editor “{label}” is there"), || async { Ok(!self.shown(&path).await?.is_empty()) }).await;
        let editor = self.shown(&path).await.unwrap().remove(0);
        editor.click().await.unwrap();
        editor
    }

    /// Answers the question of a check, in the prose.
    pub async fn answer(&self, check: &str, choice: &str) {
        let quiz = format!("quiz-{check}");
        let path = format!("//*[@id={}]//label[normalize-space(.)={}]", quoted(&quiz), quoted(choice));
        self.press_first(&format!("“{choice}” can be chosen"), &path).await;
        self.click_in(&quiz, "Answer").await;
    }

    /// The text of one element.
    pub async fn read(&self, path: &str) -> String {
        self.until(&format!("{path} is there"), || async { Ok(!self.shown(path).await?.is_empty()) }).await;
        self.shown(path).await.unwrap().remove(0).text().await.unwrap()
    }

    /// What an element holds, seen or not.
    pub async fn content(&self, id: &str) -> String {
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::Id(id)).await.unwrap();
        element.prop("textContent").await.unwrap().unwrap()
    }

    /// The secret access key, asked for on the account's page.
    pub async fn secret(&self) -> String {
        self.click("Show secret access key").await;
        self.until("the secret is shown", || async {
            let element = self.client.find(Locator::Id("aws-secret")).await?;
            Ok(element.text().await?.len() == 40)
        })
        .await;
        self.content("aws-secret").await
    }

    /// Sends keys to whatever has the focus.
    pub async fn press(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Has every page of this tab note which inline styles its policy refuses, as the log does not say whose they were.
    async fn watch(&self) {
        let parameters = serde_json::json!({"source": NOTE_REFUSED_STYLES});
        self.client.issue_cmd(DevTools("Page.addScriptToEvaluateOnNewDocument", parameters)).await.unwrap();
    }

    /// What the browser has to complain of: errors of scripts, refusals of the content security policy, files that are not there.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(BrowserLog).await.unwrap();
        let entries = entries.as_array().cloned().unwrap();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE").map(|entry| entry["message"].to_string());
        let others = severe.filter(|message| !message.contains("Applying inline style violates"));
        let styles = self.ask("return JSON.parse(sessionStorage.getItem('refused styles') ?? '[]')").await;
        let styles = styles.as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        others.chain(styles).collect()
    }

    /// What a script of the test's own finds out.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// The driver, for what no reader does.
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

    /// Waits until this holds; `what` is told when it does not come.
    pub async fn until<F>(&self, what: &str, mut holds: impl FnMut() -> F)
    where
        F: Future<Output = Result<bool, CmdError>>,
    {
        let begun = Instant::now();
        loop {
            // An element may go while it is looked at; then it is looked for again.
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

/// What is typed over a selection in the editor Chromium dresses in a style of its own making, which is refused before it is anywhere on the
/// page; the text arrives. So what nobody on the page has done is left out while the editor has the focus. Kept in the tab, which outlives
/// a page.
const NOTE_REFUSED_STYLES: &str = r#"
    document.addEventListener("securitypolicyviolation", event => {
        const whose = event.target === document ? document.activeElement : event.target;
        if (!event.effectiveDirective.startsWith("style-src") || whose?.closest(".cm-content")) return;
        const noted = JSON.parse(sessionStorage.getItem("refused styles") ?? "[]");
        noted.push(`${location.pathname}: ${event.effectiveDirective} on ${whose?.outerHTML.slice(0, 200)}`);
        sessionStorage.setItem("refused styles", JSON.stringify(noted));
    });
"#;

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

/// A text as an XPath literal; ours have no single and double quotes at once.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
