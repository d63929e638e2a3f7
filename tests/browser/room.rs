//! Room on a laptop of 1366 × 768: how much of the editor, the text and the test event is to be seen, and what stays where it was.

use fantoccini::Locator;
use serde_json::json;

use crate::page::{Page, open};

async fn number(page: &Page, script: &str) -> f64 {
    page.ask(script).await.as_f64().unwrap_or(f64::NAN)
}

/// A lab's page with its function created.
async fn with_function(page: &Page) {
    page.resize(1366, 768).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    create(page, "HelloLambda").await;
}

async fn create(page: &Page, name: &str) {
    page.click("Create function").await;
    page.fill("Function name", name).await;
    page.click("Create function").await;
    page.sees(&format!("Successfully created the function {name}.")).await;
    page.read("//*[@aria-label='Code of the function'][contains(@class, 'cm-content')]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_has_the_pane_and_the_list_of_files_folds_and_stays_folded() {
    let Some((_site, page)) = open().await else { return };
    with_function(&page).await;
    let lines = "const editor = document.querySelector('.editor-pane .cm-scroller'), box = editor.getBoundingClientRect();
        const pane = document.querySelector('#panel-code').getBoundingClientRect();
        return (Math.min(box.bottom, pane.bottom) - box.top) / document.querySelector('.cm-line').getBoundingClientRect().height";
    let lines = number(&page, lines).await;
    assert!(lines >= 12.0, "the editor shows {lines} lines");
    let heads = number(&page, "return document.querySelector('.line-head').getBoundingClientRect().height").await;
    assert!(heads < 60.0, "the function's line is {heads} high");
    let file = "const file = document.querySelector('.file'); return [file.getBoundingClientRect().height, file.scrollWidth - file.clientWidth]";
    let file: (f64, f64) = serde_json::from_value(page.ask(file).await).unwrap();
    assert!(file.0 < 30.0 && file.1 <= 0.0, "lambda_function.py does not fit into its line: {file:?}");
    let wide = number(&page, "return document.querySelector('.editor-pane').getBoundingClientRect().width").await;
    page.click("Hide files").await;
    let wider = number(&page, "return document.querySelector('.editor-pane').getBoundingClientRect().width").await;
    assert!(wider > wide + 100.0, "{wide} became {wider}");
    page.client().refresh().await.unwrap();
    page.alive().await;
    page.click("Show files").await;
    page.sees("lambda_function.py").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_stays_in_its_pane_and_the_text_can_be_read_and_used() {
    let Some((_site, page)) = open().await else { return };
    with_function(&page).await;
    page.click("Configuration").await;
    page.click("Environment variables").await;
    page.click("Edit environment variables").await;
    page.read("//dialog[@open]//input[@aria-label='Key']").await;
    let overlap = "const dialog = document.querySelector('dialog[open]').getBoundingClientRect(), text = document.querySelector('.workbench-text').getBoundingClientRect();
        return Math.max(0, text.right - dialog.left)";
    assert_eq!(number(&page, overlap).await, 0.0);
    let focus = "return document.activeElement.ariaLabel";
    page.until("the first field has the focus", || async { Ok(page.ask(focus).await == json!("Key")) }).await;
    // The text goes on working beside the dialog.
    page.click_step("Write the code and deploy it").await;
    page.sees("Typing is not deploying.").await;
    page.press(&char::from(fantoccini::key::Key::Escape).to_string()).await;
    page.client().find(Locator::Css("dialog[open] input")).await.unwrap().send_keys("TEAM").await.unwrap();
    page.press(&char::from(fantoccini::key::Key::Escape).to_string()).await;
    page.until("Escape closes it", || async { Ok(page.ask("return document.querySelector('dialog[open]')").await.is_null()) })
        .await;
    let focus = "return document.activeElement.ariaLabel";
    assert_eq!(page.ask(focus).await, json!("Edit environment variables"));
    // The code's button shows the editor, whatever was in front of it.
    page.click("Put in editor").await;
    page.read("//*[@aria-label='Code of the function'][contains(@class, 'cm-content')]").await;
    page.click("Functions").await;
    page.click("Put in editor").await;
    page.read("//*[@aria-label='Code of the function'][contains(@class, 'cm-content')]").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_test_stands_beside_its_event_and_goes_with_it() {
    let Some((_site, page)) = open().await else { return };
    with_function(&page).await;
    page.click("Test").await;
    page.fill("Event name", "First").await;
    page.type_event(r#"{"name": "Ada"}"#).await;
    let place = "const box = document.querySelector('.event-editor').getBoundingClientRect(); return [box.left, box.top]";
    let before = page.ask(place).await;
    page.click_in("panel-test", "Test").await;
    page.sees("Executing function: succeeded").await;
    assert_eq!(page.ask(place).await, before, "the result pushed the event away");
    let row = "return [...document.querySelectorAll('.events .row :is(select, input)')].map(field => Math.round(field.getBoundingClientRect().bottom))";
    let row: Vec<i64> = serde_json::from_value(page.ask(row).await).unwrap();
    assert!(row.len() == 3 && row.iter().all(|bottom| *bottom == row[0]), "event, name and template are not in a row: {row:?}");
    let beside = "const event = document.querySelector('.event-editor').getBoundingClientRect(), result = document.querySelector('.result').getBoundingClientRect();
        return result.left >= event.right && result.top < event.bottom";
    assert_eq!(page.ask(beside).await, json!(true));
    page.choose("Event", "Create new event").await;
    page.until("the old result is gone", || async { Ok(page.ask("return document.querySelector('.result')").await.is_null()) })
        .await;
    // A mistake in the JSON is told with its place and its cause, where the event is.
    page.type_event("{'name': 'Ada'}").await;
    page.sees("Not JSON: line 1, column 2. JSON wants double quotes: \"name\", not 'name'.").await;
    page.click_in("panel-test", "Test").await;
    page.sees("so there is nothing to test with").await;
    let in_view = "const box = document.querySelector('#panel-test .alert.bad').getBoundingClientRect(), mark = document.querySelector('.event-editor .cm-error-line').getBoundingClientRect();
        const pane = document.querySelector('#panel-test').getBoundingClientRect(); return box.top >= pane.top && mark.bottom <= pane.bottom";
    assert_eq!(page.ask(in_view).await, json!(true));
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deploy_underlines_what_python_cannot_read_and_links_to_the_handler_that_is_missing() {
    let Some((_site, page)) = open().await else { return };
    with_function(&page).await;
    page.type_code("import json\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'a': 1}}")
        .await;
    page.click("Deploy").await;
    page.sees("Python can't read this: closing parenthesis '}' does not match opening parenthesis '('. lambda_function.py, line 3")
        .await;
    let marked = "return document.querySelector('.editor-pane .cm-error-line')?.textContent ?? ''";
    page.until("the line is marked", || async { Ok(page.ask(marked).await.as_str().unwrap().contains("json.dumps")) }).await;
    page.type_code("def handler(event, context):\n    return 1").await;
    page.click("Deploy").await;
    page.sees("Handler 'lambda_handler' missing on module 'lambda_function'").await;
    page.sees_no("Python can't read this").await;
    // The link closest to the sentence; the box below has a button of the same name.
    page.press_path("the settings open", "//p//button[.='Edit runtime settings']").await;
    page.fill("Handler", "lambda_function.handler").await;
    page.submit("Edit runtime settings").await;
    page.sees_no("Handler 'lambda_handler' missing").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_says_which_stage_is_old_and_deploys_to_the_same_stage_again() {
    let Some((_site, page)) = open().await else { return };
    page.resize(1366, 768).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("API").await;
    page.click("Create API").await;
    page.click("Build REST API").await;
    page.fill("API name", "Mine").await;
    page.click("Create API").await;
    for stage in ["alpha", "dev"] {
        if stage == "alpha" {
            page.click("Create method").await;
            page.tick("Mock").await;
            page.submit("Create method").await;
        }
        page.click("Deploy API").await;
        page.choose("Stage", "*New stage*").await;
        page.fill("Stage name", stage).await;
        page.submit("Deploy API").await;
        page.sees(&format!("Successfully created deployment for stage {stage}.")).await;
    }
    page.sees_no("Changes not deployed").await;
    let link = "return document.querySelector('a[data-invoke-url=dev]').href.endsWith('/dev')";
    page.until("the invoke URL is a link", || async { Ok(page.ask(link).await == json!(true)) }).await;
    page.click("Resources").await;
    page.click("GET /").await;
    page.click("Edit method request").await;
    page.tick("API key required").await;
    page.submit("Edit method request").await;
    page.sees("Changes not deployed to alpha, dev").await;
    page.click("Deploy API").await;
    let chosen = "return document.querySelector('dialog[open] select')?.value ?? ''";
    page.until("the last stage is chosen", || async { Ok(page.ask(chosen).await == json!("dev")) }).await;
    page.submit("Deploy API").await;
    page.sees("Changes not deployed to alpha").await;
    page.sees_no("Changes not deployed to alpha, dev").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn code_in_a_text_wraps_and_a_drawing_opens_large() {
    let Some((site, page)) = open().await else { return };
    page.resize(1366, 768).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    for lab in ["hello-lambda", "rest-api", "api-keys", "operate-hello"] {
        page.go(&format!("{}/labs/{lab}?step=all", site.web)).await;
        page.alive().await;
        let clipped = "return [...document.querySelectorAll('.lab-text pre')].filter(pre => pre.scrollWidth > pre.clientWidth).map(pre => pre.textContent)";
        assert_eq!(page.ask(clipped).await, json!([]), "{lab}");
    }
    page.go(&format!("{}/labs/api-keys", site.web)).await;
    page.alive().await;
    page.click("Open large").await;
    let letters = "const texts = [...document.querySelectorAll('.picture-dialog text')];
        return Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))";
    let letters = number(&page, letters).await;
    assert!(letters >= 12.0, "the smallest letters are {letters} px");
    page.click("Close").await;
    assert_eq!(page.ask("return document.querySelector('.picture-dialog')").await, json!(null));
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_block_run_one_by_one_each_above_its_own_answer() {
    let Some((site, page)) = open().await else { return };
    page.resize(1366, 768).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    page.go(&format!("{}/labs/rest-api?step=call", site.web)).await;
    page.alive().await;
    let second = "(//section[@data-step-section='call']//button[.='Run'])[2]";
    page.press_path("the block runs", second).await;
    let screen = "return document.querySelector('.xterm-rows')?.innerText ?? ''";
    page.until("each line has its answer", || async {
        let screen = page.ask(screen).await;
        let screen = screen.as_str().unwrap_or_default().replace('\u{a0}', " ");
        let commands: Vec<_> = screen.match_indices("$ curl -i").map(|(at, _)| at).collect();
        let answers: Vec<_> = screen.match_indices("curl: (").map(|(at, _)| at).collect();
        Ok(commands.len() == 3 && answers.len() == 3 && commands[1] > answers[0] && commands[2] > answers[1])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_drawer_keeps_its_height() {
    let Some((site, page)) = open().await else { return };
    page.resize(1366, 768).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    let height = "return document.querySelector('.workbench-drawer').getBoundingClientRect().height";
    let before = number(&page, height).await;
    let bar = page.client().find(Locator::Css("[aria-label='Height of the checks']")).await.unwrap();
    bar.send_keys(&char::from(fantoccini::key::Key::Up).to_string().repeat(6)).await.unwrap();
    let after = number(&page, height).await;
    assert!(after > before + 40.0, "{before} became {after}");
    page.go(&format!("{}/labs/rest-api", site.web)).await;
    page.alive().await;
    let kept = number(&page, height).await;
    assert!((kept - after).abs() < 2.0, "{after} became {kept}");
}
