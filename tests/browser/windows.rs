//! Two windows with the same lab: each hears of what the other saves, and nothing is overwritten unseen.

use fantoccini::{key::Key, wd::WindowHandle};
use tests::{Coldstart, Student};

use crate::page::{Page, open};

const CODE: &str = "def lambda_handler(event, context):\n    first = 1\n    middle = 2\n    last = 3\n    return first";

/// Opens Lab 1 with a saved function in two windows; the browser is at the second.
async fn in_two_windows() -> Option<(Coldstart, Page, WindowHandle, WindowHandle)> {
    let (site, page) = open().await?;
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("Successfully created the function HelloLambda.").await;
    page.type_code(CODE).await;
    page.sees("Saved").await;
    let address = page.client().current_url().await.unwrap();
    let (first, second) = page.window(address.as_str()).await;
    page.alive().await;
    code(&page, "first = 1").await;
    Some((site, page, first, second))
}

/// Waits until the code editor has a text.
async fn code(page: &Page, text: &str) {
    page.until(&format!("the editor has {text:?}"), || async { Ok(editor(page).await.contains(text)) }).await;
}

async fn editor(page: &Page) -> String {
    let lines = "return [...document.querySelectorAll('[aria-label=\"Code of the function\"] .cm-line')].map(line => line.textContent).join('\\n')";
    page.ask(lines).await.as_str().unwrap().to_owned()
}

/// Puts the cursor at the end of a line of the code, counted from 1, and types.
async fn type_at(page: &Page, line: usize, text: &str) {
    page.click_code().await;
    let control = char::from(Key::Control);
    let mut keys = format!("{control}{}{}", char::from(Key::Home), char::from(Key::Null));
    keys.extend(std::iter::repeat_n(char::from(Key::Down), line - 1));
    keys.push(Key::End.into());
    page.press(&format!("{keys}{text}{}", char::from(Key::Escape))).await;
}

async fn safety(page: &Page, state: &str) {
    let script = format!("return document.querySelector('[data-safety]')?.dataset.safety === '{state}'");
    page.until(&format!("the code is {state}"), || async { Ok(page.ask(&script).await == true) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_shows_what_another_has_saved_and_what_both_have_typed_comes_together() {
    let Some((_site, page, first, second)) = in_two_windows().await else { return };
    type_at(&page, 5, "  # heard").await;
    safety(&page, "saved").await;
    page.switch(&first).await;
    code(&page, "return first  # heard").await;

    // The first window types while it is cut off, the second one types elsewhere in the file.
    page.cut_off(true).await;
    type_at(&page, 2, "0").await;
    page.sees("Not connected, trying again; what you typed is kept here.").await;
    page.switch(&second).await;
    type_at(&page, 4, "0").await;
    safety(&page, "saved").await;
    page.switch(&first).await;
    assert!(editor(&page).await.contains("first = 10"), "what was typed stays");
    page.cut_off(false).await;
    page.sees_no("Not connected").await;
    code(&page, "last = 30").await;
    code(&page, "first = 10").await;
    safety(&page, "saved").await;
    page.switch(&second).await;
    code(&page, "first = 10").await;
    code(&page, "last = 30").await;

    // Deploy makes AWS run what both windows show.
    page.click("Deploy").await;
    page.sees("Successfully updated the function HelloLambda.").await;
    page.switch(&first).await;
    page.sees("Deployed").await;
    page.sees_no("Changes not deployed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_typed_in_the_same_line_chooses() {
    let Some((_site, page, first, second)) = in_two_windows().await else { return };
    for (keeps, expected) in [("Keep what I typed", "middle = 21"), ("Take the other text", "middle = 213")] {
        page.switch(&first).await;
        page.cut_off(true).await;
        type_at(&page, 3, if keeps.starts_with("Keep") { "1" } else { "2" }).await;
        page.sees("Not connected").await;
        page.switch(&second).await;
        type_at(&page, 3, "3").await;
        safety(&page, "saved").await;
        page.switch(&first).await;
        page.cut_off(false).await;
        page.sees("was changed in another window, too, in the same lines.").await;
        page.click(keeps).await;
        page.sees_no("in the same lines").await;
        safety(&page, "saved").await;
        code(&page, expected).await;
        page.switch(&second).await;
        code(&page, expected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_event_and_a_list_are_heard_of_in_the_other_window_and_an_event_is_not_overwritten() {
    let Some((_site, page, first, second)) = in_two_windows().await else { return };
    for window in [&first, &second] {
        page.switch(window).await;
        page.click("Test").await;
    }
    page.fill("Event name", "Mine").await;
    page.type_event("1").await;
    page.click_in("panel-test", "Save").await;
    page.sees("The test event Mine was saved.").await;
    page.switch(&first).await;
    page.until("the first window has the event", || async {
        Ok(page.ask("return [...document.querySelectorAll('#panel-test option')].some(option => option.value === 'Mine')").await
            == true)
    })
    .await;
    page.choose("Event", "Mine").await;

    page.type_event("2").await;
    page.switch(&second).await;
    page.type_event("3").await;
    page.click_in("panel-test", "Save").await;
    page.sees("The test event Mine was saved.").await;
    page.switch(&first).await;
    page.click_in("panel-test", "Save").await;
    page.sees("was saved in another window, too").await;
    page.click("Keep mine").await;
    page.click_in("panel-test", "Save").await;
    page.sees("The test event Mine was saved.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_of_the_same_learner_overwrites_nothing_and_is_heard_of_when_the_page_is_looked_at() {
    let Some((site, page)) = open().await else { return };
    let elsewhere = Student::signed_up(&site, "ada").await.unwrap();
    page.go(&format!("{}/sign-in?next=%2Flabs%2Fhello-lambda", site.web)).await;
    page.fill("Name", "ada").await;
    page.fill("Password", tests::PASSWORD).await;
    page.click_in("main", "Sign in").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.type_code(CODE).await;
    safety(&page, "saved").await;
    let draft = elsewhere.save("HelloLambda", "lambda_function.py", CODE.replace("last = 3", "last = 4")).await.unwrap().unwrap();
    assert_eq!(draft.files.len(), 1);
    type_at(&page, 1, "  # typed").await;
    code(&page, "last = 4").await;
    code(&page, "# typed").await;
    safety(&page, "saved").await;
}
