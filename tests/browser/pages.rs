//! Properties of all labs' pages: work is kept, names and logs are shown as text, windows may be narrow, keyboard shortcuts work.

use fantoccini::key::Key;
use tests::Aws;

use crate::page::{Page, open};

async fn function(page: &Page, name: &str) {
    page.click("Create function").await;
    page.fill("Function name", name).await;
    page.click("Create function").await;
    page.sees(&format!("Successfully created the function {name}.")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_signs_up_keeps_everything_and_finds_it_again_elsewhere() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    function(&page, "HelloLambda").await;
    page.type_code("def lambda_handler(event, context): return 42").await;
    page.sees("Saved").await;
    page.sees("3/12 points").await;

    page.go(&format!("{}/account", site.web)).await;
    page.click("Make an account").await;
    page.fill("Name", "ada").await;
    page.fill("Password", "correct horse").await;
    page.click("Make the account").await;
    page.sees("3 of 12 points").await;
    page.click("Sign out").await;

    page.client().delete_all_cookies().await.unwrap();
    page.go(&format!("{}/sign-in?next=%2Flabs%2Fhello-lambda", site.web)).await;
    page.fill("Name", "ada").await;
    page.fill("Password", "wrong horse").await;
    page.click_in("main", "Sign in").await;
    page.sees("Name or password is wrong.").await;
    page.fill("Password", "correct horse").await;
    page.click_in("main", "Sign in").await;
    page.alive().await;
    page.sees("3/12 points").await;
    page.sees("return 42").await;
    page.sees("Changes not deployed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_names_logs_and_errors_is_shown_as_text_and_runs_nowhere() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    function(&page, "HelloLambda").await;
    page.type_code("def lambda_handler(event, context): print('<script>window.pwned=1</script>'); raise ValueError('<img src=x onerror=window.pwned=2>')").await;
    page.click("Deploy").await;
    page.sees_no("Changes not deployed").await;
    page.click("Test").await;
    page.click_in("panel-test", "Test").await;
    page.sees("<img src=x onerror=window.pwned=2>").await;
    page.sees("<script>window.pwned=1</script>").await;
    page.go(&format!("{}/account", site.web)).await;
    let (key, secret) = (page.content("aws-key").await, page.secret().await);
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::new(&site.aws, (&key, &secret), folder.path());
    let line = "aws lambda update-function-configuration --function-name HelloLambda --description '<svg onload=window.pwned=3>' && aws apigateway create-rest-api --name '<svg onload=window.pwned=4>'";
    tokio::task::block_in_place(|| aws.sh(line)).unwrap().ok().unwrap();
    page.go(&format!("{}/labs/hello-lambda", site.web)).await;
    page.alive().await;
    page.click("Functions").await;
    page.sees("<svg onload=window.pwned=3>").await;
    page.click("API").await;
    page.sees("<svg onload=window.pwned=4>").await;
    page.click("Logs").await;
    page.click("/aws/lambda/HelloLambda").await;
    page.sees("<script>window.pwned=1</script>").await;
    assert_eq!(page.ask("return window.pwned === undefined").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_marks_its_line_and_keys_deploy_test_check_and_leave_the_editor() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    function(&page, "HelloLambda").await;
    page.type_code("def lambda_handler(event, context):\n    x = 1\n    return event['nope']").await;
    page.press(&format!("{}s{}", char::from(Key::Control), char::from(Key::Null))).await;
    page.sees("Successfully updated the function HelloLambda.").await;
    page.press(&format!("{}{}{}", char::from(Key::Control), char::from(Key::Enter), char::from(Key::Null))).await;
    page.sees("KeyError").await;
    page.click("Code").await;
    assert_eq!(page.read("//*[contains(@class, 'cm-error-line')]").await.trim(), "return event['nope']");
    page.press(&format!(
        "{}{}{}{}",
        char::from(Key::Control),
        char::from(Key::Shift),
        char::from(Key::Enter),
        char::from(Key::Null)
    ))
    .await;
    page.sees("All checks of this step have passed.").await;
    page.type_code("pass").await;
    page.press(&format!("{}{}", char::from(Key::Escape), char::from(Key::Tab))).await;
    assert_eq!(page.ask("return document.activeElement.closest('.cm-editor') === null").await, true);
    page.press(&format!("{}{}{}", char::from(Key::Alt), char::from(Key::PageDown), char::from(Key::Null))).await;
    page.sees("Typing is not deploying.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrow_window_shows_text_or_workbench_and_the_theme_that_was_chosen_stays() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.client().set_window_size(500, 900).await.unwrap();
    page.sees_no("No functions yet").await;
    page.click("Workbench").await;
    page.sees("No functions yet").await;
    page.click("Text").await;
    page.sees_no("No functions yet").await;
    for path in
        ["/", "/modules/lambda-api-gateway", "/terminal", "/labs/hello-lambda", "/account", "/grades", "/join", "/sign-in", "/help"]
    {
        page.go(&format!("{}{path}", site.web)).await;
        let wide = page.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{path} is wider than a narrow window");
    }
    page.client().set_window_size(1440, 1000).await.unwrap();
    page.click("Switch to dark").await;
    page.go(&site.web).await;
    assert_eq!(page.ask("return document.documentElement.dataset.theme").await, "dark");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_key_is_nowhere_on_the_account_page_until_it_is_asked_for_and_can_be_copied_unseen() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.go(&format!("{}/account", site.web)).await;
    // Copied text goes to a variable that the test can read.
    page.ask("navigator.clipboard.writeText = async text => { window.copied = text }").await;
    let copied = async |words: &str| {
        page.ask("window.copied = ''").await;
        page.click(words).await;
        page.until("it is copied", || async { Ok(page.ask("return window.copied").await != "") }).await;
        page.ask("return window.copied").await.as_str().unwrap().to_owned()
    };
    let source = "return document.documentElement.outerHTML";
    let lines = copied("Copy").await;
    let key = lines.split("AWS_SECRET_ACCESS_KEY=").nth(1).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(key.len(), 40, "{lines}");
    assert!(lines.starts_with("export AWS_ACCESS_KEY_ID=AKIA") && lines.contains("\nexport AWS_ENDPOINT_URL=http://"), "{lines}");
    assert_eq!(copied("Copy Secret access key").await, key);
    let hidden = page.ask(source).await;
    assert!(!hidden.as_str().unwrap().contains(&key), "the page has it though nobody has asked to see it");

    assert_eq!(page.secret().await, key);
    for id in ["lines-export", "lines-configure"] {
        assert!(page.content(id).await.contains(&key), "{id}");
    }
    page.click("Hide secret access key").await;
    assert!(!page.ask(source).await.as_str().unwrap().contains(&key), "it is hidden again");
    assert_eq!(page.complaints().await, Vec::<String>::new());
}
