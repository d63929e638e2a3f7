//! The smoke test in Firefox: Lab 1 begins, a function is made, deployed and tested, its checks pass, and the next step is gone to.

use tests::not_run;

use crate::page::open_in_firefox;

#[tokio::test(flavor = "multi_thread")]
async fn lab_1_can_be_begun_in_firefox() {
    let Some((_site, page)) = open_in_firefox().await else {
        return not_run(
            "lab_1_can_be_begun_in_firefox",
            "it needs firefox-esr (Debian: apt-get install firefox-esr) and geckodriver, which Debian has not (cargo install geckodriver)",
        );
    };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("Successfully created the function HelloLambda.").await;
    page.sees("All checks of this step have passed.").await;
    page.click("Next step: Write the code and deploy it").await;
    page.until("the step's heading has the focus", || async {
        Ok(page.ask("return document.activeElement.id").await == "step-title-code")
    })
    .await;
    page.click("Put in editor").await;
    page.sees("Changes not deployed").await;
    page.click("Deploy").await;
    page.sees("All checks of this step have passed.").await;
    page.click("Next step: Test it").await;
    page.click_in("panel-test", "Test").await;
    page.sees("Executing function: succeeded").await;
    page.type_line("aws lambda list-functions --query 'Functions[].FunctionName' --output text").await;
    assert_eq!(page.stumbles(None).await, Vec::<String>::new());
}
