//! The way from step to step: by links, by the drawer, by the Back button; what a lab needs of earlier ones; messages.

use tests::Aws;

use crate::{
    page::{Page, open},
    screen::WIDE,
};

async fn focused(page: &Page) -> serde_json::Value {
    page.ask("return document.activeElement.id").await
}

async fn front(page: &Page) -> serde_json::Value {
    page.ask("return document.querySelector('[role=tab][aria-selected=true]').id").await
}

#[tokio::test(flavor = "multi_thread")]
async fn when_a_steps_checks_pass_the_drawer_folds_and_leads_on_to_the_next_steps_heading_and_tab() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.on(WIDE).await;
    page.click("Check").await;
    page.sees("There is no function named HelloLambda in your account.").await;
    assert_eq!(page.ask("return document.querySelectorAll('.check[data-state=fail]').length").await, 0, "nothing is red yet");
    page.sees_no("Expected").await;

    page.click("Create function").await;
    page.until("the form's first field has the focus", || async {
        Ok(page.ask("return document.activeElement.closest('label')?.innerText").await == "Function name")
    })
    .await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("All checks of this step have passed.").await;
    assert_eq!(page.ask("return document.querySelector('.workbench-drawer').dataset.folded").await, "true");
    page.until("the new function's heading has the focus", || async {
        Ok(page.ask("return document.activeElement.closest('[role=tabpanel]') !== null").await == true)
    })
    .await;
    page.ask("document.querySelector('.workbench-text').scrollTop = 1e6").await;
    page.click("Next step: Write the code and deploy it").await;
    assert_eq!(page.stumbles(Some("step-title-code")).await, Vec::<String>::new());
    assert_eq!(front(&page).await, "tab-code");
    // The function answers with the code that it was born with: the step is not begun, and nothing in it is red.
    page.click("Check").await;
    page.sees("Typing in the editor changes nothing until you press Deploy.").await;
    assert_eq!(page.ask("return document.querySelectorAll('.check[data-state=fail]').length").await, 0);
    page.click_step("Deploy it from the command line").await;
    page.until("the step's tab is in front", || async { Ok(front(&page).await == "tab-terminal") }).await;
    page.until("its heading has the focus", || async { Ok(focused(&page).await == "step-title-cli") }).await;
    page.client().back().await.unwrap();
    page.until("the step before has the focus", || async { Ok(focused(&page).await == "step-title-code") }).await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_marked_and_messages_lie_over_nothing() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("Successfully created the function HelloLambda.").await;
    let covered = "const note = document.querySelector('.toast').getBoundingClientRect();
        return document.elementsFromPoint(note.left + note.width / 2, note.top + note.height / 2).some(each => each.closest('[role=tabpanel], .workbench-text, .workbench-drawer'))";
    assert_eq!(page.ask(covered).await, false);
    page.click_step("Write the code and deploy it").await;
    page.type_code("import json\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'message': 'Hallo'})}").await;
    page.click("Deploy").await;
    page.sees("Got").await;
    let marked = page.ask("return [...document.querySelectorAll('.versus mark')].map(line => line.firstChild.data.trim())").await;
    assert_eq!(marked, serde_json::json!([r#""message": "Hello from AWS Lambda!""#, r#""message": "Hallo""#]));
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lab_that_needs_an_earlier_one_says_so_and_prepares_just_what_is_missing() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.go(&format!("{}/account", site.web)).await;
    let (key, secret) = (page.content("aws-key").await, page.secret().await);
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::new(&site.aws, (&key, &secret), folder.path());
    let sh = |line: &str| tokio::task::block_in_place(|| aws.sh(line)).unwrap().ok().unwrap();
    sh("aws apigateway create-rest-api --name Mine");
    page.go(&format!("{}/labs/operate-hello", site.web)).await;
    page.alive().await;
    page.sees("Before you begin: this lab needs what an earlier one makes").await;
    page.sees("There is a function named HelloLambda").await;
    page.click("Check").await;
    page.sees("There is no function named HelloLambda.").await;
    page.sees_no("there is only $LATEST").await;
    page.click("Prepare what is missing").await;
    page.sees("Prepared. You can begin with this lab.").await;
    page.sees("function HelloLambda").await;
    page.until("the report has the focus", || async { Ok(focused(&page).await == "needs") }).await;
    page.sees("HelloLambda has no published version yet").await;
    assert!(sh("aws apigateway get-rest-apis --query items[].name --output text").contains("Mine"));
    assert_eq!(sh("aws lambda list-functions --query Functions[].FunctionName --output text").trim(), "HelloLambda");
    page.go(&format!("{}/labs/rest-api", site.web)).await;
    page.alive().await;
    page.click("Check").await;
    page.sees("There is no function named APILambdaHandler in your account.").await;
    page.sees_no("Before you begin").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}
