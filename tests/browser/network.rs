//! A site that goes away and comes back under a page that is open.

use serde_json::json;
use tests::Coldstart;

use crate::page::{Page, open};

const LOST: &str = "Not connected, trying again; what you typed is kept here.";

async fn terminal(page: &Page, what: &str, script: &str) {
    let script = format!("const terminal = document.querySelector('.terminal-frame'); return {script}");
    page.until(what, || async { Ok(page.ask(&script).await == json!(true)) }).await;
}

async fn screen(page: &Page) -> String {
    let rows = "return [...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent.trimEnd()).join('\\n')";
    page.ask(rows).await.as_str().unwrap_or_default().to_owned()
}

async fn shows(page: &Page, text: &str) {
    page.until(&format!("the terminal shows {text:?}"), || async { Ok(screen(page).await.contains(text)) }).await;
}

async fn type_in_terminal(page: &Page, keys: &str) {
    page.ask("document.querySelector('.xterm-helper-textarea').focus()").await;
    page.press(keys).await;
}

async fn at_work() -> Option<(Coldstart, Page)> {
    let (site, page) = open().await?;
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("Successfully created the function HelloLambda.").await;
    page.sees("Saved").await;
    Some((site, page))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_outlives_its_server_and_nothing_that_was_typed_is_lost() {
    let Some((site, page)) = at_work().await else { return };
    let (web, aws) = (site.web.clone(), site.aws.clone());
    page.click_tab("terminal").await;
    terminal(&page, "the terminal is ready", "terminal?.dataset.state === 'ready'").await;
    type_in_terminal(&page, "mkdir -p deep; cd deep; pwd\n").await;
    shows(&page, "~/HelloLambda/deep $").await;
    let data = site.kill().unwrap();

    // A line that did not reach the server stands at the prompt again when it is back.
    type_in_terminal(&page, "echo kept until it is back\n").await;
    page.sees(LOST).await;
    page.click_tab("code").await;
    page.type_code("def lambda_handler(event, context): return 'typed without a server'").await;
    page.until("the code is not saved", || async {
        Ok(page.ask("return document.querySelector('[data-safety]').dataset.safety").await == "unsaved")
    })
    .await;
    page.click("Deploy").await;
    page.sees("Not connected. Try again when the site is back.").await;
    page.click("Functions").await;
    page.click("Check").await;
    let text = page.ask("return document.body.innerText").await.as_str().unwrap().to_lowercase();
    for word in ["fetch", "jserror", "typeerror", "server function"] {
        assert!(!text.contains(word), "{word}: {text}");
    }

    let content = tests::root().join("content");
    let site = Coldstart::serve_again(data, &content, (&web, &aws)).unwrap();
    page.sees_no(LOST).await;
    page.click("HelloLambda").await;
    page.sees("Saved").await;
    page.sees("typed without a server").await;
    page.click_tab("terminal").await;
    terminal(&page, "the terminal goes on by itself", "terminal?.dataset.state === 'ready'").await;
    terminal(&page, "it was opened again", "terminal.dataset.reopened === '1'").await;
    shows(&page, "~/HelloLambda/deep $ echo kept until it is back").await;
    type_in_terminal(&page, "; cat ../lambda_function.py\n").await;
    shows(&page, "kept until it is back\n").await;
    shows(&page, "typed without a server").await;
    drop(site);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_that_is_opened_while_the_site_is_away_opens_by_itself() {
    let Some((site, page)) = at_work().await else { return };
    let (web, aws) = (site.web.clone(), site.aws.clone());
    let data = site.kill().unwrap();
    page.click_tab("terminal").await;
    page.sees(LOST).await;
    let _site = Coldstart::serve_again(data, &tests::root().join("content"), (&web, &aws)).unwrap();
    page.sees_no(LOST).await;
    terminal(&page, "the terminal opens", "terminal?.dataset.state === 'ready'").await;
    type_in_terminal(&page, "echo here it is\n").await;
    shows(&page, "\nhere it is").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_first_opened_while_the_site_is_away_comes_when_it_is_back() {
    let Some((site, page)) = at_work().await else { return };
    let fetched = "return performance.getEntriesByType('resource').filter(entry => /split_apigateway/.test(entry.name)).length";
    assert_eq!(page.ask(fetched).await, json!(0), "its pages are fetched before anybody looks at them");
    let (web, aws) = (site.web.clone(), site.aws.clone());
    let data = site.kill().unwrap();
    page.click_tab("api").await;
    page.sees("This part of the console could not be fetched").await;
    let _site = Coldstart::serve_again(data, &tests::root().join("content"), (&web, &aws)).unwrap();
    page.sees_no(LOST).await;
    page.sees("No APIs yet").await;
    page.click_tab("code").await;
    page.sees("HelloLambda").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_an_earlier_version_goes_on_and_says_calmly_that_there_is_a_newer_one() {
    let Some((_site, page)) = at_work().await else { return };
    assert_eq!(page.ask("return document.querySelector('.site-bar') === null").await, true);
    // As a page would have it that was made before the shapes changed.
    page.ask("document.querySelector('meta[name=coldstart-shapes]').content = 'earlier'").await;
    page.type_code("def lambda_handler(event, context): return 'of the old page'").await;
    page.sees("A new version is here. Reload when it suits you; what you typed is saved.").await;
    page.click("Deploy").await;
    page.sees("Successfully updated the function HelloLambda.").await;
    assert_eq!(page.ask("return document.querySelectorAll('.site-bar').length").await, 1);
    page.click("Reload").await;
    page.alive().await;
    page.sees("of the old page").await;
    page.sees_no("A new version is here").await;
}
