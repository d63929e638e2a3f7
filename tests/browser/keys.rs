//! Work by the keyboard alone: panes, tabs and steps have keys, and the focus is never lost.

use fantoccini::key::Key;
use serde_json::json;

use crate::page::{Page, open};

fn with(modifiers: &[Key], key: Key) -> String {
    let held: String = modifiers.iter().map(|key| char::from(*key)).collect();
    format!("{held}{}{}", char::from(key), char::from(Key::Null))
}

async fn at(page: &Page, id: &str) {
    page.until(&format!("#{id} has the focus"), || async { Ok(page.ask("return document.activeElement.id").await == id) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_go_around_the_panes_through_the_tabs_and_from_step_to_step() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    for id in ["step-title-create", "tab-code", "checks-title", "step-title-create"] {
        page.press(&with(&[], Key::F6)).await;
        at(&page, id).await;
    }
    for id in ["checks-title", "tab-code"] {
        page.press(&with(&[Key::Shift], Key::F6)).await;
        at(&page, id).await;
    }
    page.press(&with(&[Key::Alt, Key::Shift], Key::PageDown)).await;
    at(&page, "tab-test").await;
    page.press(&with(&[Key::Alt, Key::Shift], Key::PageUp)).await;
    at(&page, "tab-code").await;
    page.press(&with(&[Key::Alt], Key::PageDown)).await;
    at(&page, "step-title-code").await;
    page.press(&with(&[Key::Alt], Key::PageUp)).await;
    at(&page, "step-title-create").await;
    page.press("?").await;
    page.sees("Next pane: text, console, checks").await;
    page.press(&with(&[], Key::Escape)).await;
    page.sees_no("Next pane: text, console, checks").await;
    at(&page, "step-title-create").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_skips_to_the_console_and_alt_with_an_arrow_is_the_browsers() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.go(&format!("{}/labs/hello-lambda", site.web)).await;
    page.alive().await;
    page.press(&format!("{}{}", char::from(Key::Tab), char::from(Key::Tab))).await;
    assert_eq!(page.ask("return document.activeElement.textContent").await, "Skip to the console");
    page.press(&with(&[], Key::Enter)).await;
    at(&page, "console").await;
    let taken = "window.taken = []; addEventListener('keydown', event => window.taken.push(event.defaultPrevented));";
    page.ask(taken).await;
    page.press(&with(&[Key::Alt], Key::Right)).await;
    assert_eq!(page.ask("return window.taken").await, json!([false, false]));
}

/// Lab 1's first two steps, a hint and the menu, without a mouse: after each key the focus is somewhere.
#[tokio::test(flavor = "multi_thread")]
async fn the_focus_is_somewhere_after_every_action() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let lost = "window.lost = []; setInterval(() => { if (document.activeElement === document.body && window.sinceLost === undefined) window.sinceLost = performance.now();
        else if (document.activeElement !== document.body) window.sinceLost = undefined;
        else if (performance.now() - window.sinceLost > 1500 && !window.lost.includes(window.last)) window.lost.push(window.last); }, 50);
        addEventListener('focusin', event => window.last = event.target.outerHTML.slice(0, 120));";
    let press = async |path: &str| {
        page.ask(&format!("const found = document.evaluate({path:?}, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue; found.focus()")).await;
        page.press(&with(&[], Key::Enter)).await;
    };
    page.press(&with(&[], Key::F6)).await;
    page.ask(lost).await;
    press("//button[normalize-space(.)='Hint (1 of 2)']").await;
    page.sees("Open Code, choose Create function").await;
    press("//button[normalize-space(.)='Hint (2 of 2)']").await;
    page.sees("A function cannot be renamed.").await;
    press("//button[normalize-space(.)='Create function']").await;
    page.until("the first field has the focus", || async {
        Ok(page.ask("return document.activeElement.localName").await == "input")
    })
    .await;
    page.press("HelloLambda").await;
    page.press(&with(&[], Key::Enter)).await;
    page.sees("Successfully created the function HelloLambda.").await;
    page.sees("All checks of this step have passed.").await;
    press("//summary[@id='lab-menu']").await;
    press("//div[@class='menu-list']/button[normalize-space(.)='Solution']").await;
    page.sees("Hints cost nothing").await;
    page.press(&with(&[], Key::Escape)).await;
    at(&page, "lab-menu").await;
    press("//a[starts-with(normalize-space(.), 'Next step')]").await;
    at(&page, "step-title-code").await;
    press("//*[@id='tab-logs']").await;
    press("//*[@id='tab-iam']").await;
    page.sees("MyLambdaRole").await;
    press("//*[@id='panel-iam']//button[normalize-space(.)='MyLambdaRole']").await;
    page.sees("AWSLambdaBasicExecutionRole").await;
    page.until("the role's page has the focus", || async {
        Ok(page.ask("return document.activeElement.closest('#panel-iam') !== null").await == true)
    })
    .await;
    assert_eq!(page.ask("return window.lost").await, json!([]));
}
